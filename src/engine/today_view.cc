#include "engine/today_view.h"

#include <algorithm>
#include <cmath>

#include "engine/json_parts.h"
#include "engine/need_data.h"

namespace kundig {
namespace {

constexpr double kNormalQuantile95 = 1.6448536269514722;
constexpr double kBeyondChance = 0.1;  // divided by the number of needs compared
constexpr size_t kMostMoving = 3;      // each way

// How likely chance alone moves a need as far: the interval is as wide as its error on the
// logarithm.
double ChanceOf(const Estimate& trend) {
  const double error = std::log((1 + trend.high) / (1 + trend.low)) / (2 * kNormalQuantile95);
  return std::erfc(std::abs(std::log1p(trend.value)) / error / std::sqrt(2.0));
}

// Nothing where there is nobody to test or nothing to test with.
Result<std::optional<SuggestionScore>> TestedSuggestions(Store& store, const Learned& learned,
                                                         const CustomerBase& base) {
  if (!learned.needs) return std::nullopt;
  KUNDIG_ASSIGN_OR_RETURN(const StableIds ids, StableIdsOf(store, learned.plan, base));
  const auto score = TestSuggestions({base.Items(), ids.customers, ids.items},
                                     learned.needs->lambda(), kStrongestNeeds);
  if (!score || score->suggestions == 0) return std::nullopt;
  return *score;
}

void WriteIfKnown(JsonWriter& json, std::string_view key, const std::optional<Estimate>& estimate) {
  if (estimate) WriteEstimate(json, key, *estimate);
}

void WriteChange(JsonWriter& json, const RecentChange& change) {
  json.BeginObject().Field("measure", change.measure).Field("recent", change.recent);
  if (change.before) json.Field("before", *change.before);
  if (change.year_ago) json.Field("year_ago", *change.year_ago);
  WriteIfKnown(json, "change", change.change);
  WriteIfKnown(json, "change_in_a_year", change.change_in_a_year);
  json.EndObject();
}

void WriteMoving(JsonWriter& json, const ItemDemand& need) {
  json.BeginObject()
      .Field("item", need.item)
      .Field("recent", need.recent)
      .Field("before", need.before);
  WriteEstimate(json, "trend", need.trend);
  json.EndObject();
}

void WriteProposal(JsonWriter& json, const Proposal& proposal) {
  json.BeginObject().Field("kind", ProposalKindName(proposal.kind));
  if (!proposal.item.empty()) json.Field("item", proposal.item);
  json.Key("services").BeginArray();
  for (const ServiceName& service : proposal.services) WriteService(json, service);
  json.EndArray();
  json.Field("customers", proposal.customers).Field("rows", proposal.rows);
  if (proposal.expected) json.Field("unit", proposal.unit);
  WriteIfKnown(json, "expected", proposal.expected);
  json.Field("certainty", CertaintyOf(proposal));
  WriteIfKnown(json, "each_minor", proposal.each_minor);
  json.EndObject();
}

}  // namespace

std::vector<ItemDemand> MovingNeeds(const NeedsView& needs) {
  const auto known = std::ranges::count_if(needs.items, &ItemDemand::trend_known);
  std::vector<ItemDemand> moving;
  for (const bool rises : {true, false}) {
    std::vector<ItemDemand> some;
    for (const ItemDemand& need : needs.items) {
      if (!need.trend_known || (need.trend.value > 0) != rises) continue;
      if (ChanceOf(need.trend) * static_cast<double>(known) < kBeyondChance) some.push_back(need);
    }
    std::ranges::stable_sort(some, {}, [](const ItemDemand& need) { return ChanceOf(need.trend); });
    some.resize(std::min(some.size(), kMostMoving));
    moving.insert(moving.end(), some.begin(), some.end());
  }
  return moving;
}

Result<TodayView> ViewToday(Store& store, const Config& config, const Learned& learned,
                            const CustomerBase& base) {
  KUNDIG_ASSIGN_OR_RETURN(const NeedsView needs, ViewNeeds(store, config, learned, base));
  TodayView view{.until = learned.plan.until,
                 .customers = needs.customers,
                 .simulated = learned.plan.simulated,
                 .currency = config.currency,
                 .moving = MovingNeeds(needs),
                 .needs_compared = std::ranges::count_if(needs.items, &ItemDemand::trend_known)};
  KUNDIG_ASSIGN_OR_RETURN(view.changes, FindRecentChanges(store, learned.plan.until));
  KUNDIG_ASSIGN_OR_RETURN(view.suggestions, TestedSuggestions(store, learned, base));
  ProposalData data{.needs = needs, .suggestions = view.suggestions};
  KUNDIG_ASSIGN_OR_RETURN(data.horizon_days, ParseDurationDays(config.horizon));
  KUNDIG_ASSIGN_OR_RETURN(view.proposals, Propose(store, config, learned, base, data));
  return view;
}

std::string TodayAsJson(const TodayView& view) {
  JsonWriter json;
  json.BeginObject()
      .Field("until", FormatDay(view.until))
      .Field("days", kPeriodDays)
      .Field("customers", view.customers)
      .Field("simulated", view.simulated != Simulated::kNone)
      .Field("currency", view.currency)
      .Key("changes")
      .BeginArray();
  for (const RecentChange& change : view.changes) WriteChange(json, change);
  json.EndArray().Key("moving").BeginArray();
  for (const ItemDemand& need : view.moving) WriteMoving(json, need);
  json.EndArray().Field("needs_compared", view.needs_compared);
  if (view.suggestions) {
    json.Key("suggestions")
        .BeginObject()
        .Field("customers", view.suggestions->customers)
        .Field("suggestions", view.suggestions->suggestions)
        .Field("hits", view.suggestions->hits);
    WriteEstimate(json, "hit_rate", view.suggestions->hit_rate);
    json.EndObject();
  }
  json.Key("proposals").BeginArray();
  for (const Proposal& proposal : view.proposals) WriteProposal(json, proposal);
  json.EndArray().EndObject();
  return json.text();
}

}  // namespace kundig
