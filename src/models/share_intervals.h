// Shares of customers, and how far apart two of them are, each with its interval.
#pragma once

#include <cstdint>

#include "base/estimate.h"

namespace kundig {

// So many of so many.
struct Share {
  int64_t successes = 0;
  int64_t trials = 0;

  friend bool operator==(const Share&, const Share&) = default;
};

inline constexpr double kNormalQuantile95 = 1.6448536269514722;

// The share with the interval of Wilson 1927, sound also near 0 and 1. Zeros where nobody was
// tried.
[[nodiscard]] Estimate WilsonInterval(const Share& share, double quantile = kNormalQuantile95);

// Of two shares of different customers.
struct ShareRatio {
  Estimate ratio;      // of the first to the second
  double p_value = 1;  // of a ratio as far from 1 by chance alone, on either side
};

// Katz, Baptista, Azen, Pike 1978, Biometrics 34, 469-474, method C: the logarithm of the ratio is
// about normal. Where one of the two has no successes, half a one is added to each for the
// interval (Walter 1975, Biometrika 62, 371-374). Requires trials on both sides, and successes on
// one at least.
[[nodiscard]] ShareRatio RatioOfShares(const Share& first, const Share& second,
                                       double quantile = kNormalQuantile95);

}  // namespace kundig
