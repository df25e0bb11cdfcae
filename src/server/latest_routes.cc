#include "server/latest_routes.h"

#include <fmt/format.h>

#include <charconv>

#include "base/json_writer.h"

namespace kundig {
namespace {

OrRefusal<size_t> LimitOf(const HttpRequest& request) {
  const std::string text = QueryParameter(request.target, "limit");
  if (text.empty()) return LatestEvents::kMost;
  size_t limit = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, limit);
  if (error == std::errc() && stop == end && limit >= 1 && limit <= LatestEvents::kMost) {
    return limit;
  }
  return Refuse(
      400, "limit is no number of events",
      fmt::format("Give a whole number from 1 to {0}, or leave it out: {0}.", LatestEvents::kMost));
}

}  // namespace

std::vector<Route> LatestRoutes(const LatestParts& parts) {
  return {
      {.method = "GET",
       .pattern = "/v1/events/latest",
       .role = KeyRole::kRead,
       .summary = "What came in last since the start, and what became of each.",
       .request_schema = {},
       .response_schema = "LatestEvents",
       .handler =
           [parts](const RoutedRequest& request, const Responder& responder) {
             const auto limit = LimitOf(request.http);
             if (!limit) return responder.Answer(ToResponse(limit.error()));
             JsonWriter json;
             WriteLatest(parts.latest->Newest(*limit), parts.keys(), json);
             responder.Answer(JsonResponse(200, json.Take()));
           },
       .query = {{.name = "limit",
                  .type = "integer",
                  .words = fmt::format("So many events at most; {0} where left out, {0} at most.",
                                       LatestEvents::kMost)}}}};
}

std::vector<JsonSchema> LatestSchemas() {
  const SchemaWriter text = OfType("string");
  const SchemaWriter text_or_null = TypeOrNull("string");
  const SchemaWriter event =
      ObjectOf({{"number", Count()},
                {"receivedAt", text},
                {"key", text},
                {"type", text_or_null},
                {"name", text_or_null},
                {"customer", text_or_null},
                {"became", OneOf({"stored", "duplicate", "quarantined", "suppressed"})},
                {"code", text_or_null},
                {"reason", text_or_null}});
  return {{"LatestEvents", ObjectOf({{"events", ListOf(event)}})}};
}

}  // namespace kundig
