// HttpWorker: a thread of the HTTP server and the connections that it serves. Of use inside
// http_server.cc only: it shows Asio's types.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "base/iso_time.h"
#include "server/http_message.h"

namespace kundig {

// Counts something as long as it lives, unless there is no room for it.
class Share {
 public:
  Share(std::atomic<size_t>& total, size_t count, size_t limit) : total_(&total), count_(count) {
    if (total.fetch_add(count) + count <= limit) return;
    total.fetch_sub(count);
    total_ = nullptr;
  }
  Share(Share&& other) noexcept
      : total_(std::exchange(other.total_, nullptr)), count_(other.count_) {}
  Share& operator=(Share&&) = delete;
  ~Share() {
    if (total_ != nullptr) total_->fetch_sub(count_);
  }
  [[nodiscard]] bool has_room() const { return total_ != nullptr; }

 private:
  std::atomic<size_t>* total_;
  size_t count_;
};

// A connection as the thread that serves it sees it.
class HttpServed {
 public:
  HttpServed() = default;
  virtual ~HttpServed() = default;
  HttpServed(const HttpServed&) = delete;
  HttpServed& operator=(const HttpServed&) = delete;

  // Closes the socket: whatever waits for the client ends.
  virtual void Cut() = 0;

  enum class Phase { kIdle, kWithClient, kWithHandler };
  [[nodiscard]] Phase phase() const { return phase_; }

 protected:
  Phase phase_ = Phase::kWithClient;
};

// A thread and the connections that it serves. All but `Stop` and `context` are touched by that
// thread alone, so that nothing needs a lock.
class HttpWorker {
 public:
  HttpWorker() : work_(boost::asio::make_work_guard(context_)), cut_timer_(context_) {}

  void Run() {
    thread_ = std::thread([this] { context_.run(); });
  }
  boost::asio::io_context& context() { return context_; }
  [[nodiscard]] bool stopping() const { return stopping_; }

  void Add(HttpServed& connection) { connections_.insert(&connection); }
  void Remove(HttpServed& connection) {
    connections_.erase(&connection);
    if (stopping_ && connections_.empty()) cut_timer_.cancel();
  }

  void Stop(std::chrono::milliseconds timeout) {
    boost::asio::post(context_, [this, timeout] {
      stopping_ = true;
      work_.reset();
      CutAll([](const HttpServed& c) { return c.phase() == HttpServed::Phase::kIdle; });
      if (connections_.empty()) return;
      cut_timer_.expires_after(timeout);
      cut_timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error)
          CutAll([](const HttpServed& c) { return c.phase() != HttpServed::Phase::kWithHandler; });
      });
    });
  }
  void Join() { thread_.join(); }

  // The date for the answers of this second.
  std::string_view Date(int64_t now_us) {
    const int64_t second = now_us / kMicrosPerSecond;
    if (second != date_second_) {
      date_ = FormatHttpDate(now_us);
      date_second_ = second;
    }
    return date_;
  }

 private:
  template <typename Predicate>
  void CutAll(const Predicate& wanted) {
    for (HttpServed* connection : connections_) {
      if (wanted(*connection)) connection->Cut();
    }
  }

  std::set<HttpServed*> connections_;
  bool stopping_ = false;
  int64_t date_second_ = -1;
  std::string date_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer cut_timer_;
  std::thread thread_;
};

}  // namespace kundig
