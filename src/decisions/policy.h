// Policy: which service to offer, or none, given what is believed of each; every choice with the
// exact probability with which it was made.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "models/reward_model.h"

namespace kundig {

// Stands for leaving the customer alone where an arm is named.
inline constexpr size_t kLeaveAlone = static_cast<size_t>(-1);

struct Pick {
  size_t arm = kLeaveAlone;
  double propensity = 1;  // with which the policy picks this arm
};

// Arms in contest: what is believed of each service, and the known value of leaving alone; minor
// units.
struct Contest {
  std::span<const RewardEstimate> arms;
  double leave_alone = 0;
};

// Holds no state that changes; may be used by many threads.
class Policy {
 public:
  virtual ~Policy() = default;

  // With its parameters, as it is logged: "thompson exploration=1".
  [[nodiscard]] virtual std::string name() const = 0;
  // One arm, or kLeaveAlone. The same contest and state of `random` give the same pick.
  [[nodiscard]] virtual Pick Draw(const Contest& contest, Random& random) const = 0;
  // The probability of each arm, and of leaving alone at the end; [arms + 1].
  [[nodiscard]] virtual std::vector<double> Propensities(const Contest& contest) const = 0;
};

}  // namespace kundig
