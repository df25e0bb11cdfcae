// The server with TLS, spoken to by OpenSSL's client.

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "server/certificate_test_data.h"
#include "server/http_server_test_data.h"

namespace kundig {
namespace {

class HttpServerTlsTest : public HttpServerTest {
 protected:
  HttpServerTlsTest() {
    const CertificateFiles files = MakeCertificate("kundig");
    settings_ = Settings();
    settings_.certificate_file = files.certificate;
    settings_.key_file = files.key;
  }
  // All that is answered to `bytes` by the highest version up to `version`; empty where there is no
  // handshake.
  std::string ExchangeSecurely(const std::string& bytes, int version = TLS1_3_VERSION) {
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(
        SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    SSL_CTX_set_max_proto_version(context.get(), version);
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(BIO_new_ssl_connect(context.get()),
                                                            BIO_free_all);
    BIO_set_conn_hostname(bio.get(), fmt::format("127.0.0.1:{}", server_->port()).c_str());
    if (BIO_do_handshake(bio.get()) <= 0) return {};
    BIO_write(bio.get(), bytes.data(), static_cast<int>(bytes.size()));
    std::string answer;
    std::string space(4096, '\0');
    while (true) {
      const int got = BIO_read(bio.get(), space.data(), static_cast<int>(space.size()));
      if (got <= 0) return answer;
      answer.append(space, 0, static_cast<size_t>(got));
    }
  }

  HttpServerSettings settings_;
};

TEST_F(HttpServerTlsTest, RequestsAreAnsweredOverTls) {
  Start(settings_);
  const std::string last =
      "POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello";
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const std::string answer = ExchangeSecurely(Get("/") + last, version);
    EXPECT_EQ(Responses(answer), 2u);
    EXPECT_TRUE(answer.ends_with("POST /a hello")) << answer;
  }
}

TEST_F(HttpServerTlsTest, OldVersionsAndPlainTextAreNotAnswered) {
  Start(settings_);
  EXPECT_EQ(ExchangeSecurely(Get("/"), TLS1_1_VERSION), "");
  EXPECT_EQ(Responses(Exchange(Get("/"))), 0u);
  EXPECT_EQ(echo_.requests(), 0u);
}

TEST_F(HttpServerTlsTest, WhatHasTwoReadingsIsRefusedHereToo) {
  Start(settings_);
  const std::string answer = ExchangeSecurely("GET / HTTP/1.1\nHost: a\r\n\r\n" + Get("/hidden"));
  EXPECT_EQ(StatusOf(answer), 400);
  EXPECT_EQ(Responses(answer), 1u);
}

TEST_F(HttpServerTlsTest, WhoDoesNotShakeHandsIsCutOff) {
  settings_.head_timeout = std::chrono::milliseconds(20);
  Start(settings_);
  RawClient client(server_->port());
  client.Send("\x16\x03\x01");
  EXPECT_EQ(client.ReceiveAll(), "");
}

TEST_F(HttpServerTlsTest, AnyAddressIsTakenAndABadCertificateIsNamed) {
  const auto start = [](const HttpServerSettings& settings) {
    const auto server = HttpServer::Start(settings, [](const HttpRequest&, const Responder&) {});
    return server ? std::string() : server.error().where;
  };
  settings_.listen = "0.0.0.0:0";
  EXPECT_EQ(start(settings_), "");
  HttpServerSettings wrong = settings_;
  wrong.certificate_file = "/nothing.pem";
  EXPECT_EQ(start(wrong), "/nothing.pem");
  wrong = settings_;
  wrong.key_file = wrong.certificate_file;  // no key in it
  EXPECT_EQ(start(wrong), wrong.key_file);
}

}  // namespace
}  // namespace kundig
