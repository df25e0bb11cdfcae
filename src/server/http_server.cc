#include "server/http_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <future>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "server/http_worker.h"
#include "server/listen_address.h"
#include "server/refusal.h"
#include "server/request_head.h"

namespace kundig {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::awaitable;
using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr auto kToken = asio::experimental::as_tuple(asio::use_awaitable);
constexpr size_t kBufferBytes = size_t{128} << 10;  // docs/decisions/0006
constexpr size_t kMaxDrainedBytes = size_t{16} << 20;

// What the connections of all threads share.
struct Shared {
  Shared(HttpServerSettings s, HttpHandler h) : settings(std::move(s)), handler(std::move(h)) {}

  HttpServerSettings settings;
  HttpHandler handler;
  std::atomic<size_t> connections = 0;
  std::atomic<size_t> bytes_under_way = 0;

  [[nodiscard]] int64_t Now() const { return settings.clock(); }
};

int64_t SystemClock() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

Refusal TooMuch(int status, std::string what, std::string how) {
  return {.status = status, .what = std::move(what), .how = std::move(how), .retry_after_s = {}};
}

Refusal NoRoom() {
  return {.status = 429,
          .what = "there is too much under way",
          .how = "Wait 1 s, then repeat it.",
          .retry_after_s = 1};
}

// Stream: beast::tcp_stream, or beast::ssl_stream over it.
template <typename Stream>
class Connection final : public HttpServed {
 public:
  Connection(Shared& shared, HttpWorker& worker, Share place, Stream stream)
      : shared_(shared), worker_(worker), place_(std::move(place)), stream_(std::move(stream)) {
    worker_.Add(*this);
    error_code error;
    const auto peer = Tcp().socket().remote_endpoint(error);
    if (!error) address_ = peer.address().to_string();
    Tcp().socket().set_option(tcp::no_delay(true), error);
  }
  ~Connection() override { worker_.Remove(*this); }

  void Cut() override { Tcp().close(); }

  // Serves one request after the other until either side has enough.
  awaitable<void> Serve() {
    buffer_.reserve(kBufferBytes);
    bool going_on = co_await Greet();
    while (going_on) {
      const size_t head = co_await ReadHead();
      going_on = head > 0 && co_await ServeRequest(head);
    }
    Tcp().close();
  }

 private:
  using Parser = http::request_parser<http::string_body>;
  static constexpr bool kSecure = !std::is_same_v<Stream, beast::tcp_stream>;

  beast::tcp_stream& Tcp() { return beast::get_lowest_layer(stream_); }
  [[nodiscard]] std::string_view Unread() const {
    const auto data = buffer_.data();
    return {static_cast<const char*>(data.data()), data.size()};
  }

  awaitable<bool> Greet() {
    if constexpr (kSecure) {
      Tcp().expires_after(shared_.settings.head_timeout);
      const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, kToken);
      co_return !error;
    }
    co_return true;
  }

  // The length of the next request's head at the beginning of the buffer; 0 where none comes, or
  // one that was refused.
  awaitable<size_t> ReadHead() {
    phase_ = Phase::kIdle;
    if (!Unread().empty()) BeginHead();
    Tcp().expires_after(phase_ == Phase::kIdle ? shared_.settings.idle_timeout
                                               : shared_.settings.head_timeout);
    while (true) {
      const std::optional<size_t> head = FindHead(Unread());
      if (!head) co_return co_await Refuse(400, "a line of the head does not end with CR LF");
      const size_t size = *head > 0 ? *head : Unread().size();
      if (size > shared_.settings.max_head_bytes) {
        co_return co_await Refuse(431, "the request's head is too large");
      }
      if (*head > 0) co_return *head;
      if (phase_ == Phase::kIdle && worker_.stopping()) co_return 0;
      const auto [error, count] =
          co_await stream_.async_read_some(buffer_.prepare(kBufferBytes - Unread().size()), kToken);
      if (error) co_return 0;
      buffer_.commit(count);
      if (phase_ == Phase::kIdle) {
        BeginHead();
        Tcp().expires_after(shared_.settings.head_timeout);
      }
    }
  }

  void BeginHead() {
    phase_ = Phase::kWithClient;
    received_us_ = shared_.Now();
  }

  // True where another request may follow.
  awaitable<bool> ServeRequest(size_t head) {
    if (const auto defect = HeadDefect(Unread().substr(0, head))) {
      co_return co_await Refuse(400, *defect) > 0;
    }
    Parser parser;
    parser.header_limit(static_cast<uint32_t>(head + 1));
    parser.body_limit(shared_.settings.max_body_bytes);
    error_code error;
    buffer_.consume(parser.put(buffer_.data(), error));
    if (error && error != http::error::need_more) co_return co_await RefuseFor(error) > 0;
    HttpRequest request = HeadOf(parser);
    const Share room(shared_.bytes_under_way, BodyBytes(parser),
                     shared_.settings.max_bytes_under_way);
    if (!room.has_room()) co_return co_await Send(NoRoom()) > 0;
    const bool read = parser.is_done() || co_await ReadBody(parser, request.Field("Expect"));
    if (!read) co_return false;
    request.body = std::move(parser.get().body());
    const bool head_only = request.method == "HEAD";
    const bool keep_alive = parser.get().keep_alive();
    phase_ = Phase::kWithHandler;
    const HttpResponse response = co_await Answer(std::move(request));
    phase_ = Phase::kWithClient;
    const bool going_on = keep_alive && !worker_.stopping();
    const bool written = co_await Write(response, going_on, head_only);
    if (written && !going_on) co_await Linger();
    co_return written&& going_on;
  }

  HttpRequest HeadOf(const Parser& parser) {
    const auto& message = parser.get();
    HttpRequest request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    for (const auto& field : message) {
      request.fields.push_back({std::string(field.name_string()), std::string(field.value())});
    }
    request.address = address_;
    request.secure = kSecure;
    request.received_us = received_us_;
    return request;
  }

  // At most how large the body can become.
  size_t BodyBytes(const Parser& parser) const {
    if (parser.is_done()) return 0;
    return parser.content_length().value_or(shared_.settings.max_body_bytes);
  }

  awaitable<bool> ReadBody(Parser& parser, std::string_view expectation) {
    Tcp().expires_after(shared_.settings.body_timeout);
    if (!expectation.empty()) {
      if (!EqualNoCase(expectation, "100-continue")) {
        co_return co_await Refuse(417, "nothing but 100-continue can be expected") > 0;
      }
      constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      const auto [error, count] =
          co_await asio::async_write(stream_, asio::buffer(kContinue), kToken);
      if (error) co_return false;
    }
    const auto [error, count] = co_await http::async_read(stream_, buffer_, parser, kToken);
    if (error) co_await RefuseFor(error);
    co_return !error;
  }

  // Waits for the handler without holding the thread: the answer is handed over to it.
  awaitable<HttpResponse> Answer(HttpRequest request) {
    const auto executor = co_await asio::this_coro::executor;
    const auto begin = [this, executor](auto completion, HttpRequest given) {
      auto waiting = std::make_shared<decltype(completion)>(std::move(completion));
      shared_.handler(std::move(given), Responder([executor, waiting](HttpResponse response) {
                        asio::post(executor, [waiting, response = std::move(response)]() mutable {
                          std::move (*waiting)(std::move(response));
                        });
                      }));
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(HttpResponse)>(
        begin, asio::use_awaitable, std::move(request));
  }

  awaitable<bool> Write(const HttpResponse& response, bool keep_alive, bool head_only) {
    const std::string head = FormatResponseHead(
        response, {.keep_alive = keep_alive, .date = worker_.Date(shared_.Now())});
    const std::array<asio::const_buffer, 2> whole = {
        asio::buffer(head), head_only ? asio::const_buffer() : asio::buffer(response.body)};
    Tcp().expires_after(shared_.settings.write_timeout);
    const auto [error, count] = co_await asio::async_write(stream_, whole, kToken);
    co_return !error;
  }

  // Gives the client time to read the last answer: where unread bytes wait for us, closing at once
  // would make the system tell it of a reset, and throw the answer away (RFC 9112, 9.6).
  awaitable<void> Linger() {
    Tcp().expires_after(shared_.settings.linger_timeout);
    if constexpr (kSecure) {
      co_await stream_.async_shutdown(kToken);
      co_return;
    }
    error_code ignored;
    Tcp().socket().shutdown(tcp::socket::shutdown_send, ignored);
    buffer_.clear();
    for (size_t drained = 0; drained < kMaxDrainedBytes;) {
      const auto [error, count] =
          co_await Tcp().async_read_some(buffer_.prepare(kBufferBytes), kToken);
      if (error) break;
      drained += count;
    }
  }

  // The three of these end the connection, and give 0, which says that there is no next request.
  awaitable<size_t> Send(Refusal refusal) {
    if (shared_.settings.on_refused) shared_.settings.on_refused(refusal.status);
    const HttpResponse response = ToResponse(refusal);
    const bool written = co_await Write(response, false, false);
    if (written) co_await Linger();
    co_return 0;
  }
  awaitable<size_t> Refuse(int status, std::string what) {
    return Send(TooMuch(status, std::move(what), "Send the request as RFC 9112 has it."));
  }
  awaitable<size_t> RefuseFor(error_code error) {
    if (error == http::error::body_limit) {
      return Send(TooMuch(
          413, fmt::format("the body has more than {} bytes", shared_.settings.max_body_bytes),
          "Send fewer events at a time."));
    }
    const bool malformed = error.category() == make_error_code(http::error::bad_chunk).category() &&
                           error != http::error::end_of_stream &&
                           error != http::error::partial_message;
    return malformed ? Refuse(400, error.message()) : Nothing();
  }
  static awaitable<size_t> Nothing() { co_return 0; }

  Shared& shared_;
  HttpWorker& worker_;
  Share place_;
  Stream stream_;
  std::string address_;
  beast::flat_buffer buffer_;
  int64_t received_us_ = 0;
};

// Null where no certificate is configured.
Result<std::unique_ptr<asio::ssl::context>> LoadTls(const HttpServerSettings& settings) {
  if (settings.certificate_file.empty() && settings.key_file.empty()) return nullptr;
  auto tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(tls->native_handle(), SSL_OP_NO_RENEGOTIATION);
  error_code error;
  tls->use_certificate_chain_file(settings.certificate_file, error);
  if (error) {
    return Fail(ErrorCode::kFailure, fmt::format("no certificate: {}", error.message()),
                settings.certificate_file, "Name a PEM file with the certificate and its chain.");
  }
  tls->use_private_key_file(settings.key_file, asio::ssl::context::pem, error);
  if (error) {
    return Fail(ErrorCode::kFailure, fmt::format("no key for the certificate: {}", error.message()),
                settings.key_file, "Name a PEM file with the certificate's private key.");
  }
  return tls;
}

Status Open(const ListenAddress& listen, const std::string& text, tcp::acceptor& acceptor) {
  const tcp::endpoint endpoint(asio::ip::make_address(listen.host), listen.port);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) return {};
  return Fail(ErrorCode::kFailure, fmt::format("cannot listen: {}", error.message()), text,
              "Is the port taken by another program? Choose another with --listen.");
}

}  // namespace

struct HttpServer::State {
  State(const HttpServerSettings& settings, HttpHandler handler,
        std::unique_ptr<asio::ssl::context> context)
      : shared(settings, std::move(handler)), tls(std::move(context)) {
    const size_t count = settings.threads == 0 ? HardwareThreads() : settings.threads;
    for (size_t i = 0; i < count; ++i) workers.push_back(std::make_unique<HttpWorker>());
    acceptor.emplace(workers.front()->context());
  }

  awaitable<void> Accept();
  void Begin(tcp::socket socket, HttpWorker& worker);
  template <typename Stream>
  static awaitable<void> Serve(std::unique_ptr<Connection<Stream>> connection) {
    co_await connection->Serve();
  }

  Shared shared;
  std::unique_ptr<asio::ssl::context> tls;
  std::vector<std::unique_ptr<HttpWorker>> workers;
  std::optional<tcp::acceptor> acceptor;
  std::future<void> accepting;
  uint16_t port = 0;
  bool stopped = false;
};

// Connections go to the threads in turn.
awaitable<void> HttpServer::State::Accept() {
  asio::steady_timer pause(workers.front()->context());
  for (size_t turn = 0; acceptor->is_open(); ++turn) {
    HttpWorker& worker = *workers[turn % workers.size()];
    auto [error, socket] = co_await acceptor->async_accept(worker.context(), kToken);
    if (!error) {
      Begin(std::move(socket), worker);
    } else if (acceptor->is_open()) {
      // Out of descriptors, say: the connections that wait are taken once some have ended.
      pause.expires_after(std::chrono::milliseconds(20));
      co_await pause.async_wait(kToken);
    }
  }
}

void HttpServer::State::Begin(tcp::socket socket, HttpWorker& worker) {
  Share place(shared.connections, 1, shared.settings.max_connections);
  if (!place.has_room()) {
    if (shared.settings.on_refused) shared.settings.on_refused(NoRoom().status);
    const HttpResponse response = ToResponse(NoRoom());
    const std::string answer =
        FormatResponseHead(response, {.keep_alive = false, .date = {}}) + response.body;
    error_code ignored;
    socket.non_blocking(true, ignored);
    if (tls == nullptr) socket.write_some(asio::buffer(answer), ignored);
    return;  // and closes it
  }
  // Made by its own thread: it is on that thread's list from its first moment.
  asio::post(worker.context(), [this, &worker, place = std::make_shared<Share>(std::move(place)),
                                socket = std::move(socket)]() mutable {
    const auto serve = [&]<typename Stream>(Stream stream) {
      asio::co_spawn(worker.context(),
                     Serve(std::make_unique<Connection<Stream>>(shared, worker, std::move(*place),
                                                                std::move(stream))),
                     asio::detached);
    };
    beast::tcp_stream plain(std::move(socket));
    if (tls == nullptr) {
      serve(std::move(plain));
    } else {
      serve(beast::ssl_stream<beast::tcp_stream>(std::move(plain), *tls));
    }
  });
}

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

HttpServer::~HttpServer() { Stop(); }

Result<std::unique_ptr<HttpServer>> HttpServer::Start(const HttpServerSettings& settings,
                                                      HttpHandler handler) {
  KUNDIG_ASSIGN_OR_RETURN(const ListenAddress listen, ParseListenAddress(settings.listen));
  KUNDIG_ASSIGN_OR_RETURN(auto tls, LoadTls(settings));
  if (tls == nullptr && !settings.allow_plain_remote && !listen.loopback) {
    return Fail(ErrorCode::kUsage, "without TLS only this machine itself may connect",
                settings.listen,
                "Listen at 127.0.0.1, name a certificate and its key, or allow it explicitly.");
  }
  auto state = std::make_unique<State>(settings, std::move(handler), std::move(tls));
  if (!state->shared.settings.clock) state->shared.settings.clock = SystemClock;
  // A head must fit into the buffer with room to read on.
  auto& max_head_bytes = state->shared.settings.max_head_bytes;
  max_head_bytes = std::min(max_head_bytes, kBufferBytes / 2);
  KUNDIG_RETURN_IF_ERROR(Open(listen, settings.listen, *state->acceptor));
  state->port = state->acceptor->local_endpoint().port();
  state->accepting =
      asio::co_spawn(state->workers.front()->context(), state->Accept(), asio::use_future);
  for (const auto& worker : state->workers) worker->Run();
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

uint16_t HttpServer::port() const { return state_->port; }

size_t HttpServer::connections() const { return state_->shared.connections; }

void HttpServer::Stop() {
  if (std::exchange(state_->stopped, true)) return;
  asio::post(state_->workers.front()->context(), [this] {
    error_code ignored;
    state_->acceptor->close(ignored);
  });
  state_->accepting.wait();
  for (const auto& worker : state_->workers) {
    worker->Stop(state_->shared.settings.stop_timeout);
  }
  for (const auto& worker : state_->workers) worker->Join();
}

}  // namespace kundig
