// InverseGapPolicy: the service that seems best, mostly; each other the more rarely the worse it
// seems.
#pragma once

#include "decisions/policy.h"

namespace kundig {

// Inverse gap weighting (Abe and Long 1999; SquareCB of Foster and Rakhlin 2020, algorithm 1): of
// K arms, leaving alone among them, one whose mean lies g below the best mean is picked with
// probability 1 / (K + gamma g), the best with what is left. Uses no standard deviations.
class InverseGapPolicy final : public Policy {
 public:
  // Requires gamma_per_minor >= 0; 0 is uniform choice.
  explicit InverseGapPolicy(double gamma_per_minor);

  [[nodiscard]] std::string name() const override;
  [[nodiscard]] Pick Draw(const Contest& contest, Random& random) const override;
  [[nodiscard]] std::vector<double> Propensities(const Contest& contest) const override;

 private:
  double gamma_per_minor_;
};

}  // namespace kundig
