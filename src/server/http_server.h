// HttpServer: HTTP/1.1 over TCP or TLS; requests in, a handler's answers out.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "server/http_message.h"

namespace kundig {

struct HttpServerSettings {
  // "127.0.0.1:8080", "[::1]:8080", "localhost:8080"; port 0: a free one. Without TLS only an
  // address of this machine alone (loopback) is taken, unless `allow_plain_remote` says so.
  std::string listen = "127.0.0.1:8080";
  bool allow_plain_remote = false;
  std::string certificate_file;  // PEM, with its chain; empty: no TLS
  std::string key_file;          // PEM

  size_t threads = 0;  // 0: as many as there are cores
  size_t max_connections = 1024;
  size_t max_head_bytes = size_t{16} << 10;
  size_t max_body_bytes = size_t{4} << 20;         // as it is sent, perhaps packed
  size_t max_bytes_under_way = size_t{256} << 20;  // bodies of all requests together

  // How long a client may take; who takes longer is cut off. Each counts from its beginning, not
  // from the last byte, so that sending a byte now and then wins nothing.
  std::chrono::milliseconds idle_timeout{75'000};  // between requests
  std::chrono::milliseconds head_timeout{10'000};  // from the first byte; also a TLS handshake
  std::chrono::milliseconds body_timeout{60'000};
  std::chrono::milliseconds write_timeout{60'000};  // to take the answer
  std::chrono::milliseconds linger_timeout{2'000};  // to take the answer that ends a connection
  std::chrono::milliseconds stop_timeout{10'000};   // to finish a request once Stop() was called

  // Told of each request that was refused before a handler saw it; called from many threads.
  std::function<void(int status)> on_refused;
  std::function<int64_t()> clock;  // microseconds in UTC; empty: the system's
};

// A request with two readings (request_head.h), or with a bad chunk, is answered 400 and ends its
// connection; a body above the limit 413; a head 431; a request where there is no more room, for
// bodies or for another connection, 429 with Retry-After. Requests that come in one go (pipelining)
// are answered in their order, one after the other.
class HttpServer {
 public:
  // Listens from then on; `handler` is called from the server's threads. Errors: kUsage where the
  // address is none, or is remote without TLS; kFailure where it cannot be listened at, or where
  // certificate or key cannot be read.
  static Result<std::unique_ptr<HttpServer>> Start(const HttpServerSettings& settings,
                                                   HttpHandler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] uint16_t port() const;
  [[nodiscard]] size_t connections() const;

  // Accepts no more connections, closes those that are between requests, lets every request that
  // has begun finish within `stop_timeout`, and returns when all have ended. Waits for every
  // handler's answer. To be called from one thread, not from a handler.
  void Stop();

 private:
  struct State;
  explicit HttpServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kundig
