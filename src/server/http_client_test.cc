#include "server/http_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "server/certificate_test_data.h"
#include "server/webhook_receiver_test_data.h"

namespace kundig {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

WebhookUrl UrlAt(const WebhookReceiver& receiver, std::string_view host = "127.0.0.1") {
  return ParseWebhookUrl(fmt::format("http://{}:{}/hook?a=1", host, receiver.port())).value();
}

std::unique_ptr<HttpClient> ClientWith(const HttpClientSettings& settings = {}) {
  return HttpClient::Make(settings).value();
}

std::string FailureOf(const Result<int>& status) {
  return status ? fmt::format("status {}", *status) : status.error().what;
}

TEST(HttpClient, SendsWhatItIsGivenAndTellsTheStatus) {
  WebhookReceiver receiver(WebhookReceiver::Always(204));
  const auto client = ClientWith();
  EXPECT_EQ(client->Post(UrlAt(receiver), {{"webhook-id", "msg_1"}}, R"({"n":1})").value(), 204);
  EXPECT_EQ(client->Post(UrlAt(receiver, "localhost"), {}, "").value(), 204);
  const auto came = receiver.Came();
  EXPECT_EQ(came[0].method, "POST");
  EXPECT_EQ(came[0].target, "/hook?a=1");
  EXPECT_EQ(came[0].body, R"({"n":1})");
  EXPECT_EQ(came[0].Field("webhook-id"), "msg_1");
  EXPECT_EQ(came[0].Field("Host"), fmt::format("127.0.0.1:{}", receiver.port()));
}

TEST(HttpClient, RedirectsAreNotFollowed) {
  WebhookReceiver other(WebhookReceiver::Always(200));
  WebhookReceiver receiver([&other](size_t) {
    HttpResponse response = JsonResponse(307, "{}");
    response.fields = {{"Location", other.Url()}};
    return response;
  });
  EXPECT_EQ(ClientWith()->Post(UrlAt(receiver), {}, "{}").value(), 307);
  EXPECT_TRUE(other.Came().empty());
}

TEST(HttpClient, ALargeAnswerIsNotReadToItsEnd) {
  WebhookReceiver receiver(
      [](size_t) { return JsonResponse(200, std::string(size_t{10} << 20, 'x')); });
  EXPECT_EQ(ClientWith()->Post(UrlAt(receiver), {}, "{}").value(), 200);
}

TEST(HttpClient, WhereNobodyListensThereIsNoConnection) {
  uint16_t port = 0;
  {
    const WebhookReceiver receiver(WebhookReceiver::Always(200));
    port = receiver.port();
  }
  const auto url = ParseWebhookUrl(fmt::format("http://127.0.0.1:{}/", port)).value();
  EXPECT_EQ(FailureOf(ClientWith()->Post(url, {}, "{}")),
            "there was no connection: Connection refused");
}

TEST(HttpClient, WhoDoesNotAnswerIsNotWaitedForForEver) {
  WebhookReceiver receiver([](size_t) { return std::nullopt; });
  const auto client = ClientWith({.timeout = milliseconds(50)});
  EXPECT_EQ(FailureOf(client->Post(UrlAt(receiver), {}, "{}")),
            "there was no answer within 0.05 s");
}

TEST(HttpClient, WhatIsUnderWayIsCutOffWhenItIsStopped) {
  WebhookReceiver receiver([](size_t) { return std::nullopt; });
  const auto client = ClientWith({.timeout = std::chrono::hours(1), .grace = milliseconds(1)});
  std::thread stopping([&] {
    receiver.Await(1);
    client->Stop();
  });
  EXPECT_EQ(FailureOf(client->Post(UrlAt(receiver), {}, "{}")), "the server is stopping");
  stopping.join();
  EXPECT_EQ(FailureOf(client->Post(UrlAt(receiver), {}, "{}")), "the server is stopping");
  EXPECT_EQ(receiver.Came().size(), 1u);
}

TEST(HttpClient, PlainTextDoesNotLeaveThisMachine) {
  const WebhookUrl url{.secure = false, .host = "192.0.2.1", .port = 80, .target = "/"};
  EXPECT_THAT(FailureOf(ClientWith()->Post(url, {}, "{}")), HasSubstr("this machine alone"));
}

class HttpClientTlsTest : public testing::Test {
 protected:
  static HttpServerSettings Settings(const CertificateFiles& files) {
    HttpServerSettings settings;
    settings.certificate_file = files.certificate;
    settings.key_file = files.key;
    return settings;
  }
  [[nodiscard]] WebhookUrl Secure(std::string_view host) const {
    return ParseWebhookUrl(fmt::format("https://{}:{}/", host, receiver_.port())).value();
  }

  const CertificateFiles files_ = MakeCertificate("http-client");
  WebhookReceiver receiver_{WebhookReceiver::Always(200), Settings(files_)};
};

TEST_F(HttpClientTlsTest, ACertificateThatLeadsToARootIsBelieved) {
  const auto client = ClientWith({.roots_file = files_.certificate});
  EXPECT_EQ(FailureOf(client->Post(Secure("localhost"), {}, "{}")), "status 200");
}

TEST_F(HttpClientTlsTest, OneForAnotherHostIsNot) {
  const auto client = ClientWith({.roots_file = files_.certificate});
  EXPECT_THAT(FailureOf(client->Post(Secure("127.0.0.1"), {}, "{}")),
              HasSubstr("the certificate is not believed"));
  EXPECT_TRUE(receiver_.Came().empty());
}

TEST_F(HttpClientTlsTest, OneThatNobodySignedIsNot) {
  EXPECT_THAT(FailureOf(ClientWith()->Post(Secure("localhost"), {}, "{}")),
              HasSubstr("the certificate is not believed: self-signed certificate"));
  EXPECT_TRUE(receiver_.Came().empty());
}

TEST_F(HttpClientTlsTest, WhoDoesNotSpeakTlsIsToldNothing) {
  WebhookReceiver plain(WebhookReceiver::Always(200));
  const auto url = ParseWebhookUrl(fmt::format("https://localhost:{}/", plain.port())).value();
  EXPECT_THAT(FailureOf(ClientWith()->Post(url, {}, "{}")), HasSubstr("TLS"));
  EXPECT_TRUE(plain.Came().empty());
}

TEST(HttpClient, RootsThatCannotBeReadAreNamed) {
  const auto client = HttpClient::Make({.roots_file = "/nothing.pem"});
  ASSERT_FALSE(client);
  EXPECT_EQ(client.error().where, "/nothing.pem");
}

}  // namespace
}  // namespace kundig
