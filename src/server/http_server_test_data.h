// HttpServerTest: a server that echoes, and a client that sends any bytes.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http_server.h"
#include "server/raw_client_test_data.h"

namespace kundig {

// Answers with the request, unless it is told to wait; then Release() answers.
class EchoHandler {
 public:
  void operator()(HttpRequest request, const Responder& responder) {
    const std::lock_guard lock(mutex_);
    ++requests_;
    HttpResponse response =
        JsonResponse(200, fmt::format("{} {} {}", request.method, request.target, request.body));
    if (PathOf(request.target) == "/large") response.body.assign(size_t{32} << 20, 'x');
    if (PathOf(request.target) == "/wait") {
      waiting_.emplace_back(responder, std::move(response));
      arrived_.notify_all();
      return;
    }
    responder.Answer(std::move(response));
  }
  void AwaitWaiting(size_t count) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return waiting_.size() >= count; });
  }
  void Release() {
    std::vector<std::pair<Responder, HttpResponse>> released;
    {
      const std::lock_guard lock(mutex_);
      released.swap(waiting_);
    }
    for (auto& [responder, response] : released) responder.Answer(std::move(response));
  }
  size_t requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  size_t requests_ = 0;
  std::vector<std::pair<Responder, HttpResponse>> waiting_;
};

class HttpServerTest : public testing::Test {
 protected:
  static HttpServerSettings Settings() {
    HttpServerSettings settings;
    settings.listen = "127.0.0.1:0";
    settings.threads = 2;
    settings.linger_timeout = std::chrono::milliseconds(100);
    return settings;
  }
  void Start(const HttpServerSettings& settings = Settings()) {
    auto server =
        HttpServer::Start(settings, [this](HttpRequest request, const Responder& responder) {
          echo_(std::move(request), responder);
        });
    ASSERT_TRUE(server) << server.error().Message();
    server_ = *std::move(server);
  }
  // All that the server answers to these bytes before it closes.
  std::string Exchange(std::string_view bytes) {
    RawClient client(server_->port());
    client.Send(bytes);
    client.FinishSending();
    return client.ReceiveAll();
  }
  static std::string Get(std::string_view path) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: a\r\n\r\n", path);
  }
  static std::string Post(std::string_view path, std::string_view body) {
    return fmt::format("POST {} HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{}", path,
                       body.size(), body);
  }
  static int StatusOf(std::string_view response) {
    return response.size() < 12 ? 0 : std::stoi(std::string(response.substr(9, 3)));
  }
  static std::string BodyOf(const std::string& response) {
    return response.substr(std::min(response.find("\r\n\r\n") + 4, response.size()));
  }
  static size_t Responses(std::string_view bytes) {
    size_t count = 0;
    for (size_t at = bytes.find("HTTP/1.1 "); at != bytes.npos;
         at = bytes.find("HTTP/1.1 ", at + 1)) {
      ++count;
    }
    return count;
  }

  EchoHandler echo_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace kundig
