// Learning: one pass over the customers' histories fills every sum; the models are solved from the
// sums.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/config.h"
#include "store/store.h"

namespace kundig {

// Everything that is learnt, before anything is solved.
struct Sums {
  RepeatPurchaseCounts repeat_purchases;
  SpendCounts spend;
  OpportunityCounts opportunities;
  ForecastCounts forecasts;
  CoOccurrence co_occurrence;
  RewardMoments rewards;
};

// What is summed: purchases up to and including `until`; the back-test's window; the items; which
// offers count as answered.
struct SumsPlan {
  Day until;
  BackTestWindow window;
  Period period = Period::kMonth;
  ItemTable items;
  ItemLevel level = ItemLevel::kProduct;
  Simulated simulated = Simulated::kNone;
  Attribution attribution;
};

// Decides what to sum. `until` defaults to the last purchase day; offers are looked at up to its
// end, or by default up to the latest time in the store. The back-test forecasts as far as
// `horizon_days`, but at most a third of the time that the data span, so that enough is left to
// learn from. Errors: kFailure where the store holds no purchases.
Result<SumsPlan> PlanSums(Store& store, const Config& config, std::optional<Day> until,
                          double horizon_days);

// The configured window, up to the end of that day, or up to the latest time that the store knows.
Result<Attribution> PlanAttribution(Store& store, const Config& config, std::optional<Day> until);
[[nodiscard]] int64_t AttributionWindowMicros(const Config& config);

// Zero, of the kinds that the plan asks for.
[[nodiscard]] Sums ZeroSums(const SumsPlan& plan);
// Puts one customer's contribution into every sum, or takes it out.
void ApplyHistory(const CustomerHistory& history, Direction direction, Sums& sums);

// One customer, as the forecasts need it; (x, t_x, first day) is absent where no purchase has a
// day.
struct CustomerSummary {
  int32_t customer_key = 0;
  std::optional<RepeatPurchaseCounts::Key> purchases;
  int64_t repeat_spend_minor = 0;
};

[[nodiscard]] CustomerSummary SummaryOf(int32_t customer_key,
                                        std::span<const PurchaseDay> purchase_days);

// Called beside the sums for each customer, in ascending order of the key; `items` is borrowed.
using SummaryVisitor =
    std::function<void(const CustomerSummary& customer, std::span<const int32_t> items)>;

// All sums in one pass, customer by customer.
Result<Sums> GatherSums(Store& store, const SumsPlan& plan, const SummaryVisitor& also = {});

// The same sums by SQL, where the data lie.
Result<Sums> QuerySums(Store& store, const SumsPlan& plan);

}  // namespace kundig
