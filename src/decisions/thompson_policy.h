// ThompsonPolicy: offers each service as often as it is believed to be the best.
#pragma once

#include <optional>

#include "base/normal_ziggurat.h"
#include "decisions/cdf_products.h"
#include "decisions/normal_table.h"
#include "decisions/policy.h"
#include "models/quadrature.h"

namespace kundig {

// Linear Thompson sampling (Agrawal and Goyal 2013, algorithm 1): each arm's value is drawn from
// its posterior, a normal of its own, and the largest wins. So the propensity of arm a is an
// integral:
//
//   p_a = integral over t > c of phi_a(t) product over b != a of Phi_b(t) dt,   c the known value
//
// of leaving alone, which wins with probability product over b of Phi_b(c).
//
// Arms that hardly can win do not take part: given a value t below which the best arm lies with
// probability at most 5e-10, those whose mean + 7.5 sd is below t. All of them together would have
// won with probability below 1e-9 (for up to 10,000 arms); the policy is defined without them, so
// its propensities leave nothing out for their sake. Absolute error of a propensity: below
// 1e-9, relative error of that of one among 1,000 equal arms below 1e-6. The same bits on every
// machine.
class ThompsonPolicy final : public Policy {
 public:
  // docs/decisions/0004-thompson-sampling-with-exact-propensities.md says how it was chosen.
  static constexpr double kDefaultExploration = .3;

  // Standard deviations are multiplied by `exploration`: 1 is Thompson sampling, 0 is greedy.
  // Requires exploration >= 0.
  explicit ThompsonPolicy(double exploration = kDefaultExploration);

  [[nodiscard]] std::string name() const override;
  [[nodiscard]] Pick Draw(const Contest& contest, Random& random) const override;
  [[nodiscard]] std::vector<double> Propensities(const Contest& contest) const override;

 private:
  struct Rival {
    double mean = 0;
    double sd = 0;  // above 0
    size_t arm = 0;
  };
  // The rivals that can win, and the best of what is known exactly.
  struct Field {
    std::vector<Rival> rivals;  // the strongest first, else in the order of the arms
    double known = 0;
    size_t known_arm = kLeaveAlone;
    double bottom = 0;  // the best lies below with probability at most 5e-10; at least `known`
  };
  [[nodiscard]] Field FieldOf(const Contest& contest) const;
  // Below which the best lies with probability at most 5e-10; at least `low`.
  [[nodiscard]] double BottomOf(std::span<const Rival> strongest, double low) const;
  // That all of `rivals` lie below t.
  [[nodiscard]] double AllBelow(std::span<const Rival> rivals, double t) const;
  [[nodiscard]] double WinProbability(const Field& field, const Rival& winner) const;
  // The integral from `from` on: at equal steps, none where they would be too many; in panels.
  [[nodiscard]] std::optional<double> SumOfSteps(const Field& field, const Rival& winner,
                                                 double from) const;
  [[nodiscard]] double SumOfPanels(const Field& field, const Rival& winner, double from) const;
  // Multiplies `products` by all `lines`, and returns from which place on: the products before it
  // are as good as 0. Changes `lines`.
  size_t MultiplyAll(std::span<CdfLine> lines, std::span<double> products) const;
  // The integral of phi_winner times the product of Phi of `others`, from `from` to from + width.
  [[nodiscard]] double PanelIntegral(std::span<const Rival> others, const Rival& winner,
                                     double from, double width) const;

  double exploration_;
  NormalZiggurat draws_;
  NormalTable normal_;
  std::vector<QuadratureNode> nodes_;
};

}  // namespace kundig
