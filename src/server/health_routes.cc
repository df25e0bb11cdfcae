#include "server/health_routes.h"

#include <fmt/format.h>

#include <charconv>

namespace kundig {
namespace {

OrRefusal<int64_t> HoursOf(const HttpRequest& request) {
  const std::string text = QueryParameter(request.target, "hours");
  if (text.empty()) return kHoursShown;
  int64_t hours = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, hours);
  if (error == std::errc() && stop == end && hours >= 1 && hours <= kMostHoursShown) return hours;
  return Refuse(400, "hours is no number of hours",
                fmt::format("Give a whole number from 1 to {}, or leave it out: {}.",
                            kMostHoursShown, kHoursShown));
}

std::string HealthOf(const HealthParts& parts, int64_t first_hour) {
  HealthView view{
      .counts = parts.intake->Counts(), .keys = parts.keys(), .waiting = parts.intake->NotStored()};
  if (const auto trouble = parts.intake->Trouble()) view.trouble = trouble->what;
  return HealthAsJson(view, first_hour);
}

// An object with the counts, whether they balance, and these members.
SchemaWriter CountsWith(std::vector<SchemaMember> more) {
  std::vector<SchemaMember> members;
  for (const char* name : {"received", "stored", "duplicate", "quarantined", "suppressed"}) {
    members.push_back({name, Count()});
  }
  members.push_back({"balanced", OfType("boolean")});
  for (SchemaMember& member : more) members.push_back(std::move(member));
  return ObjectOf(std::move(members));
}

}  // namespace

std::vector<Route> HealthRoutes(const HealthParts& parts) {
  return {
      {.method = "GET",
       .pattern = "/v1/health",
       .role = KeyRole::kRead,
       .summary = "What became of all that was received, in total, by key and hour; what waits.",
       .request_schema = {},
       .response_schema = "Health",
       .handler =
           [parts](const RoutedRequest& request, const Responder& responder) {
             const auto hours = HoursOf(request.http);
             if (!hours) return responder.Answer(ToResponse(hours.error()));
             const int64_t first = FirstHourShown(request.http.received_us, *hours);
             responder.Answer(JsonResponse(200, HealthOf(parts, first)));
           },
       .query = {{.name = "hours",
                  .type = "integer",
                  .words = fmt::format("Of so many last hours the counts are shown; {} where "
                                       "left out, {} at most.",
                                       kHoursShown, kMostHoursShown)}}}};
}

std::vector<JsonSchema> HealthSchemas() {
  const SchemaWriter hour = CountsWith({{"hour", OfType("string")}});
  const SchemaWriter key = CountsWith({{"key", OfType("string")}, {"hours", ListOf(hour)}});
  return {{"Health", CountsWith({{"keys", ListOf(key)},
                                 {"waiting", ObjectOf({{"records", Count()}, {"bytes", Count()}})},
                                 {"trouble", TypeOrNull("string")}})}};
}

}  // namespace kundig
