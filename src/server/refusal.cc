#include "server/refusal.h"

#include <fmt/format.h>

#include "base/json_writer.h"

namespace kundig {

int HttpStatusOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kFailure: return 500;
    case ErrorCode::kUsage: return 400;
    case ErrorCode::kNotFound: return 404;
    case ErrorCode::kNotAllowed: return 403;
    case ErrorCode::kStoreInUse: return 503;
    case ErrorCode::kCheckFailed: return 409;
  }
  return 500;
}

Refusal RefusalOf(const Error& error) {
  const std::string what =
      error.where.empty() ? error.what : fmt::format("{} ({})", error.what, error.where);
  return {.status = HttpStatusOf(error.code), .what = what, .how = error.mend, .retry_after_s = {}};
}

HttpResponse ToResponse(const Refusal& refusal) {
  JsonWriter json;
  json.BeginObject().Key("error").BeginObject();
  json.Field("what", refusal.what).Field("how", refusal.how).EndObject().EndObject();
  HttpResponse response = JsonResponse(refusal.status, json.Take());
  if (refusal.retry_after_s) {
    response.fields.push_back({"Retry-After", fmt::format("{}", *refusal.retry_after_s)});
  }
  if (refusal.status == 401) {
    response.fields.push_back({"WWW-Authenticate", R"(Bearer realm="kundig")"});
  }
  return response;
}

}  // namespace kundig
