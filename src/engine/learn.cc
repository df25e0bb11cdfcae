#include "engine/learn.h"

#include <cmath>

#include "engine/live/load_offers.h"
#include "engine/statements.h"

namespace kundig {
namespace {

// The coarsest level of which the data have at least two items: what people can read first.
Result<std::pair<ItemLevel, ItemTable>> ChooseItems(Store& store, const Config& config) {
  std::vector<ItemLevel> levels = {ItemLevel::kService, ItemLevel::kCategory, ItemLevel::kType,
                                   ItemLevel::kProduct};
  if (config.item != "auto") {
    KUNDIG_ASSIGN_OR_RETURN(const ItemLevel level, ParseItemLevel(config.item));
    levels = {level};
  }
  std::pair<ItemLevel, ItemTable> chosen;
  for (const ItemLevel level : levels) {
    KUNDIG_ASSIGN_OR_RETURN(ItemTable items,
                            store.Items(level, config.min_customers, config.max_items));
    chosen = {level, std::move(items)};
    if (chosen.second.catalogue.size() >= 2) break;
  }
  return chosen;
}

}  // namespace

int64_t AttributionWindowMicros(const Config& config) {
  constexpr double kMicrosADay = 86'400e6;
  return std::llround(config.attribution_days * kMicrosADay);
}

Result<Attribution> PlanAttribution(Store& store, const Config& config, std::optional<Day> until) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(const auto as_of_us,
                          until ? connection.QueryInt64(sql::select_end_of_day,
                                                        {int64_t{until->number}, config.timezone})
                                : connection.QueryInt64(sql::select_latest_time));
  return Attribution{.window_us = AttributionWindowMicros(config),
                     .as_of_us = as_of_us.value_or(0)};
}

Result<SumsPlan> PlanSums(Store& store, const Config& config, std::optional<Day> until,
                          double horizon_days) {
  KUNDIG_ASSIGN_OR_RETURN(const StoreContents contents, store.Contents());
  if (contents.purchases == 0) {
    return Fail(ErrorCode::kFailure, "the store holds no purchases yet", store.path(),
                "Bring some in with `kundig import FILE`.");
  }
  SumsPlan plan{.simulated = contents.simulated};
  KUNDIG_ASSIGN_OR_RETURN(plan.period, ParsePeriod(config.opportunity));
  KUNDIG_ASSIGN_OR_RETURN(plan.attribution, PlanAttribution(store, config, until));
  if (contents.first_day) {
    plan.until = until.value_or(*contents.last_day);
    const int32_t span_days = std::max(0, plan.until - *contents.first_day);
    const auto holdout_days = std::min(static_cast<int32_t>(horizon_days), span_days / 3);
    plan.window = {.split_day = plan.until - holdout_days, .end_day = plan.until};
  } else if (until) {
    plan.until = *until;
  }
  KUNDIG_ASSIGN_OR_RETURN(auto chosen, ChooseItems(store, config));
  plan.level = chosen.first;
  plan.items = std::move(chosen.second);
  return plan;
}

Sums ZeroSums(const SumsPlan& plan) {
  return {.opportunities = OpportunityCounts(plan.period),
          .forecasts = ForecastCounts(plan.window),
          .co_occurrence = CoOccurrence(plan.items.catalogue)};
}

void ApplyHistory(const CustomerHistory& history, Direction direction, Sums& sums) {
  sums.repeat_purchases.Apply(history, direction);
  sums.spend.Apply(history, direction);
  sums.opportunities.Apply(history, direction);
  sums.forecasts.Apply(history, direction);
  sums.co_occurrence.Apply(history, direction);
  sums.rewards.Apply(history, direction);
}

CustomerSummary SummaryOf(int32_t customer_key, std::span<const PurchaseDay> purchase_days) {
  CustomerSummary summary{.customer_key = customer_key};
  if (purchase_days.empty()) return summary;
  summary.purchases = {.repeat_purchases = static_cast<int32_t>(purchase_days.size()) - 1,
                       .recency_days = purchase_days.back().day - purchase_days.front().day,
                       .first_day = purchase_days.front().day};
  for (const PurchaseDay& repeat : purchase_days.subspan(1)) {
    summary.repeat_spend_minor += repeat.spend_minor;
  }
  return summary;
}

Result<Sums> GatherSums(Store& store, const SumsPlan& plan, const SummaryVisitor& also) {
  Sums sums = ZeroSums(plan);
  const auto visit = [&](int32_t customer_key, const CustomerHistory& history) {
    ApplyHistory(history, Direction::kAdd, sums);
    if (also) also(SummaryOf(customer_key, history.purchase_days), history.items);
  };
  KUNDIG_RETURN_IF_ERROR(store.VisitHistories({.until = plan.until}, &plan.items, visit));
  KUNDIG_ASSIGN_OR_RETURN(sums.rewards, GatherRewardMoments(store, plan.attribution));
  return sums;
}

Result<Sums> QuerySums(Store& store, const SumsPlan& plan) {
  const HistoryFilter filter{.until = plan.until};
  Sums sums;
  KUNDIG_ASSIGN_OR_RETURN(sums.repeat_purchases, store.QueryRepeatPurchaseCounts(filter));
  KUNDIG_ASSIGN_OR_RETURN(sums.spend, store.QuerySpendCounts(filter));
  KUNDIG_ASSIGN_OR_RETURN(sums.opportunities, store.QueryOpportunityCounts(filter, plan.period));
  KUNDIG_ASSIGN_OR_RETURN(sums.forecasts, store.QueryForecastCounts(plan.window));
  KUNDIG_ASSIGN_OR_RETURN(sums.co_occurrence, store.QueryCoOccurrence(filter, plan.items));
  KUNDIG_ASSIGN_OR_RETURN(sums.rewards, store.QueryRewardMoments(plan.attribution));
  return sums;
}

}  // namespace kundig
