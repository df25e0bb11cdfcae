#include "models/kaplan_meier.h"

#include <algorithm>
#include <cmath>

namespace kundig {

std::vector<SurvivalStep> KaplanMeier(std::span<const WaitingTimes> times, double quantile) {
  int64_t at_risk = 0;
  for (const WaitingTimes& time : times) at_risk += time.ended + time.lost;
  std::vector<SurvivalStep> steps;
  Estimate waiting{.value = 1, .low = 1, .high = 1};
  double log_variance = 0;
  for (const WaitingTimes& time : times) {
    if (time.ended > 0) {
      const auto n = static_cast<double>(at_risk);
      const auto d = static_cast<double>(time.ended);
      waiting.value *= (n - d) / n;
      log_variance += d / (n * (n - d));
      if (time.ended == at_risk) {
        waiting.low = 0;
      } else {
        const double error = quantile * std::sqrt(log_variance) / -std::log(waiting.value);
        waiting.low = std::pow(waiting.value, std::exp(error));
        waiting.high = std::pow(waiting.value, std::exp(-error));
      }
      steps.push_back(
          {.days = time.days, .at_risk = at_risk, .ended = time.ended, .waiting = waiting});
    }
    at_risk -= time.ended + time.lost;
  }
  return steps;
}

Estimate WaitingAt(std::span<const SurvivalStep> steps, int32_t days) {
  const auto after = std::ranges::upper_bound(steps, days, {}, &SurvivalStep::days);
  if (after == steps.begin()) return {.value = 1, .low = 1, .high = 1};
  return std::prev(after)->waiting;
}

}  // namespace kundig
