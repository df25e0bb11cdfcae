// The server over loopback sockets: what it answers, whom it cuts off, and how it stops.

#include "server/http_server.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "server/http_server_test_data.h"
#include "server/packed_test_data.h"
#include "server/raw_client_test_data.h"
#include "server/refusal.h"
#include "server/unpack_body.h"

namespace kundig {
namespace {

using std::chrono::milliseconds;

TEST_F(HttpServerTest, RequestsAreAnsweredOneAfterTheOtherOnOneConnection) {
  Start();
  RawClient client(server_->port());
  for (int i = 0; i < 3; ++i) {
    client.Send(Post("/a", "hello"));
    EXPECT_EQ(BodyOf(client.ReceiveResponse()), "POST /a hello");
  }
  EXPECT_EQ(server_->connections(), 1u);
}

TEST_F(HttpServerTest, PipelinedRequestsAreAnsweredInTheirOrder) {
  Start();
  std::string bytes;
  constexpr int kCount = 200;
  for (int i = 0; i < kCount; ++i) bytes += Post(fmt::format("/{}", i), std::string(i, 'b'));
  RawClient client(server_->port());
  client.Send(bytes);
  for (int i = 0; i < kCount; ++i) {
    EXPECT_EQ(BodyOf(client.ReceiveResponse()), fmt::format("POST /{} {}", i, std::string(i, 'b')));
  }
}

TEST_F(HttpServerTest, APipelinedRequestWaitsUntilTheOneBeforeItIsAnswered) {
  Start();
  RawClient client(server_->port());
  client.Send(Get("/wait") + Get("/next"));
  echo_.AwaitWaiting(1);
  EXPECT_EQ(echo_.requests(), 1u);
  echo_.Release();
  EXPECT_EQ(BodyOf(client.ReceiveResponse()), "GET /wait ");
  EXPECT_EQ(BodyOf(client.ReceiveResponse()), "GET /next ");
}

TEST_F(HttpServerTest, RequestsMayComeInAnyPieces) {
  Start();
  const std::string bytes =
      "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5;x=y\r\nhello\r\nA\r\n0123456789\r\n000\r\nTrailer: 1\r\n\r\n";
  for (size_t cut = 1; cut < bytes.size(); ++cut) {
    RawClient client(server_->port());
    client.Send(bytes.substr(0, cut));
    client.Send(bytes.substr(cut));
    EXPECT_EQ(BodyOf(client.ReceiveResponse()), "POST /a hello0123456789") << cut;
  }
}

TEST_F(HttpServerTest, HeadHasTheLengthAndNotTheBody) {
  Start();
  const std::string response =
      Exchange("HEAD /abc HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_NE(response.find("Content-Length: 10\r\n"), std::string::npos);
  EXPECT_EQ(BodyOf(response), "");
}

TEST_F(HttpServerTest, AConnectionEndsWhereTheClientWantsIt) {
  Start();
  for (const std::string_view head :
       {"GET / HTTP/1.0\r\n", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"}) {
    RawClient client(server_->port());
    client.Send(fmt::format("{}\r\n", head));
    const std::string response = client.ReceiveAll();
    EXPECT_EQ(StatusOf(response), 200);
    EXPECT_NE(response.find("Connection: close\r\n"), std::string::npos);
  }
}

TEST_F(HttpServerTest, WhoExpectsAContinueIsToldSo) {
  Start();
  RawClient client(server_->port());
  client.Send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.ReceiveResponse(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.Send("hello");
  EXPECT_EQ(BodyOf(client.ReceiveResponse()), "POST /a hello");
}

TEST_F(HttpServerTest, LimitsAreKept) {
  auto settings = Settings();
  settings.max_body_bytes = 1000;
  std::map<int, int> refused;
  std::mutex mutex;
  settings.on_refused = [&](int status) {
    const std::lock_guard lock(mutex);
    ++refused[status];
  };
  Start(settings);
  EXPECT_EQ(StatusOf(Exchange(Post("/", std::string(1000, 'x')))), 200);
  EXPECT_EQ(StatusOf(Exchange(Post("/", std::string(1001, 'x')))), 413);
  EXPECT_EQ(StatusOf(Exchange("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                              "400\r\n" +
                              std::string(0x400, 'x') + "\r\n0\r\n\r\n")),
            413);
  EXPECT_EQ(StatusOf(Exchange("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'x'))), 431);
  std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 101; ++i) many += "X: a\r\n";
  EXPECT_EQ(StatusOf(Exchange(many + "\r\n")), 400);
  server_->Stop();
  EXPECT_EQ(refused, (std::map<int, int>{{413, 2}, {431, 1}, {400, 1}}));
}

TEST_F(HttpServerTest, WhoSendsMoreThanAllowedStillReadsTheAnswer) {
  Start();
  // Some of the body is under way when the answer comes: the connection must not be reset by it.
  const std::string answer = Exchange(Post("/", std::string(size_t{6} << 20, 'x')));
  EXPECT_EQ(StatusOf(answer), 413);
}

TEST_F(HttpServerTest, BodiesThatHaveNoRoomTogetherAreToldToComeBack) {
  auto settings = Settings();
  settings.max_bytes_under_way = 1000;
  Start(settings);
  RawClient first(server_->port());
  first.Send(Post("/wait", std::string(600, 'x')));
  echo_.AwaitWaiting(1);
  const std::string answer = Exchange(Post("/", std::string(600, 'x')));
  EXPECT_EQ(StatusOf(answer), 429);
  EXPECT_NE(answer.find("Retry-After: 1\r\n"), std::string::npos);
  EXPECT_EQ(StatusOf(Exchange(Get("/"))), 200);
  echo_.Release();
  EXPECT_EQ(StatusOf(first.ReceiveResponse()), 200);
  EXPECT_EQ(StatusOf(Exchange(Post("/", std::string(600, 'x')))), 200);
}

TEST_F(HttpServerTest, ConnectionsBeyondTheLimitAreToldToComeBack) {
  auto settings = Settings();
  settings.max_connections = 2;
  Start(settings);
  RawClient a(server_->port());
  RawClient b(server_->port());
  for (RawClient* client : {&a, &b}) {
    client->Send(Get("/"));
    EXPECT_EQ(StatusOf(client->ReceiveResponse()), 200);
  }
  RawClient c(server_->port());
  EXPECT_EQ(StatusOf(c.ReceiveAll()), 429);
  a.Send(Get("/"));
  EXPECT_EQ(StatusOf(a.ReceiveResponse()), 200);
}

TEST_F(HttpServerTest, SlowClientsAreCutOff) {
  auto settings = Settings();
  settings.idle_timeout = settings.head_timeout = milliseconds(20);
  settings.body_timeout = settings.write_timeout = milliseconds(20);
  Start(settings);
  EXPECT_EQ(RawClient(server_->port()).ReceiveAll(), "");  // says nothing
  RawClient head(server_->port());
  head.Send("GET / HTTP/1.1\r\nHo");
  EXPECT_EQ(head.ReceiveAll(), "");
  RawClient body(server_->port());
  body.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhel");
  EXPECT_EQ(body.ReceiveAll(), "");
  RawClient chunk(server_->port());
  chunk.Send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
  EXPECT_EQ(chunk.ReceiveAll(), "");
  EXPECT_EQ(echo_.requests(), 0u);
}

TEST_F(HttpServerTest, AByteNowAndThenWinsNoTime) {
  auto settings = Settings();
  settings.head_timeout = milliseconds(20);
  Start(settings);
  RawClient client(server_->port());
  client.Send("GET / HTTP/1.1\r\n");
  while (client.Send("X: a\r\n")) std::this_thread::yield();
  EXPECT_EQ(echo_.requests(), 0u);
}

TEST_F(HttpServerTest, WhoDoesNotReadTheAnswerIsCutOff) {
  auto settings = Settings();
  settings.write_timeout = milliseconds(20);
  Start(settings);
  constexpr int kSmallBuffer = 4096;
  RawClient client(server_->port(), kSmallBuffer);
  client.Send(Get("/large"));
  while (server_->connections() == 0 || echo_.requests() == 0) std::this_thread::yield();
  while (server_->connections() > 0) std::this_thread::yield();
  EXPECT_LT(client.ReceiveAll().size(), size_t{32} << 20);
}

TEST_F(HttpServerTest, ManySlowClientsDoNotKeepOthersFromBeingServed) {
  Start();
  std::vector<std::unique_ptr<RawClient>> slow;
  for (int i = 0; i < 200; ++i) {
    slow.push_back(std::make_unique<RawClient>(server_->port()));
    slow.back()->Send(i % 2 == 0 ? "GET / HT"
                                 : "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
  }
  for (int i = 0; i < 20; ++i) EXPECT_EQ(StatusOf(Exchange(Get("/"))), 200);
}

TEST_F(HttpServerTest, StoppingFinishesWhatHasBegun) {
  auto settings = Settings();
  settings.threads = 1;  // it learns of the stop as a whole: when one is closed, all know
  Start(settings);
  RawClient idle(server_->port());
  idle.Send(Get("/"));
  EXPECT_EQ(StatusOf(idle.ReceiveResponse()), 200);
  RawClient waiting(server_->port());
  waiting.Send(Get("/wait") + Get("/never"));
  echo_.AwaitWaiting(1);
  const uint16_t port = server_->port();
  std::thread stopper([this] { server_->Stop(); });
  EXPECT_EQ(idle.ReceiveAll(), "");  // closed since it was between requests
  EXPECT_FALSE(RawClient(port).connected());
  echo_.Release();
  const std::string answer = waiting.ReceiveAll();
  stopper.join();
  EXPECT_EQ(Responses(answer), 1u);
  EXPECT_EQ(BodyOf(answer), "GET /wait ");
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(server_->connections(), 0u);
  EXPECT_EQ(echo_.requests(), 2u);
}

TEST_F(HttpServerTest, StoppingTakesABodyThatHasBegunAndDoesNotWaitForEver) {
  auto settings = Settings();
  settings.stop_timeout = milliseconds(50);
  Start(settings);
  RawClient never(server_->port());
  never.Send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(StatusOf(never.ReceiveResponse()), 100);
  server_->Stop();
  EXPECT_EQ(never.ReceiveAll(), "");
}

TEST_F(HttpServerTest, ADroppedRequestIsAnsweredAsAFault) {
  auto server = HttpServer::Start(Settings(), [](const HttpRequest&, const Responder&) {});
  ASSERT_TRUE(server);
  RawClient client((*server)->port());
  client.Send(Get("/"));
  EXPECT_EQ(StatusOf(client.ReceiveResponse()), 500);
}

TEST_F(HttpServerTest, AClientThatLeavesWhileItIsServedHarmsNobody) {
  Start();
  for (size_t i = 0; i < 20; ++i) {
    RawClient client(server_->port());
    client.Send(Get("/wait"));
    echo_.AwaitWaiting(i + 1);
    if (i % 2 == 0) client.FinishSending();
  }
  echo_.Release();
  EXPECT_EQ(StatusOf(Exchange(Get("/"))), 200);
}

TEST_F(HttpServerTest, ABombCostsNoMemorySlow) {
  auto server = HttpServer::Start(Settings(), [](HttpRequest request, const Responder& responder) {
    const auto unpacked = UnpackBody(std::move(request.body), "gzip");
    responder.Answer(unpacked ? JsonResponse(200, "{}") : ToResponse(unpacked.error()));
  });
  ASSERT_TRUE(server);
  const std::string bomb = Pack(std::string(size_t{1} << 20, '\0'), Packing::kGzip, 200);
  rusage before{};
  rusage after{};
  getrusage(RUSAGE_SELF, &before);
  for (int i = 0; i < 10; ++i) {
    RawClient client((*server)->port());
    client.Send(Post("/", bomb));
    EXPECT_EQ(StatusOf(client.ReceiveResponse()), 413);
  }
  getrusage(RUSAGE_SELF, &after);
  constexpr long kMostKilobytes = 32L << 10;
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, kMostKilobytes);
}

TEST_F(HttpServerTest, ManyThreadsAndConnectionsGetTheirOwnAnswers) {
  Start();
  std::vector<std::thread> clients;
  for (int t = 0; t < 8; ++t) {
    clients.emplace_back([this, t] {
      RawClient client(server_->port());
      for (int i = 0; i < 100; ++i) {
        const std::string body = fmt::format("{}-{}", t, i);
        client.Send(Post("/x", body));
        EXPECT_EQ(BodyOf(client.ReceiveResponse()), "POST /x " + body);
      }
    });
  }
  for (std::thread& client : clients) client.join();
}

TEST(HttpServerStartTest, OnlyLoopbackIsTakenWithoutTls) {
  const HttpHandler handler = [](const HttpRequest&, const Responder&) {};
  const auto start = [&](const std::string& listen, bool allow) {
    HttpServerSettings settings;
    settings.listen = listen;
    settings.allow_plain_remote = allow;
    const auto server = HttpServer::Start(settings, handler);
    return server ? std::optional<ErrorCode>() : server.error().code;
  };
  EXPECT_EQ(start("0.0.0.0:0", false), ErrorCode::kUsage);
  EXPECT_EQ(start("[::]:0", false), ErrorCode::kUsage);
  EXPECT_EQ(start("0.0.0.0:0", true), std::nullopt);
  EXPECT_EQ(start("127.0.0.2:0", false), std::nullopt);
  EXPECT_EQ(start("localhost:0", false), std::nullopt);
  for (const std::string wrong : {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                                  "127.0.0.1:-1", "example.org:80", "::1:80", "[::1]"}) {
    EXPECT_EQ(start(wrong, true), ErrorCode::kUsage) << wrong;
  }
}

TEST(HttpServerStartTest, APortThatIsTakenIsNamed) {
  const HttpHandler handler = [](const HttpRequest&, const Responder&) {};
  HttpServerSettings settings;
  settings.listen = "127.0.0.1:0";
  const auto first = HttpServer::Start(settings, handler);
  ASSERT_TRUE(first);
  settings.listen = fmt::format("127.0.0.1:{}", (*first)->port());
  EXPECT_EQ(HttpServer::Start(settings, handler).error().code, ErrorCode::kFailure);
}

}  // namespace
}  // namespace kundig
