#include "models/share_difference.h"

#include <boost/math/special_functions/erf.hpp>
#include <cmath>

#include "base/check.h"

namespace kundig {

Estimate DifferenceOfShares(const Share& first, const Share& second, double quantile) {
  KUNDIG_CHECK(first.trials > 0 && second.trials > 0);
  const Estimate a = WilsonInterval(first, quantile);
  const Estimate b = WilsonInterval(second, quantile);
  const double difference = a.value - b.value;
  return {.value = difference,
          .low = difference - std::hypot(a.value - a.low, b.high - b.value),
          .high = difference + std::hypot(a.high - a.value, b.value - b.low)};
}

double SimultaneousQuantile(size_t intervals) {
  KUNDIG_CHECK(intervals > 0);
  constexpr double kBothTails = 0.1;
  return std::sqrt(2.0) * boost::math::erfc_inv(kBothTails / static_cast<double>(intervals));
}

}  // namespace kundig
