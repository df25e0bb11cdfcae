// HttpRequest, HttpResponse and Responder: HTTP without sockets, as the handlers see it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kundig {

struct HttpField {
  std::string name;
  std::string value;

  friend bool operator==(const HttpField&, const HttpField&) = default;
};

struct HttpRequest {
  std::string method;
  std::string target;  // as it was sent: path and query, still percent-encoded
  std::vector<HttpField> fields;
  std::string body;     // as it was sent, perhaps packed (unpack_body.h)
  std::string address;  // the peer's IP address, without port
  bool secure = false;  // came over TLS
  int64_t received_us = 0;

  // The first field of that name, without regard to case; empty where there is none.
  [[nodiscard]] std::string_view Field(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<HttpField> fields;  // beside Content-Type, Content-Length, Date and Connection
};

[[nodiscard]] inline HttpResponse JsonResponse(int status, std::string json) {
  return {.status = status, .content_type = "application/json", .body = std::move(json)};
}

// Gives the answer to one request, now or later, from any thread, without blocking. Copies stand
// for the same request: the first answer counts. Where the last copy goes without having answered,
// the client is told of a fault of ours (500), so that no connection waits for ever.
class Responder {
 public:
  using Send = std::function<void(HttpResponse)>;
  explicit Responder(Send send);

  void Answer(HttpResponse response) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// Must not block: it runs on the thread that serves the connection, and with it many others.
using HttpHandler = std::function<void(HttpRequest, Responder)>;

// The words of a status, such as "Not Found"; "Status" for those that have none.
[[nodiscard]] std::string_view StatusWords(int status);

// Status line and fields as they go over the wire, with the blank line. What is no field by RFC
// 9110 (a line break in it, say) is left out. `date` is as FormatHttpDate gives it.
struct ResponseFrame {
  bool keep_alive = true;
  std::string_view date;
};
[[nodiscard]] std::string FormatResponseHead(const HttpResponse& response,
                                             const ResponseFrame& frame);

// "Tue, 24 Nov 2026 16:30:05 GMT"
[[nodiscard]] std::string FormatHttpDate(int64_t time_us);

// Percent-decoded. A "%" without two hexadecimal digits behind it stays as it is.
enum class PlusSign { kIsPlus, kIsBlank };
[[nodiscard]] std::string PercentDecode(std::string_view text, PlusSign plus);

[[nodiscard]] std::string_view PathOf(std::string_view target);
// The decoded value of the first query parameter `name`; empty where there is none.
[[nodiscard]] std::string QueryParameter(std::string_view target, std::string_view name);

// Letters of ASCII without regard to case.
[[nodiscard]] bool EqualNoCase(std::string_view a, std::string_view b);
// Without blanks and tabs around it.
[[nodiscard]] std::string_view Trimmed(std::string_view text);

}  // namespace kundig
