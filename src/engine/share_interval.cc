#include "engine/share_interval.h"

#include <algorithm>
#include <cmath>

namespace kundig {
namespace {

constexpr double kNormalQuantile95 = 1.6448536269514722;

}  // namespace

Estimate WilsonInterval(int64_t successes, int64_t trials) {
  if (trials == 0) return {};
  const auto n = static_cast<double>(trials);
  const double share = static_cast<double>(successes) / n;
  const double z2 = kNormalQuantile95 * kNormalQuantile95;
  const double centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const double half =
      kNormalQuantile95 / (1 + z2 / n) * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
  return {
      .value = share, .low = std::max(0.0, centre - half), .high = std::min(1.0, centre + half)};
}

}  // namespace kundig
