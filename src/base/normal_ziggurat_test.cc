#include "base/normal_ziggurat.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace kundig {
namespace {

double ExactCdf(double z) { return .5 * std::erfc(-z / std::sqrt(2.0)); }

// Kolmogorov 1933; Smirnov 1948: the largest distance from the distribution function, times the
// root of the number of draws, lies below 1.95 with probability .999.
TEST(NormalZigguratTest, DrawsFollowTheDistributionFunction) {
  const NormalZiggurat normal;
  Random random(1);
  constexpr size_t kDraws = 2'000'000;
  std::vector<double> draws(kDraws);
  for (double& draw : draws) draw = normal.Draw(random);
  std::ranges::sort(draws);
  double worst = 0;
  for (size_t i = 0; i < kDraws; ++i) {
    const double share = (static_cast<double>(i) + .5) / kDraws;
    worst = std::max(worst, std::fabs(share - ExactCdf(draws[i])));
  }
  EXPECT_LT(worst * std::sqrt(static_cast<double>(kDraws)), 1.95);
}

// So many draws that a tail of an exponential instead shows.
TEST(NormalZigguratTest, TailsHoldAsManyAsTheyShould) {
  const NormalZiggurat normal;
  Random random(2);
  constexpr int kDraws = 16'000'000;
  constexpr std::array kEnds = {2.5, 3.2, 3.65, 3.66, 3.8, 4.2, 4.6};
  std::array<double, kEnds.size()> above = {};
  std::array<double, kEnds.size()> below = {};
  for (int i = 0; i < kDraws; ++i) {
    const double draw = normal.Draw(random);
    for (size_t end = 0; end < kEnds.size(); ++end) {
      above[end] += draw > kEnds[end] ? 1 : 0;
      below[end] += draw < -kEnds[end] ? 1 : 0;
    }
  }
  for (size_t end = 0; end < kEnds.size(); ++end) {
    const double expected = kDraws * ExactCdf(-kEnds[end]);
    EXPECT_NEAR(above[end], expected, 4.5 * std::sqrt(expected)) << kEnds[end];
    EXPECT_NEAR(below[end], expected, 4.5 * std::sqrt(expected)) << kEnds[end];
    EXPECT_NEAR(above[end] + below[end], 2 * expected, 4.5 * std::sqrt(2 * expected)) << kEnds[end];
  }
}

// Layers of equal area that fill the density show in its moments.
TEST(NormalZigguratTest, MomentsAreThoseOfTheNormal) {
  const NormalZiggurat normal;
  Random random(3);
  constexpr int kDraws = 4'000'000;
  std::array<double, 4> sums = {};
  for (int i = 0; i < kDraws; ++i) {
    const double draw = normal.Draw(random);
    double power = 1;
    for (double& sum : sums) sum += power *= draw;
  }
  constexpr std::array kMoments = {0.0, 1.0, 0.0, 3.0};
  constexpr std::array kVariances = {1.0, 2.0, 15.0, 96.0};
  for (size_t i = 0; i < sums.size(); ++i)
    EXPECT_NEAR(sums[i] / kDraws, kMoments[i], 4.5 * std::sqrt(kVariances[i] / kDraws)) << i + 1;
}

}  // namespace
}  // namespace kundig
