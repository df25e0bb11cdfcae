#include "decisions/inverse_gap_policy.h"

#include <fmt/format.h>

#include "base/check.h"

namespace kundig {

InverseGapPolicy::InverseGapPolicy(double gamma_per_minor) : gamma_per_minor_(gamma_per_minor) {
  KUNDIG_CHECK(gamma_per_minor >= 0);
}

std::string InverseGapPolicy::name() const {
  return fmt::format("inverse_gap gamma={}", gamma_per_minor_);
}

std::vector<double> InverseGapPolicy::Propensities(const Contest& contest) const {
  const size_t alone = contest.arms.size();
  const auto value = [&contest, alone](size_t arm) {
    return arm == alone ? contest.leave_alone : contest.arms[arm].mean;
  };
  size_t best = alone;
  for (size_t arm = 0; arm < alone; ++arm) {
    if (value(arm) > value(best)) best = arm;
  }
  std::vector<double> propensities(alone + 1);
  const auto count = static_cast<double>(alone + 1);
  double others = 0;
  for (size_t arm = 0; arm <= alone; ++arm) {
    if (arm == best) continue;
    propensities[arm] = 1 / (count + gamma_per_minor_ * (value(best) - value(arm)));
    others += propensities[arm];
  }
  propensities[best] = 1 - others;
  return propensities;
}

Pick InverseGapPolicy::Draw(const Contest& contest, Random& random) const {
  const std::vector<double> propensities = Propensities(contest);
  size_t arm = 0;
  double rest = random.Uniform() - propensities[0];
  while (rest >= 0 && arm + 1 < propensities.size()) rest -= propensities[++arm];
  return {.arm = arm == contest.arms.size() ? kLeaveAlone : arm, .propensity = propensities[arm]};
}

}  // namespace kundig
