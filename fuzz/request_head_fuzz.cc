// Any bytes as a request's head, target and path: what is taken for sound has one reading, and the
// route table and the query answer it without harm.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/check.h"
#include "server/http_message.h"
#include "server/request_head.h"
#include "server/route_table.h"
#include "server/write_key.h"

namespace {

kundig::Route Make(std::string method, std::string pattern) {
  kundig::Route route;
  route.method = std::move(method);
  route.pattern = std::move(pattern);
  route.handler = [](const kundig::RoutedRequest&, const kundig::Responder&) {};
  return route;
}

kundig::RouteTable MakeTable() {
  return kundig::RouteTable({Make("GET", "/v1/customers/{id}"), Make("POST", "/v1/track"),
                             Make("DELETE", "/v1/customers/{id}/{part}")});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const kundig::RouteTable table = MakeTable();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto length = kundig::FindHead(bytes);
  if (length && *length > 0) {
    const std::string_view head = bytes.substr(0, *length);
    KUNDIG_CHECK(head.ends_with("\r\n\r\n") || head == "\r\n");
    if (!kundig::HeadDefect(head)) {
      // Sound heads have no line end but CR LF, and no second head inside.
      KUNDIG_CHECK(head.find("\r\n\r\n") == head.size() - 4 && head.find('\0') == head.npos);
    }
  }
  kundig::HttpRequest request;
  request.method = "GET";
  request.target = std::string(bytes);
  request.fields = {{"Authorization", std::string(bytes)}, {"X-Write-Key", std::string(bytes)}};
  KUNDIG_CHECK(kundig::KeyOutsideBody(request).size() <= size + 1);
  if (const auto match = table.Find("GET", bytes)) {
    for (const auto& [name, value] : match->parameters) KUNDIG_CHECK(value.size() <= size);
  }
  KUNDIG_CHECK(kundig::QueryParameter(bytes, "writeKey").size() <= size);
  return 0;
}
