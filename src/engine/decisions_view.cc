#include "engine/decisions_view.h"

#include "engine/json_parts.h"
#include "engine/learn.h"
#include "engine/statements.h"
#include "models/share_intervals.h"
#include "store/answered_offers.h"

namespace kundig {
namespace {

// A share of so many is sure to within 2 %; every decision may have a model of its own to be read.
constexpr int64_t kChoicesLookedAt = 2000;

// Calls `read` with every row of the answer.
template <typename Read>
Status ForEachRow(Connection& connection, std::string_view statement, const Read& read) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(statement));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return {};
    for (size_t i = 0; i < chunk->rows(); ++i) read(*chunk, i);
  }
}

int64_t CountAt(const Chunk& chunk, size_t column, size_t row) {
  return chunk.Column<int64_t>(column)[row];
}

Status Check(const DecisionsRequest& request) {
  if (request.cards < 0 || request.cards > DecisionsRequest::kMostCards) {
    return Fail(ErrorCode::kUsage, fmt::format("{} cards", request.cards), {},
                fmt::format("Ask for 0 to {}.", DecisionsRequest::kMostCards));
  }
  if (request.days < 1 || request.days > DecisionsRequest::kMostDays) {
    return Fail(ErrorCode::kUsage, fmt::format("{} days", request.days), {},
                fmt::format("Ask for 1 to {}.", DecisionsRequest::kMostDays));
  }
  return {};
}

struct Span {
  Day first;
  Day last;
};

// On which days anything was decided; nothing where nothing was.
Result<std::optional<Span>> DecidedDays(Connection& connection, const Config& config) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_decided_days, {config.timezone}));
  KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
  if (chunk == nullptr || chunk->rows() == 0 || chunk->IsNull(0, 0)) return std::nullopt;
  const auto day = [chunk](size_t column) {
    return Day{static_cast<int32_t>(CountAt(*chunk, column, 0))};
  };
  return Span{.first = day(0), .last = day(1)};
}

// What is asked for, within what there is.
Result<Span> PeriodOf(const DecisionsRequest& request, const Span& decided) {
  const Day to = request.to.value_or(decided.last + 1);
  const Day from = request.from.value_or(to - static_cast<int32_t>(request.days));
  if (from >= to) {
    return Fail(ErrorCode::kUsage,
                fmt::format("the period from {} ends before {}", FormatDay(from), FormatDay(to)),
                {}, "The last day is the one before the end; name a later end.");
  }
  return Span{.first = std::min(std::max(from, decided.first), to - 1), .last = to - 1};
}

Status CreateTables(Connection& connection, const Config& config, const Span& period) {
  const auto end_of = [&](Day day) {
    return connection.QueryInt64(sql::select_end_of_day, {int64_t{day.number}, config.timezone});
  };
  KUNDIG_ASSIGN_OR_RETURN(const auto from_us, end_of(period.first - 1));
  KUNDIG_ASSIGN_OR_RETURN(const auto to_us, end_of(period.last));
  const std::vector<SqlValue> times = {from_us.value_or(0), to_us.value_or(0)};
  const auto run = [&connection](std::string_view statement,
                                 const std::vector<SqlValue>& values) -> Status {
    const auto done = connection.Run(statement, values);
    return done ? Status() : tl::unexpected(done.error());
  };
  KUNDIG_RETURN_IF_ERROR(run(sql::create_shown_offers, times));
  return run(sql::create_shown_decisions, {times[0], times[1], config.timezone});
}

void Add(const OfferOutcomes& more, OfferOutcomes& sum) {
  sum.offered += more.offered;
  sum.accepted += more.accepted;
  sum.declined += more.declined;
  sum.over += more.over;
  sum.over_accepted += more.over_accepted;
}

Status ReadServices(Connection& connection, const Config& config, DecisionsView& view) {
  return ForEachRow(connection, sql::select_offered_services, [&](const Chunk& chunk, size_t row) {
    const auto number = [&](size_t column) { return chunk.Column<double>(column)[row]; };
    view.services.push_back({.service = NameOfService(config, chunk.Text(0, row)),
                             .outcomes = {.offered = CountAt(chunk, 1, row),
                                          .accepted = CountAt(chunk, 2, row),
                                          .declined = CountAt(chunk, 3, row),
                                          .over = CountAt(chunk, 4, row),
                                          .over_accepted = CountAt(chunk, 5, row)},
                             .brought_minor = number(6),
                             .expected_minor = number(7),
                             .propensity = number(8),
                             .expected_share = number(9)});
    Add(view.services.back().outcomes, view.outcomes);
    view.brought_minor += view.services.back().brought_minor;
  });
}

Status ReadDecisions(Connection& connection, DecisionsView& view) {
  KUNDIG_RETURN_IF_ERROR(
      ForEachRow(connection, sql::select_left_alone, [&](const Chunk& chunk, size_t row) {
        view.left_alone_by.push_back({std::string(chunk.Text(0, row)), CountAt(chunk, 1, row)});
        view.left_alone += view.left_alone_by.back().decisions;
      }));
  return ForEachRow(connection, sql::select_decision_days, [&](const Chunk& chunk, size_t row) {
    view.days.push_back({.day = {static_cast<int32_t>(CountAt(chunk, 0, row))},
                         .decisions = CountAt(chunk, 1, row),
                         .offers = CountAt(chunk, 2, row),
                         .accepted = CountAt(chunk, 3, row)});
    view.decisions += view.days.back().decisions;
  });
}

Status CreateLatest(Connection& connection, int64_t cards) {
  const auto created = connection.Run(sql::create_latest_decisions, {cards});
  return created ? Status() : tl::unexpected(created.error());
}

void WriteOutcomes(const OfferOutcomes& outcomes, JsonWriter& json) {
  json.Field("offered", outcomes.offered)
      .Field("accepted", outcomes.accepted)
      .Field("declined", outcomes.declined)
      .Field("waiting", outcomes.waiting())
      .Field("over", outcomes.over)
      .Field("over_accepted", outcomes.over_accepted);
  if (outcomes.over > 0) WriteEstimate(json, "acceptance", outcomes.Acceptance());
}

void WriteService(const ServiceOutcomes& one, JsonWriter& json) {
  json.BeginObject().Field("service", one.service.id);
  WriteName(json, "name", one.service);
  WriteOutcomes(one.outcomes, json);
  json.Field("brought_minor", one.brought_minor)
      .Field("expected_minor", one.expected_minor)
      .Field("propensity", one.propensity)
      .Field("expected_share", one.expected_share)
      .EndObject();
}

void WriteExplored(const ExploredShare& explored, JsonWriter& json) {
  json.Key("explored")
      .BeginObject()
      .Field("offers", explored.offers)
      .Field("explored", explored.explored);
  if (explored.offers > 0) WriteEstimate(json, "share", explored.Share());
  json.EndObject();
}

}  // namespace

Estimate OfferOutcomes::Acceptance() const { return WilsonInterval({over_accepted, over}); }

Result<DecisionsView> ViewDecisions(Store& store, const Config& config,
                                    const DecisionsRequest& request) {
  KUNDIG_RETURN_IF_ERROR(Check(request));
  DecisionsView view{.currency = config.currency, .attribution_days = config.attribution_days};
  KUNDIG_ASSIGN_OR_RETURN(const StoreContents contents, store.Contents());
  view.simulated = contents.simulated;
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(const auto decided, DecidedDays(connection, config));
  KUNDIG_ASSIGN_OR_RETURN(const Span period, PeriodOf(request, decided.value_or(Span())));
  view.from = period.first;
  view.to = period.last + 1;
  if (!decided) return view;
  KUNDIG_ASSIGN_OR_RETURN(const Attribution attribution,
                          PlanAttribution(store, config, std::nullopt));
  KUNDIG_RETURN_IF_ERROR(CreateAnsweredOffers(connection, attribution));
  KUNDIG_RETURN_IF_ERROR(CreateTables(connection, config, period));
  KUNDIG_RETURN_IF_ERROR(ReadServices(connection, config, view));
  KUNDIG_RETURN_IF_ERROR(ReadDecisions(connection, view));
  KUNDIG_ASSIGN_OR_RETURN(view.explored, CountExplored(connection, kChoicesLookedAt));
  KUNDIG_RETURN_IF_ERROR(CreateLatest(connection, request.cards));
  KUNDIG_ASSIGN_OR_RETURN(view.latest, TellDecisions(connection, config));
  return view;
}

std::string DecisionsAsJson(const DecisionsView& view) {
  JsonWriter json;
  json.BeginObject()
      .Field("from", FormatDay(view.from))
      .Field("to", FormatDay(view.to))
      .Field("simulated", view.simulated != Simulated::kNone)
      .Field("currency", view.currency)
      .Field("attribution_days", view.attribution_days)
      .Field("decisions", view.decisions)
      .Field("left_alone", view.left_alone);
  WriteOutcomes(view.outcomes, json);
  json.Field("brought_minor", view.brought_minor);
  WriteExplored(view.explored, json);
  json.Key("left_alone_by").BeginArray();
  for (const LeftAlone& one : view.left_alone_by) {
    json.BeginObject().Field("because", one.reason).Field("decisions", one.decisions).EndObject();
  }
  json.EndArray().Key("services").BeginArray();
  for (const ServiceOutcomes& one : view.services) WriteService(one, json);
  json.EndArray().Key("days").BeginArray();
  for (const DecisionDay& one : view.days) {
    json.BeginObject()
        .Field("day", FormatDay(one.day))
        .Field("decisions", one.decisions)
        .Field("offers", one.offers)
        .Field("accepted", one.accepted)
        .EndObject();
  }
  json.EndArray().Key("latest").BeginArray();
  for (const DecisionCard& card : view.latest) WriteCard(card, json);
  json.EndArray().EndObject();
  return json.Take();
}

}  // namespace kundig
