// RawClient: a socket for tests that sends any bytes and reads what comes back.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"

namespace kundig {

class RawClient {
 public:
  explicit RawClient(uint16_t port, int receive_buffer_bytes = 0)
      : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    KUNDIG_CHECK(socket_ >= 0);
    if (receive_buffer_bytes > 0) {
      setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                 sizeof(receive_buffer_bytes));
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ =
        connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~RawClient() { close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }

  // False where the other side does not take it any more.
  bool Send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }
  void FinishSending() const { shutdown(socket_, SHUT_WR); }

  // Waits for some bytes; false where the other side has closed.
  bool Receive() {
    std::array<char, 65'536> space{};
    const ssize_t got = recv(socket_, space.data(), space.size(), 0);
    if (got <= 0) return false;
    received_.append(space.data(), static_cast<size_t>(got));
    return true;
  }
  // All that comes until the other side closes.
  std::string ReceiveAll() {
    while (Receive()) {
    }
    return std::exchange(received_, {});
  }
  // The next response with its body, by its Content-Length; what has come where the other side
  // closes before its end.
  std::string ReceiveResponse() {
    while (true) {
      const size_t head = received_.find("\r\n\r\n");
      if (head != std::string::npos) {
        const size_t at = received_.find("Content-Length: ");
        const size_t length = at < head ? std::stoul(received_.substr(at + 16)) : 0;
        const size_t end = head + 4 + length;
        if (received_.size() >= end) {
          std::string response = received_.substr(0, end);
          received_.erase(0, end);
          return response;
        }
      }
      if (!Receive()) return std::exchange(received_, {});
    }
  }

 private:
  int socket_;
  bool connected_ = false;
  std::string received_;
};

}  // namespace kundig
