#include "server/view_routes.h"

#include "engine/views.h"
#include "server/why_schema.h"

namespace kundig {
namespace {

// Errors: 400 where a parameter is none of its kind, or none of the view's.
Result<ViewFilter> FilterOf(const HttpRequest& request, ViewFilters filters) {
  ViewFilter filter;
  if (filters == ViewFilters::kNone) return filter;
  if (const std::string day = QueryParameter(request.target, "until"); !day.empty()) {
    KUNDIG_ASSIGN_OR_RETURN(filter.until, ParseDay(day));
  }
  if (const std::string name = QueryParameter(request.target, "segment"); !name.empty()) {
    if (filters == ViewFilters::kDay) {
      return Fail(ErrorCode::kUsage, "this is told of all customers alone", "segment",
                  "Leave it out: whether somebody came back is what makes a segment.");
    }
    KUNDIG_ASSIGN_OR_RETURN(filter.segment, ParseSegment(name));
  }
  return filter;
}

Refusal NotYet(std::string what) {
  return {
      .status = 503, .what = std::move(what), .how = "Ask again in a moment.", .retry_after_s = 1};
}

void AnswerView(LiveView& view, const ViewFilter& filter, const Responder& responder) {
  const auto tell = [responder](const Result<std::shared_ptr<const std::string>>& text) {
    responder.Answer(text ? JsonResponse(200, **text) : ToResponse(RefusalOf(text.error())));
  };
  switch (view.Ask(filter, tell)) {
    case LiveView::Asked::kAnswers: return;
    case LiveView::Asked::kNothingLearnt:
      return responder.Answer(ToResponse(NotYet("nothing is learnt yet")));
    case LiveView::Asked::kTooMuch:
      return responder.Answer(ToResponse(NotYet("too many other views are being made")));
  }
}

std::vector<QueryOption> OptionsOf(ViewFilters filters) {
  if (filters == ViewFilters::kNone) return {};
  std::vector<QueryOption> options = {
      {.name = "until",
       .words = "As it stood at the end of this day, such as 2025-12-31; the newest where left "
                "out."}};
  if (filters == ViewFilters::kDayAndSegment) {
    options.push_back({.name = "segment",
                       .words = fmt::format("These customers alone: {}; all where left out.",
                                            fmt::join(SegmentNames(), ", "))});
  }
  return options;
}

struct Described {
  std::string path;
  std::string summary;
  std::string schema;
};

Route ViewRoute(LiveViews& views, const Described& described) {
  const ViewFilters filters = ViewAt(described.path).filters;
  return {.method = "GET",
          .pattern = described.path,
          .role = KeyRole::kRead,
          .summary = described.summary,
          .request_schema = {},
          .response_schema = described.schema,
          .handler =
              [&view = views.Of(described.path), filters](const RoutedRequest& request,
                                                          const Responder& responder) {
                const auto filter = FilterOf(request.http, filters);
                if (!filter) return responder.Answer(ToResponse(RefusalOf(filter.error())));
                AnswerView(view, *filter, responder);
              },
          .query = OptionsOf(filters)};
}

SchemaWriter ServiceSchema() {
  const SchemaWriter name = ObjectOf({{"en", OfType("string")}, {"de", OfType("string")}});
  return ObjectOf({{"service", OfType("string")}, {"name", name}});
}

SchemaWriter Segment() { return OneOf(SegmentNames()); }

SchemaWriter Segments() {
  return ListOf(ObjectOf({{"segment", Segment()}, {"customers", Count()}}));
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
                                      {"services", ListOf(ServiceSchema())}});
  const SchemaWriter by_segment = ObjectOf({{"item", OfType("string")},
                                            {"segment", Segment()},
                                            {"customers", Count()},
                                            {"share", number},
                                            {"share_low", number},
                                            {"share_high", number},
                                            {"ratio", number, false},
                                            {"ratio_low", number, false},
                                            {"ratio_high", number, false},
                                            {"beyond_chance", OfType("boolean")},
                                            {"open_need", Count()}});
  return {"Needs", ObjectOf({{"level", OfType("string")},
                             {"until", OfType("string"), false},
                             {"last_day", OfType("string"), false},
                             {"segment", Segment(), false},
                             {"customers", Count()},
                             {"simulated", OfType("boolean")},
                             {"needs", ListOf(need)},
                             {"segments", Segments()},
                             {"by_segment", ListOf(by_segment)},
                             {"sql", ObjectOf({{"open_needs", OfType("string")},
                                               {"shares", OfType("string")},
                                               {"by_segment", OfType("string")},
                                               {"trends", OfType("string")}})}})};
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
                {"services", ListOf(ServiceSchema())},
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
  return {"Value",
          ObjectOf({{"until", text},
                    {"last_day", text, false},
                    {"segment", Segment(), false},
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
                    {"segments", Segments()},
                    {"backtest", backtest, false},
                    {"advice", text},
                    {"sql", ObjectOf({{"worth", text}, {"ahead", text}, {"trust", text}})}})};
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
