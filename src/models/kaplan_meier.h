// Kaplan-Meier: how many still wait, where not everybody was watched to the end.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/estimate.h"

namespace kundig {

// Customers who waited equally long. The sufficient statistic: a sum over customers.
struct WaitingTimes {
  int32_t days = 0;   // ascending and distinct in a list, positive
  int64_t ended = 0;  // for whom it ended on that day
  int64_t lost = 0;   // who were watched up to and with that day, and still waited
};

// From that day on, up to the next step.
struct SurvivalStep {
  int32_t days = 0;
  int64_t at_risk = 0;  // who still waited before that day, and were watched on it
  int64_t ended = 0;
  Estimate waiting;  // share that still waits
};

// The product-limit estimate of Kaplan and Meier 1958, JASA 53, 457-481: the product of 1 - d / n
// over the days on which it ended for d of n. A step for each of these days, ascending. Its
// interval by Greenwood's variance of log S, sum of d / (n (n - d)), on the scale of log(-log S)
// (Kalbfleisch and Prentice 1980, "The Statistical Analysis of Failure Time Data", section 1.3):
// S^exp(+-z s / log S), which stays within [0, 1]. Where nobody waits any more the formula ends;
// there the interval is from 0 to where it last was.
[[nodiscard]] std::vector<SurvivalStep> KaplanMeier(std::span<const WaitingTimes> times,
                                                    double quantile);

// As of that day: the last step up to it. Before the first all wait.
[[nodiscard]] Estimate WaitingAt(std::span<const SurvivalStep> steps, int32_t days);

}  // namespace kundig
