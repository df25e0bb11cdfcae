#include "server/decision_view_routes.h"

#include <fmt/format.h>

#include <charconv>

namespace kundig {
namespace {

OrRefusal<std::optional<Day>> DayOf(const HttpRequest& request, std::string_view name) {
  const std::string text = QueryParameter(request.target, name);
  if (text.empty()) return std::nullopt;
  const auto day = ParseDay(text);
  if (day) return *day;
  return Refuse(400, fmt::format("{} is no day", name), "Write it as 2026-11-30, or leave it out.");
}

OrRefusal<int64_t> NumberOf(const HttpRequest& request, std::string_view name, int64_t usual) {
  const std::string text = QueryParameter(request.target, name);
  if (text.empty()) return usual;
  int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc() && stop == end) return number;
  return Refuse(400, fmt::format("{} is no number", name), "Give a whole number, or leave it out.");
}

OrRefusal<DecisionsRequest> ReadRequest(const HttpRequest& http) {
  const auto from = DayOf(http, "from");
  if (!from) return tl::unexpected(from.error());
  const auto to = DayOf(http, "to");
  if (!to) return tl::unexpected(to.error());
  const auto days = NumberOf(http, "days", DecisionsRequest().days);
  if (!days) return tl::unexpected(days.error());
  const auto cards = NumberOf(http, "cards", DecisionsRequest().cards);
  if (!cards) return tl::unexpected(cards.error());
  return DecisionsRequest{.from = *from, .to = *to, .days = *days, .cards = *cards};
}

void AnswerDecisions(LiveDecisionsView& decisions, const HttpRequest& http,
                     const Responder& responder) {
  const auto request = ReadRequest(http);
  if (!request) return responder.Answer(ToResponse(request.error()));
  decisions.Ask(*request, [responder](const Result<std::string>& told) {
    responder.Answer(told ? JsonResponse(200, *told) : ToResponse(RefusalOf(told.error())));
  });
}

SchemaWriter EstimateSchema() {
  const SchemaWriter number = OfType("number");
  return ObjectOf({{"value", number}, {"low", number}, {"high", number}});
}

SchemaWriter InEveryLanguage() {
  return ObjectOf({{"en", OfType("string")}, {"de", OfType("string")}});
}

// An object with what came of offers, and these members.
SchemaWriter OutcomesWith(std::vector<SchemaMember> more) {
  std::vector<SchemaMember> members;
  for (const char* name : {"offered", "accepted", "declined", "waiting", "over", "over_accepted"}) {
    members.push_back({name, Count()});
  }
  members.push_back({"acceptance", EstimateSchema(), false});
  members.push_back({"brought_minor", OfType("number")});
  for (SchemaMember& member : more) members.push_back(std::move(member));
  return ObjectOf(std::move(members));
}

// An object with a reason in words, and these members.
SchemaWriter BecauseWith(std::vector<SchemaMember> more) {
  std::vector<SchemaMember> members = {{"because", OfType("string")}, {"text", InEveryLanguage()}};
  for (SchemaMember& member : more) members.push_back(std::move(member));
  return ObjectOf(std::move(members));
}

SchemaWriter CardSchema() {
  const SchemaWriter text = OfType("string");
  const SchemaWriter number = OfType("number");
  const SchemaWriter offer =
      ObjectOf({{"service", text},
                {"name", InEveryLanguage()},
                {"value_minor", EstimateSchema()},
                {"propensity", number},
                {"came", OneOf({"accepted", "declined", "waiting"})},
                {"reasons", ListOf(BecauseWith({{"contribution_minor", number}}))}});
  return ObjectOf({{"id", text},
                   {"customer", text},
                   {"time", text},
                   {"placement", text},
                   {"occasion", OneOf({"visit", "message"})},
                   {"places", Count()},
                   {"offers", ListOf(offer)},
                   {"left_alone", BecauseWith({{"propensity", number}}), false}});
}

}  // namespace

std::vector<Route> DecisionViewRoutes(LiveDecisionsView& decisions) {
  return {
      {.method = "GET",
       .pattern = "/v1/decisions",
       .role = KeyRole::kRead,
       .summary = "What was offered, what came of it, and what was left alone and why.",
       .request_schema = {},
       .response_schema = "Decisions",
       .handler =
           [&decisions](const RoutedRequest& request, const Responder& responder) {
             AnswerDecisions(decisions, request.http, responder);
           },
       .query = {{.name = "from", .words = "The first day; `days` before the end else."},
                 {.name = "to",
                  .words = "The day after the last; the one after the newest decision where "
                           "left out."},
                 {.name = "days",
                  .type = "integer",
                  .words = fmt::format("How many days, where `from` is left out: {} where left "
                                       "out too, {} at most.",
                                       DecisionsRequest().days, DecisionsRequest::kMostDays)},
                 {.name = "cards",
                  .type = "integer",
                  .words = fmt::format("So many of the latest decisions are told one by one; "
                                       "{} where left out, {} at most.",
                                       DecisionsRequest().cards, DecisionsRequest::kMostCards)}}}};
}

std::vector<JsonSchema> DecisionViewSchemas() {
  const SchemaWriter text = OfType("string");
  const SchemaWriter number = OfType("number");
  const SchemaWriter service = OutcomesWith({{"service", text},
                                             {"name", InEveryLanguage()},
                                             {"expected_minor", number},
                                             {"propensity", number},
                                             {"expected_share", number}});
  const SchemaWriter day =
      ObjectOf({{"day", text}, {"decisions", Count()}, {"offers", Count()}, {"accepted", Count()}});
  const SchemaWriter explored =
      ObjectOf({{"offers", Count()}, {"explored", Count()}, {"share", EstimateSchema(), false}});
  return {{"Decisions",
           OutcomesWith(
               {{"from", text},
                {"to", text},
                {"simulated", OfType("boolean")},
                {"currency", text},
                {"attribution_days", number},
                {"decisions", Count()},
                {"left_alone", Count()},
                {"explored", explored},
                {"left_alone_by", ListOf(ObjectOf({{"because", text}, {"decisions", Count()}}))},
                {"services", ListOf(service)},
                {"days", ListOf(day)},
                {"latest", ListOf(SchemaNamed("DecisionCard"))}})},
          {"DecisionCard", CardSchema()}};
}

}  // namespace kundig
