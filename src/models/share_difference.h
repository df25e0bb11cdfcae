// How far apart the shares of two groups of customers are, also where many pairs are looked at.
#pragma once

#include <cstddef>

#include "models/share_intervals.h"

namespace kundig {

// The first share less the second, with the hybrid score interval of Newcombe 1998, "Interval
// estimation for the difference between independent proportions", Statistics in Medicine 17,
// 873-890, method 10: the distances to the nearer limits of Wilson's intervals, by Pythagoras.
// Within [-1, 1]. Requires trials on both sides.
[[nodiscard]] Estimate DifferenceOfShares(const Share& first, const Share& second,
                                          double quantile = kNormalQuantile95);

// The quantile by which `intervals` intervals hold all together with 90 % certainty: each at
// 1 - 0.1 / intervals (Bonferroni 1936; sound however the intervals depend on each other).
// Relative error 1e-14. Requires intervals >= 1; that of one is kNormalQuantile95.
[[nodiscard]] double SimultaneousQuantile(size_t intervals);

}  // namespace kundig
