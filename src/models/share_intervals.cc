#include "models/share_intervals.h"

#include <algorithm>
#include <cmath>

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

}  // namespace kundig
