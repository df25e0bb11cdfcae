#include "engine/predict.h"

#include "base/money.h"
#include "base/parallel.h"
#include "models/fit_groups.h"
#include "models/purchase_baselines.h"
#include "models/top_needs.h"

namespace kundig {
namespace {

constexpr double kNegligible = 1e-9;
constexpr size_t kGroupsAPiece = 1024;

PurchaseRecord RecordOf(const RepeatPurchaseCounts::Key& key, Day until) {
  return RecordInWeeks(key, until);
}

// The smallest count that is exceeded with probability at most `at_most`, where P(Y >= k) = alive *
// given_alive[k - 1].
double Quantile(const std::vector<double>& given_alive, double alive, double at_most) {
  const auto beyond = std::ranges::partition_point(
      given_alive, [&](double tail) { return alive * tail > at_most; });
  return static_cast<double>(beyond - given_alive.begin());
}

// Groups that share (x, first day), which is all that the future of a living customer depends on.
struct SharedFuture {
  size_t begin = 0;
  size_t end = 0;
};

// Positions of the groups by (x, first day).
std::vector<size_t> ByFuture(const std::vector<RepeatPurchaseCounts::Group>& groups) {
  std::vector<size_t> order(groups.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, {}, [&groups](size_t i) {
    return std::pair(groups[i].key.repeat_purchases, groups[i].key.first_day);
  });
  return order;
}

std::vector<SharedFuture> Runs(const std::vector<RepeatPurchaseCounts::Group>& groups,
                               const std::vector<size_t>& order) {
  std::vector<SharedFuture> runs;
  for (size_t i = 0; i < order.size(); ++i) {
    const auto& key = groups[order[i]].key;
    const bool same = i > 0 && groups[order[i - 1]].key.repeat_purchases == key.repeat_purchases &&
                      groups[order[i - 1]].key.first_day == key.first_day;
    if (!same) runs.push_back({i, i});
    runs.back().end = i + 1;
  }
  return runs;
}

}  // namespace

PurchaseForecasts::PurchaseForecasts(const Learned& learned, Groups customers, double horizon_weeks)
    : learned_(learned),
      model_(*LifetimeModel(learned.models, learned.choice)),
      horizon_weeks_(horizon_weeks),
      groups_(std::move(customers)),
      forecasts_(groups_.size()) {
  if (learned.choice.chosen != learned.choice.best_model) ChooseNaive();
  const std::vector<size_t> order = ByFuture(groups_);
  const std::vector<SharedFuture> runs = Runs(groups_, order);
  ParallelFor(runs.size(), 64, [&](size_t begin, size_t end) {
    for (size_t run = begin; run < end; ++run) {
      const LivingFuture future = FutureOf(groups_[order[runs[run].begin]].key);
      for (size_t i = runs[run].begin; i < runs[run].end; ++i) {
        forecasts_[order[i]] = ForecastOf(groups_[order[i]].key, future);
      }
    }
  });
  places_.reserve(groups_.size());
  for (size_t i = 0; i < groups_.size(); ++i) {
    places_.emplace(groups_[i].key, i);
  }
}

void PurchaseForecasts::ChooseNaive() {
  const auto records = GroupsInWeeks(learned_.sums.repeat_purchases, learned_.plan.until);
  if (!records) return;
  for (NamedForecast& naive : NaiveForecasts(*records, horizon_weeks_)) {
    if (naive.name == learned_.choice.chosen) naive_ = std::move(naive);
  }
}

// It depends on (x, T) alone: it is taken from one who bought today, whose chance to be alive is
// never near zero.
PurchaseForecasts::LivingFuture PurchaseForecasts::FutureOf(
    const RepeatPurchaseCounts::Key& key) const {
  PurchaseRecord living = RecordOf(key, learned_.plan.until);
  living.recency = living.age;
  const double alive_today = model_.ProbabilityAlive(living);
  LivingFuture future{.tail = model_.PurchaseTail(living, horizon_weeks_, kNegligible)};
  for (double& tail : future.tail) future.mean += tail /= alive_today;
  return future;
}

PurchaseForecasts::Forecast PurchaseForecasts::ForecastOf(const RepeatPurchaseCounts::Key& key,
                                                          const LivingFuture& future) const {
  const PurchaseRecord record = RecordOf(key, learned_.plan.until);
  const double alive = model_.ProbabilityAlive(record);
  Estimate purchases{.value = alive * future.mean,
                     .low = Quantile(future.tail, alive, 0.95),
                     .high = Quantile(future.tail, alive, 0.05)};
  if (naive_) {
    // Its number is used; the interval is widened to hold it.
    purchases.value = naive_->forecast(record);
    purchases.low = std::min(purchases.low, std::floor(purchases.value));
    purchases.high = std::max(purchases.high, std::ceil(purchases.value));
  }
  return {.p_alive = alive, .purchases = purchases};
}

PurchaseForecasts::Forecast PurchaseForecasts::Of(const RepeatPurchaseCounts::Key& key) const {
  const auto found = places_.find(key);
  return found == places_.end() ? ForecastOf(key, FutureOf(key)) : forecasts_[found->second];
}

std::vector<PurchaseGroup> PurchaseForecasts::GroupsNow() const {
  std::vector<PurchaseGroup> groups;
  groups.reserve(groups_.size());
  for (const auto& [key, customers] : groups_) {
    groups.push_back({RecordOf(key, learned_.plan.until), customers});
  }
  return groups;
}

Estimate PurchaseForecasts::Alive() const { return PredictAlive(model_, GroupsNow()); }

Estimate PurchaseForecasts::Total() const {
  double naive = 0;
  for (size_t i = 0; i < groups_.size(); ++i) {
    naive += static_cast<double>(groups_[i].customers) * forecasts_[i].purchases.value;
  }
  Estimate total = PredictTotal(model_, GroupsNow(), horizon_weeks_);
  if (learned_.choice.chosen == learned_.choice.best_model) return total;
  return {.value = naive, .low = std::min(total.low, naive), .high = std::max(total.high, naive)};
}

PurchaseForecasts::Groups GroupsOf(const CustomerBase& base) {
  RepeatPurchaseCounts counts;
  for (const CustomerSummary& customer : base.customers) {
    if (customer.purchases) counts.Add(*customer.purchases, 1);
  }
  return counts.Groups();
}

Predictor::Predictor(const Learned& learned, const CustomerBase& base, const Config& config,
                     double horizon_days)
    : learned_(learned),
      base_(base),
      minor_units_(static_cast<double>(MinorUnitsPerUnit(config.currency))) {
  const PurchaseModel* model = LifetimeModel(learned.models, learned.choice);
  if (model == nullptr) return;
  const PurchaseForecasts::Groups groups = GroupsOf(base);
  if (groups.empty()) return;
  forecasts_ = std::make_unique<PurchaseForecasts>(learned, groups, horizon_days / kDaysPerWeek);
  if (!learned.models.spend) return;
  std::vector<PurchaseRecord> records;
  for (const auto& [key, customers] : groups) records.push_back(RecordOf(key, learned.plan.until));
  const LifetimeValueTerms terms{.discount_rate = WeeklyDiscountRate(config.discount_rate_yearly),
                                 .margin = config.margin,
                                 .minor_units_per_unit = MinorUnitsPerUnit(config.currency)};
  values_ =
      std::make_unique<LifetimeValueTable>(*model, &learned.models.spend->model, terms, records);
}

std::vector<Prediction> Predictor::Predict(size_t begin, size_t end, int32_t needs) const {
  std::vector<Prediction> predictions(end - begin);
  ParallelFor(end - begin, kGroupsAPiece, [&](size_t from, size_t to) {
    for (size_t i = from; i < to; ++i) {
      const CustomerSummary& customer = base_.customers[begin + i];
      Prediction& prediction = predictions[i];
      prediction.customer_key = customer.customer_key;
      if (!forecasts_ || !customer.purchases) continue;
      const PurchaseForecasts::Forecast forecast = forecasts_->Of(*customer.purchases);
      prediction.dated = true;
      prediction.p_alive = forecast.p_alive;
      prediction.purchases = forecast.purchases;
      if (!values_) continue;
      const PurchaseRecord record = RecordOf(*customer.purchases, learned_.plan.until);
      const double x = record.repeat_purchases;
      const double mean =
          x > 0 ? static_cast<double>(customer.repeat_spend_minor) / minor_units_ / x : 0;
      prediction.spend_minor =
          learned_.models.spend->model.ExpectedSpend({.repeat_purchases = x, .mean = mean}) *
          minor_units_;
      prediction.value_minor =
          values_->Value({record, customer.repeat_spend_minor}, forecast.p_alive);
    }
  });
  AddNeeds(begin, predictions, needs);
  return predictions;
}

void Predictor::AddNeeds(size_t begin, std::vector<Prediction>& predictions, int32_t needs) const {
  if (!learned_.needs || needs == 0) return;
  const CustomerItems all = base_.Items();
  const CustomerItems some{all.begins.subspan(begin, predictions.size() + 1), all.items};
  const auto width = static_cast<size_t>(needs);
  std::vector<int32_t> items(predictions.size() * width);
  std::vector<int32_t> strengths(items.size());
  TopNeeds(*learned_.needs, some, {.count = needs}, items, strengths);
  for (size_t i = 0; i < predictions.size(); ++i) {
    for (size_t k = i * width; k < (i + 1) * width && items[k] != kNoNeed; ++k) {
      predictions[i].needs.push_back({items[k], strengths[k] * learned_.needs->quantum()});
    }
  }
}

std::optional<Estimate> Predictor::TotalValue(std::span<const CustomerSummary> customers) const {
  if (!values_) return std::nullopt;
  std::map<std::tuple<RepeatPurchaseCounts::Key, int64_t>, int64_t> counts;
  for (const CustomerSummary& customer : customers) {
    if (customer.purchases) ++counts[{*customer.purchases, customer.repeat_spend_minor}];
  }
  std::vector<SpendingGroup> groups;
  for (const auto& [look, alike] : counts) {
    const auto& [key, spend_minor] = look;
    groups.push_back({{RecordOf(key, learned_.plan.until), spend_minor}, alike});
  }
  return values_->Total(groups);
}

}  // namespace kundig
