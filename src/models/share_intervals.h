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

}  // namespace kundig
