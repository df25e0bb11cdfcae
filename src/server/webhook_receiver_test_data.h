// For tests: a receiver of webhooks that answers as it is told, and remembers what came.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/http_server.h"

namespace kundig {

class WebhookReceiver {
 public:
  // What is answered to the requests that come, by their number from 0. Where it gives nothing the
  // request waits until the receiver ends.
  using Answers = std::function<std::optional<HttpResponse>(size_t number)>;

  explicit WebhookReceiver(Answers answers, HttpServerSettings settings = {})
      : answers_(std::move(answers)) {
    settings.listen = "127.0.0.1:0";
    settings.threads = 1;
    settings.stop_timeout = std::chrono::milliseconds(10);
    server_ = HttpServer::Start(settings, [this](HttpRequest request, const Responder& responder) {
                Take(std::move(request), responder);
              }).value();
  }
  ~WebhookReceiver() {
    Release();
    server_->Stop();
  }
  WebhookReceiver(const WebhookReceiver&) = delete;
  WebhookReceiver& operator=(const WebhookReceiver&) = delete;

  static Answers Always(int status) {
    return [status](size_t) { return JsonResponse(status, "{}"); };
  }

  [[nodiscard]] uint16_t port() const { return server_->port(); }
  [[nodiscard]] std::string Url() const { return "http://127.0.0.1:" + std::to_string(port()); }
  // What came until now.
  std::vector<HttpRequest> Came() {
    const std::lock_guard lock(mutex_);
    return came_;
  }
  std::vector<std::string> Ids() {
    std::vector<std::string> ids;
    for (const HttpRequest& request : Came()) ids.emplace_back(request.Field("webhook-id"));
    return ids;
  }
  void Await(size_t count) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return came_.size() >= count; });
  }
  // What waits is answered with 500.
  void Release() {
    std::vector<Responder> waiting;
    {
      const std::lock_guard lock(mutex_);
      waiting.swap(waiting_);
    }
    for (const Responder& responder : waiting) responder.Answer(JsonResponse(500, "{}"));
  }

 private:
  void Take(HttpRequest request, const Responder& responder) {
    std::unique_lock lock(mutex_);
    const size_t number = came_.size();
    came_.push_back(std::move(request));
    auto answer = answers_(number);
    if (!answer) waiting_.push_back(responder);
    arrived_.notify_all();
    lock.unlock();
    if (answer) responder.Answer(*std::move(answer));
  }

  Answers answers_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<HttpRequest> came_;
  std::vector<Responder> waiting_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace kundig
