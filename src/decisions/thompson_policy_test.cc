#include "decisions/thompson_policy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "decisions/inverse_gap_policy.h"

namespace kundig {
namespace {

constexpr double kNever = -1e300;  // a value of leaving alone that any arm beats

double ExactCdf(double z) { return .5 * std::erfc(-z / std::sqrt(2.0)); }

double Total(const std::vector<double>& propensities) {
  return std::accumulate(propensities.begin(), propensities.end(), 0.0);
}

// By Simpson's rule on a grid far finer than the sharpest arm.
double WinsByBruteForce(const Contest& contest, size_t winner) {
  const auto& arm = contest.arms[winner];
  double sharpest = arm.sd;
  for (const RewardEstimate& other : contest.arms) sharpest = std::min(sharpest, other.sd);
  const double from = std::max(contest.leave_alone, arm.mean - 9 * arm.sd);
  const double to = arm.mean + 9 * arm.sd;
  if (to <= from) return 0;
  const auto steps = 2 * static_cast<size_t>(std::ceil((to - from) / (.04 * sharpest)));
  const double step = (to - from) / static_cast<double>(steps);
  double sum = 0;
  for (size_t i = 0; i <= steps; ++i) {
    const double t = from + step * static_cast<double>(i);
    double density = NormalDensity((t - arm.mean) / arm.sd) / arm.sd;
    for (size_t b = 0; b < contest.arms.size(); ++b) {
      if (b == winner) continue;
      density *= ExactCdf((t - contest.arms[b].mean) / contest.arms[b].sd);
    }
    sum += (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2) * density;
  }
  return sum * step / 3;
}

std::vector<RewardEstimate> AnyArms(size_t count, double scales, Random& random) {
  std::vector<RewardEstimate> arms;
  for (size_t i = 0; i < count; ++i)
    arms.push_back({.mean = random.Normal(), .sd = std::exp(-scales * random.Uniform())});
  return arms;
}

TEST(NormalTableTest, IsTheDistributionFunction) {
  const NormalTable normal;
  for (double z = -8.5; z < 8.5; z += .000917)
    ASSERT_NEAR(normal.Cdf(z), ExactCdf(z), std::fabs(z) < 2.5 ? 1.4e-11 : 3e-12) << z;
  EXPECT_EQ(normal.Cdf(std::numeric_limits<double>::infinity()), 1);
  EXPECT_EQ(normal.Cdf(-std::numeric_limits<double>::infinity()), 0);
}

// P(X > Y) = Phi((m_X - m_Y) / sqrt(s_X^2 + s_Y^2)).
TEST(ThompsonPolicyTest, TwoArmsWinAsInClosedForm) {
  const ThompsonPolicy policy(1);
  for (const double mean : {-3.0, -.4, 0.0, 1.0, 5.0}) {
    for (const double sd : {1e-5, .01, .3, 1.0, 40.0, 3e4}) {
      const std::vector<RewardEstimate> arms = {{.mean = mean, .sd = sd}, {.mean = .2, .sd = 1}};
      const auto propensities = policy.Propensities({.arms = arms, .leave_alone = kNever});
      const double expected = ExactCdf((mean - .2) / std::hypot(sd, 1));
      EXPECT_NEAR(propensities[0], expected, 1e-9) << mean << ' ' << sd;
      EXPECT_NEAR(propensities[1], 1 - expected, 1e-9) << mean << ' ' << sd;
      EXPECT_EQ(propensities[2], 0);
    }
  }
}

TEST(ThompsonPolicyTest, LeavingAloneIsAnArmOfKnownValue) {
  const ThompsonPolicy policy(1);
  const std::vector<RewardEstimate> arms = {{.mean = 10, .sd = 20}};
  const auto propensities = policy.Propensities({.arms = arms, .leave_alone = 25});
  EXPECT_NEAR(propensities[0], ExactCdf(-.75), 1e-10);
  EXPECT_NEAR(propensities[1], ExactCdf(.75), 1e-10);
}

// Of small propensities too the digits count, since evaluating another policy divides by them.
TEST(ThompsonPolicyTest, EqualArmsShareEqually) {
  const ThompsonPolicy policy(1);
  Random random(10);
  for (const size_t count : {1u, 2u, 7u, 100u, 1000u, 5000u}) {
    const std::vector<RewardEstimate> arms(count, {.mean = 3, .sd = 2});
    const Pick pick = policy.Draw({.arms = arms, .leave_alone = kNever}, random);
    const double expected = 1.0 / static_cast<double>(count);
    EXPECT_NEAR(pick.propensity, expected, (count <= 1000 ? 1e-6 : 1e-5) * expected) << count;
  }
}

TEST(ThompsonPolicyTest, PropensitiesAreTheIntegralToABillionth) {
  const ThompsonPolicy policy(1);
  Random random(11);
  double worst = 0;
  for (int trial = 0; trial < 150; ++trial) {
    const auto arms = AnyArms(1 + random.Below(12), 5 * random.Uniform(), random);
    const Contest contest{.arms = arms, .leave_alone = random.Normal() - 1};
    const auto propensities = policy.Propensities(contest);
    for (size_t arm = 0; arm < arms.size(); ++arm)
      worst = std::max(worst, std::fabs(propensities[arm] - WinsByBruteForce(contest, arm)));
  }
  RecordProperty("worst_error", std::to_string(worst * 1e12) + "e-12");
  EXPECT_LT(worst, 1e-9);
}

// Nothing is lost: neither by pruning nor by quadrature, however many arms and scales there are.
TEST(ThompsonPolicyTest, PropensitiesAddUpToOne) {
  const ThompsonPolicy policy(1);
  Random random(12);
  double worst = 0;
  for (int trial = 0; trial < 60; ++trial) {
    // One draw after the other: compilers differ in the order of a call's arguments.
    const size_t count = 1 + random.Below(400);
    const double scales = 12 * random.Uniform();
    const auto arms = AnyArms(count, scales, random);
    const Contest contest{.arms = arms, .leave_alone = 3 * random.Normal()};
    worst = std::max(worst, std::fabs(Total(policy.Propensities(contest)) - 1));
  }
  RecordProperty("worst_error", std::to_string(worst * 1e12) + "e-12");
  EXPECT_LT(worst, 5e-9);  // of hundreds of arms, each within 1e-9
}

TEST(ThompsonPolicyTest, DrawsComeAsOftenAsTheirPropensitySays) {
  const ThompsonPolicy policy(1);
  Random random(13);
  constexpr int kDraws = 200'000;
  const auto arms = AnyArms(6, 3, random);
  const Contest contest{.arms = arms, .leave_alone = .5};
  const auto expected = policy.Propensities(contest);
  std::vector<int> drawn(expected.size(), 0);
  for (int i = 0; i < kDraws; ++i) {
    const Pick pick = policy.Draw(contest, random);
    const size_t arm = std::min(pick.arm, arms.size());
    ++drawn[arm];
    ASSERT_EQ(pick.propensity, expected[arm]);
  }
  for (size_t arm = 0; arm < expected.size(); ++arm) {
    const double error = std::sqrt(expected[arm] * (1 - expected[arm]) / kDraws);
    EXPECT_NEAR(drawn[arm] / static_cast<double>(kDraws), expected[arm], 4.5 * error + 1e-9);
  }
}

TEST(ThompsonPolicyTest, ArmsThatCannotWinAreNeverDrawn) {
  const ThompsonPolicy policy(1);
  std::vector<RewardEstimate> arms(100, {.mean = 0, .sd = 1});
  arms.push_back({.mean = 20, .sd = 1});
  const auto propensities = policy.Propensities({.arms = arms, .leave_alone = 0});
  EXPECT_EQ(propensities[0], 0);
  EXPECT_NEAR(propensities[100], 1, 1e-9);
}

TEST(ThompsonPolicyTest, WithoutExplorationTheBestMeanWins) {
  const ThompsonPolicy greedy(0);
  Random random(14);
  const std::vector<RewardEstimate> arms = {{1, 5}, {3, 1}, {2, 9}};
  const Pick pick = greedy.Draw({.arms = arms, .leave_alone = 0}, random);
  EXPECT_EQ(pick.arm, 1u);
  EXPECT_EQ(pick.propensity, 1);
  const Pick alone = greedy.Draw({.arms = arms, .leave_alone = 3}, random);
  EXPECT_EQ(alone.arm, kLeaveAlone);
}

TEST(ThompsonPolicyTest, NoArmsLeaveTheCustomerAlone) {
  const ThompsonPolicy policy(1);
  Random random(15);
  const Pick pick = policy.Draw({}, random);
  EXPECT_EQ(pick.arm, kLeaveAlone);
  EXPECT_EQ(pick.propensity, 1);
}

TEST(InverseGapPolicyTest, WeighsArmsByTheirInverseGap) {
  const InverseGapPolicy policy(2);
  const std::vector<RewardEstimate> arms = {{.mean = 10}, {.mean = 6}};
  const auto propensities = policy.Propensities({.arms = arms, .leave_alone = 9});
  EXPECT_DOUBLE_EQ(propensities[1], 1.0 / (3 + 2 * 4));
  EXPECT_DOUBLE_EQ(propensities[2], 1.0 / (3 + 2 * 1));
  EXPECT_DOUBLE_EQ(Total(propensities), 1);
}

TEST(InverseGapPolicyTest, DrawsComeAsOftenAsTheirPropensitySays) {
  const InverseGapPolicy policy(1);
  Random random(16);
  const std::vector<RewardEstimate> arms = {{.mean = 3}, {.mean = 1}, {.mean = 4}};
  const Contest contest{.arms = arms, .leave_alone = 2};
  const auto expected = policy.Propensities(contest);
  constexpr int kDraws = 100'000;
  std::vector<int> drawn(expected.size(), 0);
  for (int i = 0; i < kDraws; ++i) {
    const Pick pick = policy.Draw(contest, random);
    const size_t arm = std::min(pick.arm, arms.size());
    ASSERT_EQ(pick.propensity, expected[arm]);
    ++drawn[arm];
  }
  for (size_t arm = 0; arm < expected.size(); ++arm)
    EXPECT_NEAR(drawn[arm] / static_cast<double>(kDraws), expected[arm], .008);
}

}  // namespace
}  // namespace kundig
