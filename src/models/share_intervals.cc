#include "models/share_intervals.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace kundig {

Estimate WilsonInterval(const Share& share, double quantile) {
  if (share.trials == 0) return {};
  const auto n = static_cast<double>(share.trials);
  const double p = static_cast<double>(share.successes) / n;
  const double z2 = quantile * quantile;
  const double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = quantile / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  return {.value = p, .low = std::max(0.0, centre - half), .high = std::min(1.0, centre + half)};
}

ShareRatio RatioOfShares(const Share& first, const Share& second, double quantile) {
  KUNDIG_CHECK(first.trials > 0 && second.trials > 0);
  KUNDIG_CHECK(first.successes > 0 || second.successes > 0);
  const double added = first.successes == 0 || second.successes == 0 ? 0.5 : 0;
  const double a = static_cast<double>(first.successes) + added;
  const double n = static_cast<double>(first.trials) + added;
  const double b = static_cast<double>(second.successes) + added;
  const double m = static_cast<double>(second.trials) + added;
  const double log_ratio = std::log((a / n) / (b / m));
  // Never below zero but by rounding, where all succeeded.
  const double error = std::sqrt(std::max(0.0, 1 / a - 1 / n + 1 / b - 1 / m));
  Estimate ratio{.value = std::exp(log_ratio),
                 .low = std::exp(log_ratio - quantile * error),
                 .high = std::exp(log_ratio + quantile * error)};
  if (first.successes == 0) ratio.value = ratio.low = 0;
  if (second.successes == 0) {
    ratio.value = ratio.high = std::numeric_limits<double>::infinity();
  }
  const double distance = error > 0 ? std::abs(log_ratio) / error : 0;
  return {.ratio = ratio, .p_value = std::erfc(distance / std::sqrt(2.0))};
}

}  // namespace kundig
