// A client with many connections, each of which sends one request after the other.
#pragma once

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "measure.h"

namespace kundig {

// One connection: a request is under way until its answer has come.
class Client {
 public:
  explicit Client(uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    KUNDIG_CHECK(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) ==
                 0);
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }
  Client(Client&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
  Client& operator=(Client&&) = delete;
  ~Client() {
    if (socket_ >= 0) close(socket_);
  }
  [[nodiscard]] int socket_number() const { return socket_; }

  // `begin`: from when on its time counts.
  void Send(std::string_view request, Clock::time_point begin) {
    begin_ = begin;
    while (!request.empty()) {
      const ssize_t sent = send(socket_, request.data(), request.size(), MSG_NOSIGNAL);
      KUNDIG_CHECK(sent > 0);
      request.remove_prefix(static_cast<size_t>(sent));
    }
  }

  // Takes what has come; true once the answer is whole, which must be a 200. Its body stands until
  // the next Send().
  bool Receive() {
    std::array<char, 4096> space{};
    const ssize_t got = recv(socket_, space.data(), space.size(), 0);
    KUNDIG_CHECK(got > 0);
    answer_.append(space.data(), static_cast<size_t>(got));
    const size_t head = answer_.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    constexpr std::string_view kLength = "Content-Length: ";
    size_t length = 0;
    const char* digits = answer_.data() + answer_.find(kLength) + kLength.size();
    std::from_chars(digits, answer_.data() + head, length);
    if (answer_.size() < head + 4 + length) return false;
    if (!answer_.starts_with("HTTP/1.1 200 ")) std::cerr << answer_ << "\n";
    KUNDIG_CHECK(answer_.starts_with("HTTP/1.1 200 "));
    body_ = answer_.substr(head + 4);
    answer_.clear();
    return true;
  }

  [[nodiscard]] const std::string& body() const { return body_; }
  [[nodiscard]] double milliseconds() const { return 1e3 * SecondsSince(begin_); }

 private:
  int socket_;
  std::string answer_;
  std::string body_;
  Clock::time_point begin_;
};

struct Sent {
  double seconds = 0;
  std::vector<double> milliseconds;  // of each request
};

struct SendOptions {
  uint16_t port = 0;
  size_t connections = 1;
  // 0: each connection sends when its answer has come. Else so many requests a second, and the time
  // of each counts from when it was due, whether or not a connection was free.
  double per_second = 0;
  std::function<void(const std::string& body)> on_answer = {};
  std::function<bool()> enough = {};  // asked before each request; true ends the sending
};

inline std::string PostRequest(std::string_view path, std::string_view authorization,
                               std::string_view body) {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n"
      "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
      path, authorization, body.size(), body);
}

class Sender {
 public:
  Sender(const std::vector<std::string>& requests, const SendOptions& options)
      : requests_(requests), options_(options), poll_(epoll_create1(EPOLL_CLOEXEC)) {
    for (size_t i = 0; i < options.connections; ++i) {
      clients_.emplace_back(options.port);
      epoll_event interest{.events = EPOLLIN, .data = {.u64 = i}};
      KUNDIG_CHECK(epoll_ctl(poll_, EPOLL_CTL_ADD, clients_[i].socket_number(), &interest) == 0);
      free_.push_back(i);
    }
    sent_.milliseconds.reserve(requests.size());
  }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;
  ~Sender() { close(poll_); }

  Sent Send() {
    begin_ = Clock::now();
    while (SendWhatIsDue() || free_.size() < clients_.size()) Receive();
    sent_.seconds = SecondsSince(begin_);
    return std::move(sent_);
  }

 private:
  [[nodiscard]] Clock::time_point Due() const {
    if (options_.per_second == 0) return Clock::now();
    const double seconds = static_cast<double>(next_) / options_.per_second;
    return begin_ + std::chrono::nanoseconds(std::llround(1e9 * seconds));
  }

  // False where nothing more is to be sent.
  bool SendWhatIsDue() {
    while (next_ < requests_.size() && !(options_.enough && options_.enough())) {
      const auto due = Due();
      if (free_.empty() || due > Clock::now()) return true;
      clients_[free_.back()].Send(requests_[next_++], due);
      free_.pop_back();
    }
    return false;
  }

  void Receive() {
    std::array<epoll_event, 64> ready{};
    const int count = epoll_wait(poll_, ready.data(), static_cast<int>(ready.size()), Patience());
    for (int i = 0; i < count; ++i) {
      const size_t number = ready[static_cast<size_t>(i)].data.u64;
      Client& client = clients_[number];
      if (!client.Receive()) continue;
      sent_.milliseconds.push_back(client.milliseconds());
      if (options_.on_answer) options_.on_answer(client.body());
      free_.push_back(number);
    }
  }

  // Until the next request is due, in milliseconds; -1 where only an answer can go on.
  [[nodiscard]] int Patience() const {
    if (options_.per_second == 0 || free_.empty() || next_ == requests_.size()) return -1;
    const double seconds = std::chrono::duration<double>(Due() - Clock::now()).count();
    return std::max(0, static_cast<int>(1e3 * seconds));
  }

  const std::vector<std::string>& requests_;
  const SendOptions& options_;
  int poll_;
  std::vector<Client> clients_;
  std::vector<size_t> free_;
  size_t next_ = 0;
  Clock::time_point begin_;
  Sent sent_;
};

inline Sent SendAll(const std::vector<std::string>& requests, const SendOptions& options) {
  return Sender(requests, options).Send();
}

}  // namespace kundig
