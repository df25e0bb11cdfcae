#include "server/view_routes.h"

#include "server/why_schema.h"

namespace kundig {
namespace {

void AnswerView(LiveView& view, const Responder& responder) {
  const bool known = view.Ask([responder](const Result<std::shared_ptr<const std::string>>& text) {
    responder.Answer(text ? JsonResponse(200, **text) : ToResponse(RefusalOf(text.error())));
  });
  if (known) return;
  responder.Answer(ToResponse(Refusal{.status = 503,
                                      .what = "nothing is learnt yet",
                                      .how = "Ask again in a moment.",
                                      .retry_after_s = 1}));
}

struct Described {
  std::string path;
  std::string summary;
  std::string schema;
};

Route ViewRoute(LiveViews& views, const Described& described) {
  return {.method = "GET",
          .pattern = described.path,
          .role = KeyRole::kRead,
          .summary = described.summary,
          .request_schema = {},
          .response_schema = described.schema,
          .handler = [&view = views.Of(described.path)](const RoutedRequest&,
                                                        const Responder& responder) {
            AnswerView(view, responder);
          }};
}

JsonSchema NeedsSchema() {
  const SchemaWriter number = OfType("number");
  const SchemaWriter need = ObjectOf({{"item", OfType("string")},
                                      {"customers", Count()},
                                      {"share", number},
                                      {"share_low", number},
                                      {"share_high", number},
                                      {"recent", Count()},
                                      {"before", Count()},
                                      {"trend", number, false},
                                      {"trend_low", number, false},
                                      {"trend_high", number, false},
                                      {"open_need", Count()},
                                      {"services", ListOf(OfType("string"))}});
  return {"Needs", ObjectOf({{"level", OfType("string")},
                             {"customers", Count()},
                             {"simulated", OfType("boolean")},
                             {"needs", ListOf(need)}})};
}

SchemaWriter EstimateSchema() {
  const SchemaWriter number = OfType("number");
  return ObjectOf({{"value", number}, {"low", number}, {"high", number}});
}

JsonSchema TodaySchema() {
  const SchemaWriter number = OfType("number");
  const SchemaWriter text = OfType("string");
  const SchemaWriter estimate = EstimateSchema();
  const SchemaWriter change = ObjectOf({{"measure", text},
                                        {"recent", number},
                                        {"before", number, false},
                                        {"year_ago", number, false},
                                        {"change", estimate, false},
                                        {"change_in_a_year", estimate, false}});
  const SchemaWriter moving =
      ObjectOf({{"item", text}, {"recent", Count()}, {"before", Count()}, {"trend", estimate}});
  const SchemaWriter suggestions = ObjectOf({{"customers", Count()},
                                             {"suggestions", Count()},
                                             {"hits", Count()},
                                             {"hit_rate", estimate}});
  const SchemaWriter proposal =
      ObjectOf({{"kind", OneOf({"offer", "fill_gap", "keep", "mend"})},
                {"item", text, false},
                {"services", ListOf(text)},
                {"customers", Count()},
                {"rows", Count()},
                {"unit", OneOf({"value_minor", "purchases", "customers"}), false},
                {"expected", estimate, false},
                {"certainty", OneOf({"rough", "loose", "at_stake", "counted", "unknown"})},
                {"each_minor", estimate, false}});
  return {"Today", ObjectOf({{"until", text},
                             {"days", Count()},
                             {"customers", Count()},
                             {"simulated", OfType("boolean")},
                             {"currency", text},
                             {"changes", ListOf(change)},
                             {"moving", ListOf(moving)},
                             {"needs_compared", Count()},
                             {"suggestions", suggestions, false},
                             {"proposals", ListOf(proposal)}})};
}

JsonSchema ValueSchema() {
  const SchemaWriter number = OfType("number");
  const SchemaWriter text = OfType("string");
  const SchemaWriter estimate = EstimateSchema();
  const SchemaWriter worth = ObjectOf({{"customers", Count()},
                                       {"worth", number},
                                       {"highest", number},
                                       {"lowest", number},
                                       {"p_alive", number}});
  const SchemaWriter calibration = ObjectOf({{"customers", Count()},
                                             {"predicted", number},
                                             {"actual", number},
                                             {"actual_low", number},
                                             {"actual_high", number}});
  const SchemaWriter backtest = ObjectOf({{"forecast", text},
                                          {"split", text},
                                          {"end", text},
                                          {"sum_predicted", number},
                                          {"sum_actual", number},
                                          {"calibration", ListOf(calibration)}});
  return {"Value", ObjectOf({{"until", text},
                             {"horizon_weeks", number},
                             {"customers", Count()},
                             {"simulated", OfType("boolean")},
                             {"currency", text},
                             {"alive", estimate},
                             {"purchases", estimate},
                             {"value_minor", estimate, false},
                             {"worth_is", text},
                             {"worth", ListOf(worth)},
                             {"ahead", ListOf(ObjectOf({{"day", text}, {"purchases", estimate}}))},
                             {"backtest", backtest, false},
                             {"advice", text}})};
}

}  // namespace

std::vector<Route> ViewRoutes(LiveViews& views) {
  return {ViewRoute(views, {"/v1/today",
                            "What is new in the last four weeks, and what is most worth to be "
                            "decided.",
                            "Today"}),
          ViewRoute(views, {"/v1/needs",
                            "What customers need: who has it, how that changes, who has it "
                            "still open.",
                            "Needs"}),
          ViewRoute(views, {"/v1/value",
                            "What customers are worth, what they will buy, and how far to "
                            "trust that.",
                            "Value"}),
          ViewRoute(views, {"/v1/why",
                            "How soon customers come back, how many stay, and what those who do "
                            "have in common.",
                            "Why"})};
}

std::vector<JsonSchema> ViewSchemas() {
  return {TodaySchema(), NeedsSchema(), ValueSchema(), WhySchema()};
}

}  // namespace kundig
