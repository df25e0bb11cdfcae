// Intervals of shares and of their differences against published ones.
#include "models/share_difference.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace kundig {
namespace {

constexpr double kNormalQuantile975 = 1.959963984540054;

struct PublishedInterval {
  Share first;
  Share second;
  double low;
  double high;
};

// Newcombe 1998, table II, method 10, at 95 %.
constexpr PublishedInterval kPublished[] = {
    {{56, 70}, {48, 80}, 0.0524, 0.3339}, {{9, 10}, {3, 10}, 0.1705, 0.8090},
    {{6, 7}, {2, 7}, 0.0582, 0.8062},     {{5, 56}, {0, 29}, -0.0381, 0.1926},
    {{0, 10}, {0, 20}, -0.1611, 0.2775},  {{0, 10}, {0, 10}, -0.2775, 0.2775},
    {{10, 10}, {0, 20}, 0.6791, 1.0000},  {{10, 10}, {0, 10}, 0.6075, 1.0000},
};

TEST(DifferenceOfSharesTest, IsAsPublished) {
  for (const PublishedInterval& published : kPublished) {
    const Estimate difference =
        DifferenceOfShares(published.first, published.second, kNormalQuantile975);
    EXPECT_NEAR(difference.low, published.low, 5e-5) << published.first.trials;
    EXPECT_NEAR(difference.high, published.high, 5e-5) << published.first.trials;
  }
}

TEST(DifferenceOfSharesTest, TurnsRoundWithItsSides) {
  Random random(5);
  for (int i = 0; i < 1000; ++i) {
    const auto trials = [&] { return static_cast<int64_t>(random.Below(200)) + 1; };
    Share first{.trials = trials()};
    Share second{.trials = trials()};
    for (Share* share : {&first, &second}) {
      share->successes =
          static_cast<int64_t>(random.Below(static_cast<uint64_t>(share->trials) + 1));
    }
    const Estimate there = DifferenceOfShares(first, second);
    const Estimate back = DifferenceOfShares(second, first);
    EXPECT_NEAR(there.value, -back.value, 1e-15);
    EXPECT_NEAR(there.low, -back.high, 1e-14);
    EXPECT_NEAR(there.high, -back.low, 1e-14);
    EXPECT_LE(-1 - 1e-14, there.low);
    EXPECT_LE(there.low, there.value);
  }
}

TEST(SimultaneousQuantileTest, OfOneIsTheUsualOneAndGrowsWithTheirNumber) {
  EXPECT_NEAR(SimultaneousQuantile(1), kNormalQuantile95, 1e-14);
  EXPECT_NEAR(SimultaneousQuantile(2), kNormalQuantile975, 1e-14);
  EXPECT_NEAR(SimultaneousQuantile(10), 2.5758293035489004, 1e-14);  // 0.995
}

// Where nothing makes a difference, at most one time in ten anything seems to.
TEST(SimultaneousQuantileTest, ManyDifferencesThatAreNoneHoldZeroTogether) {
  Random random(11);
  constexpr int kRounds = 400;
  constexpr size_t kPairs = 20;
  int rounds_with_alarm = 0;
  const auto draw = [&](int64_t trials) {
    Share share{.trials = trials};
    for (int64_t i = 0; i < trials; ++i) share.successes += random.Below(10) < 4 ? 1 : 0;
    return share;
  };
  for (int round = 0; round < kRounds; ++round) {
    bool alarm = false;
    for (size_t pair = 0; pair < kPairs; ++pair) {
      const Estimate difference =
          DifferenceOfShares(draw(60), draw(200), SimultaneousQuantile(kPairs));
      alarm = alarm || difference.low > 0 || difference.high < 0;
    }
    rounds_with_alarm += alarm ? 1 : 0;
  }
  // 40 expected at most; 58 are three standard deviations more.
  EXPECT_LE(rounds_with_alarm, 58);
  EXPECT_GE(rounds_with_alarm, 10);
}

}  // namespace
}  // namespace kundig
