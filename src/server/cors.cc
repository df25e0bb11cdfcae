#include "server/cors.h"

#include <algorithm>

namespace kundig {
namespace {

constexpr size_t kMaxFieldNames = 1000;  // bytes

// A list of field names as RFC 9110 has them, so that nothing else is echoed.
bool IsListOfNames(std::string_view text) {
  return !text.empty() && text.size() <= kMaxFieldNames && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == ',' || c == ' ';
  });
}

}  // namespace

bool IsPreflight(const HttpRequest& request) {
  return request.method == "OPTIONS" && !request.Field("Origin").empty() &&
         !request.Field("Access-Control-Request-Method").empty();
}

HttpResponse AnswerPreflight(const HttpRequest& request, const std::string& methods) {
  HttpResponse response{.status = 204, .content_type = {}, .body = {}, .fields = CorsFields()};
  response.fields.push_back({"Access-Control-Allow-Methods", methods});
  const std::string_view asked = request.Field("Access-Control-Request-Headers");
  if (IsListOfNames(asked)) {
    response.fields.push_back({"Access-Control-Allow-Headers", std::string(asked)});
  }
  response.fields.push_back({"Access-Control-Max-Age", "86400"});
  response.fields.push_back({"Vary", "Access-Control-Request-Headers"});
  return response;
}

std::vector<HttpField> CorsFields() {
  return {{"Access-Control-Allow-Origin", "*"},
          {"Access-Control-Expose-Headers", "Retry-After, ETag"}};
}

}  // namespace kundig
