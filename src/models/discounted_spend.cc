#include "models/discounted_spend.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "models/gamma_quantiles.h"
#include "models/posterior_quantiles.h"

namespace kundig {
namespace {

constexpr size_t kDraws = 256;

std::vector<double> Levels(DrawDimension dimension) {
  std::vector<double> levels(kDraws);
  for (size_t i = 0; i < kDraws; ++i) levels[i] = EvenDraw(i, dimension);
  return levels;
}

// A constant, made at the first use.
const GammaQuantiles& Quantiles() {
  static const GammaQuantiles quantiles;
  return quantiles;
}

}  // namespace

double DiscountedSpend::Quantile(double level) const {
  const double place = std::clamp(100 * level, 0.0, static_cast<double>(kLevels - 1));
  const auto below = std::min(static_cast<size_t>(place), kLevels - 2);
  const double fraction = place - static_cast<double>(below);
  const double low = quantiles[below];
  return low + fraction * (quantiles[below + 1] - low);
}

DiscountedSpendDraws::DiscountedSpendDraws(const PurchaseModel& purchases, const GammaGamma* spend,
                                           double discount_rate)
    : purchases_(purchases),
      spend_(spend),
      discount_rate_(discount_rate),
      variation_(spend == nullptr ? 0 : 1 / spend->parameters().p),
      count_levels_(Levels(DrawDimension::kCount)),
      amount_levels_(Levels(DrawDimension::kAmount)) {
  KUNDIG_CHECK(discount_rate > 0);
}

RelativeSpend DiscountedSpendDraws::SpendOf(double repeat_purchases) const {
  if (spend_ == nullptr) return {.draws = std::vector<double>(kDraws, 1)};
  const auto& [p, q, gamma] = spend_->parameters();
  const double shape = p * repeat_purchases + q;
  RelativeSpend spend{.draws = std::vector<double>(kDraws), .second_moment = 0};
  for (size_t i = 0; i < kDraws; ++i) {
    spend.draws[i] = p / (shape * Quantiles().OfMeanOne(shape, amount_levels_[i]));
    spend.second_moment += spend.draws[i] * spend.draws[i] / kDraws;
  }
  // Of an inverse gamma distribution. Close to shape 2, where it becomes infinite, it would be a
  // matter of customers that nobody has seen: there the draws' is kept.
  if (shape > 2.5) spend.second_moment = p / (shape - 1) * p / (shape - 2);
  return spend;
}

// A compound Poisson process of rate lambda over the lifetime tau, its points discounted by
// exp(-delta t), has mean lambda (1 - exp(-delta tau)) / delta and variance lambda E[z^2] (1 - exp(
// -2 delta tau)) / (2 delta) (Campbell's theorem; Kingman 1993, "Poisson Processes", section 3.2).
DiscountedSpendDraws::Purchases DiscountedSpendDraws::Discount(const AliveFuture& future) const {
  const auto& [rate, lifetime, purchase_at_end] = future;
  const double spent = -std::expm1(-discount_rate_ * lifetime);
  const double left_of_one = 1 - spent;
  const double mean = rate * spent / discount_rate_;
  const double variance =
      rate * (1 + variation_) * spent * (1 + left_of_one) / (2 * discount_rate_);
  const double last = purchase_at_end ? left_of_one : 0;
  const double last_square = last * last * (1 + variation_);
  const double square = variance + mean * mean;
  Purchases purchases{.nothing_more = 1,
                      .last_purchase = last,
                      .second_moment = square + 2 * mean * last + last_square};
  const double something_more = rate > 0 ? -std::expm1(-rate * lifetime) : 0;
  if (!(something_more > 0)) return purchases;
  purchases.nothing_more = 1 - something_more;
  purchases.mean = mean / something_more + last;
  const double square_of_more = (square + 2 * mean * last) / something_more + last_square;
  purchases.relative_variance =
      std::max(0.0, square_of_more / (purchases.mean * purchases.mean) - 1);
  return purchases;
}

// The atom where nothing more comes is exact; the rest is a gamma distribution with its two
// moments, which is exact for a perpetuity of exponential purchases.
double DiscountedSpendDraws::Draw(const Purchases& purchases, double level) const {
  const double nothing_more = purchases.nothing_more;
  if (level < nothing_more || nothing_more == 1) {
    if (purchases.last_purchase == 0) return 0;
    return purchases.last_purchase * Quantiles().OfMeanOne(1 / variation_, level / nothing_more);
  }
  return purchases.mean * Quantiles().OfMeanOne(1 / purchases.relative_variance,
                                                (level - nothing_more) / (1 - nothing_more));
}

DiscountedSpend DiscountedSpendDraws::Of(const PurchaseAge& age, const RelativeSpend& spend) const {
  const std::vector<AliveFuture> futures = purchases_.AliveFutures(
      {.repeat_purchases = age.repeat_purchases, .recency = age.age, .age = age.age}, kDraws);
  KUNDIG_CHECK(futures.size() == kDraws);
  DiscountedSpend result;
  std::vector<double> draws(kDraws);
  for (size_t i = 0; i < kDraws; ++i) {
    const Purchases purchases = Discount(futures[i]);
    draws[i] = Draw(purchases, count_levels_[i]) * spend.draws[i];
    result.second_moment += purchases.second_moment * spend.second_moment / kDraws;
  }
  std::sort(draws.begin(), draws.end());
  for (size_t j = 0; j < DiscountedSpend::kLevels; ++j) {
    // Draw i stands for the level (i + 1/2) / n.
    const double place =
        std::max(0.0, static_cast<double>(j) / 100 * static_cast<double>(kDraws) - 0.5);
    const auto below = static_cast<size_t>(place);
    const double fraction = place - static_cast<double>(below);
    result.quantiles[j] =
        static_cast<float>(draws[below] + fraction * (draws[below + 1] - draws[below]));
  }
  return result;
}

}  // namespace kundig
