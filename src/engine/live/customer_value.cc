#include "engine/live/customer_value.h"

#include <algorithm>
#include <mutex>

#include "base/money.h"
#include "evidence/purchase_backtest.h"
#include "models/lifetime_value.h"

namespace kundig {

CustomerValue::CustomerValue(const Config& config, std::shared_ptr<const Learned> learned)
    : learned_(std::move(learned)) {
  if (!learned_ || !learned_->models.spend) return;
  purchases_ = LifetimeModel(learned_->models, learned_->choice);
  discount_rate_ = WeeklyDiscountRate(config.discount_rate_yearly);
  minor_units_ = static_cast<double>(MinorUnitsPerUnit(config.currency));
  value_of_unit_ = config.margin * minor_units_;
}

double CustomerValue::ExpectedMinor(std::span<const PurchaseDay> purchase_days) const {
  if (purchases_ == nullptr || purchase_days.empty()) return 0;
  const Day first = purchase_days.front().day;
  const Day last = purchase_days.back().day;
  const auto repeat = purchase_days.subspan(1);
  const RepeatPurchaseCounts::Key key{.repeat_purchases = static_cast<int32_t>(repeat.size()),
                                      .recency_days = last - first,
                                      .first_day = first};
  const PurchaseRecord record = RecordInWeeks(key, std::max(learned_->plan.until, last));
  double mean = 0;
  if (!repeat.empty()) {
    int64_t spend_minor = 0;
    for (const PurchaseDay& day : repeat) spend_minor += day.spend_minor;
    mean = static_cast<double>(spend_minor) / minor_units_ / record.repeat_purchases;
  }
  const double spend = learned_->models.spend->model.ExpectedSpend(
      {.repeat_purchases = record.repeat_purchases, .mean = mean});
  return value_of_unit_ * spend * purchases_->ProbabilityAlive(record) *
         ResidualGivenAlive({.repeat_purchases = record.repeat_purchases, .age = record.age});
}

double CustomerValue::ResidualGivenAlive(const PurchaseAge& age) const {
  {
    const std::shared_lock lock(residuals_->mutex);
    const auto found = residuals_->of_age.find(age);
    if (found != residuals_->of_age.end()) return found->second;
  }
  const double residual = ResidualTransactionsGivenAlive(*purchases_, discount_rate_, age);
  const std::unique_lock lock(residuals_->mutex);
  residuals_->of_age.emplace(age, residual);
  return residual;
}

}  // namespace kundig
