#include "server/customer_routes.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>

namespace kundig {
namespace {

struct NumberAllowed {
  int64_t least = 0;
  int64_t most = 0;
};

// Nothing where it is left out.
OrRefusal<std::optional<int64_t>> NumberIn(const HttpRequest& request, const std::string& name,
                                           const NumberAllowed& allowed) {
  const std::string text = QueryParameter(request.target, name);
  if (text.empty()) return std::nullopt;
  int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc() && stop == end && number >= allowed.least && number <= allowed.most) {
    return number;
  }
  return Refuse(400, fmt::format("{} is no number that is meant here", name),
                fmt::format("Give a whole number from {} to {}, or leave it out.", allowed.least,
                            allowed.most));
}

OrRefusal<CustomerQuery> ReadQuery(const HttpRequest& request) {
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  CustomerQuery query{.search = QueryParameter(request.target, "search")};
  KUNDIG_ASSIGN_OR_RETURN(const auto offset, NumberIn(request, "offset", {0, kMost}));
  KUNDIG_ASSIGN_OR_RETURN(
      const auto limit,
      NumberIn(request, "limit", {1, static_cast<int64_t>(CustomerQuery::kMostRows)}));
  KUNDIG_ASSIGN_OR_RETURN(const auto list, NumberIn(request, "list", {0, kMost}));
  query.offset = static_cast<size_t>(offset.value_or(0));
  query.limit = limit ? static_cast<size_t>(*limit) : query.limit;
  if (list) query.list = static_cast<uint64_t>(*list);
  return query;
}

LiveCustomers::Answer AnswerOf(const Responder& responder) {
  return [responder](const Result<std::string>& text) {
    responder.Answer(text ? JsonResponse(200, *text) : ToResponse(RefusalOf(text.error())));
  };
}

HttpResponse NothingLearnt() {
  return ToResponse({.status = 503,
                     .what = "nothing is learnt yet",
                     .how = "Ask again in a moment.",
                     .retry_after_s = 1});
}

void AnswerList(LiveCustomers& customers, const RoutedRequest& request,
                const Responder& responder) {
  auto query = ReadQuery(request.http);
  if (!query) return responder.Answer(ToResponse(query.error()));
  if (!customers.AskList(*std::move(query), AnswerOf(responder))) {
    responder.Answer(NothingLearnt());
  }
}

void AnswerCustomer(LiveCustomers& customers, const RoutedRequest& request,
                    const Responder& responder) {
  if (!customers.AskCustomer(std::string(request.Parameter("id")), AnswerOf(responder))) {
    responder.Answer(NothingLearnt());
  }
}

std::vector<SchemaMember> IntervalOf(const std::string& name, const std::string& unit) {
  const SchemaWriter number = OfType("number");
  return {{name + unit, number, false},
          {name + "_low" + unit, number, false},
          {name + "_high" + unit, number, false}};
}

SchemaWriter ObjectOfAll(const std::vector<std::vector<SchemaMember>>& parts) {
  std::vector<SchemaMember> members;
  for (const auto& part : parts) members.insert(members.end(), part.begin(), part.end());
  return ObjectOf(std::move(members));
}

JsonSchema ListSchema() {
  const SchemaWriter text = OfType("string");
  const SchemaWriter row = ObjectOfAll({{{"customer", text},
                                         {"purchase_days", Count()},
                                         {"last_day", text, false},
                                         {"p_alive", OfType("number"), false},
                                         {"need", text, false}},
                                        IntervalOf("purchases", ""),
                                        IntervalOf("value", "_minor")});
  return {"Customers", ObjectOf({{"list", Count()},
                                 {"customers", Count()},
                                 {"total", Count()},
                                 {"offset", Count()},
                                 {"currency", text},
                                 {"worth_is", OneOf({"value_minor", "purchases"})},
                                 {"simulated", OfType("boolean")},
                                 {"rows", ListOf(row)}})};
}

SchemaWriter NeedSchema() {
  const SchemaWriter number = OfType("number");
  const SchemaWriter reason = ObjectOf({{"because", OfType("string")}, {"contribution", number}});
  const SchemaWriter name = ObjectOf({{"en", OfType("string")}, {"de", OfType("string")}});
  const SchemaWriter service = ObjectOf({{"service", OfType("string")}, {"name", name}});
  return ObjectOf({{"item", OfType("string")},
                   {"score", number},
                   {"average", number},
                   {"excess", number},
                   {"base_rate", number},
                   {"reasons", ListOf(reason)},
                   {"services", ListOf(service)}});
}

SchemaWriter EntrySchema() {
  const SchemaWriter text = OfType("string");
  return ObjectOf({{"day", text, false},
                   {"time", text, false},
                   {"kind", text},
                   {"item", text, false},
                   {"quantity", OfType("number"), false},
                   {"value_minor", OfType("integer"), false}});
}

JsonSchema CustomerSchema() {
  const SchemaWriter text = OfType("string");
  const SchemaWriter number = OfType("number");
  const SchemaWriter identifier =
      ObjectOf({{"kind", OneOf({"user_id", "anonymous_id", "email", "phone"})}, {"value", text}});
  return {"Customer", ObjectOfAll({{{"customer", text},
                                    {"identifiers", ListOf(identifier)},
                                    {"simulated", OfType("boolean")},
                                    {"currency", text},
                                    {"purchase_days", Count()},
                                    {"first_day", text, false},
                                    {"last_day", text, false},
                                    {"spend_minor", OfType("integer")},
                                    {"items", ListOf(text)},
                                    {"forecast", text},
                                    {"until", text, false},
                                    {"horizon_weeks", number, false},
                                    {"customers", Count(), false},
                                    {"p_alive", number, false}},
                                   IntervalOf("purchases", ""),
                                   {{"spend_purchase_minor", number, false}},
                                   IntervalOf("value", "_minor"),
                                   {{"needs", ListOf(NeedSchema())},
                                    {"timeline", ListOf(EntrySchema())},
                                    {"decisions", ListOf(SchemaNamed("DecisionCard"))}}})};
}

}  // namespace

std::vector<Route> CustomerRoutes(LiveCustomers& customers) {
  return {
      {.method = "GET",
       .pattern = "/v1/customers",
       .role = KeyRole::kRead,
       .summary = "Customers, the most valuable first, or those one of whose identifiers holds a "
                  "text.",
       .request_schema = {},
       .response_schema = "Customers",
       .handler = [&customers](
                      const RoutedRequest& request,
                      const Responder& responder) { AnswerList(customers, request, responder); },
       .query = {{.name = "search",
                  .words = "A text in an identifier, or a whole one in any writing; all customers "
                           "where left out."},
                 {.name = "offset",
                  .type = "integer",
                  .words = "How many of those that are found are passed over; 0 where left out."},
                 {.name = "limit",
                  .type = "integer",
                  .words = fmt::format("How many are told, {} at most; {} where left out.",
                                       CustomerQuery::kMostRows, CustomerQuery{}.limit)},
                 {.name = "list",
                  .type = "integer",
                  .words = "The member list of an earlier answer: the same list goes on being "
                           "told, as long as nobody asked for a newer one."}}},
      {.method = "GET",
       .pattern = "/v1/customers/{id}",
       .role = KeyRole::kRead,
       .summary = "All that is known of the customer with this identifier, in any writing.",
       .request_schema = {},
       .response_schema = "Customer",
       .handler = [&customers](const RoutedRequest& request, const Responder& responder) {
         AnswerCustomer(customers, request, responder);
       }}};
}

std::vector<JsonSchema> CustomerSchemas() { return {ListSchema(), CustomerSchema()}; }

}  // namespace kundig
