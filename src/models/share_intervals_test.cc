// Intervals of shares and of their ratios are those that were published, and hold what they say.
#include "models/share_intervals.h"

#include <gtest/gtest.h>

namespace kundig {
namespace {

constexpr double kNormalQuantile975 = 1.959963984540054;

// Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3.
TEST(WilsonIntervalTest, IsAsPublished) {
  const Estimate many = WilsonInterval({81, 263}, kNormalQuantile975);
  EXPECT_NEAR(many.low, 0.2553, 5e-5);
  EXPECT_NEAR(many.high, 0.3662, 5e-5);
  const Estimate few = WilsonInterval({15, 148}, kNormalQuantile975);
  EXPECT_NEAR(few.low, 0.0624, 5e-5);
  EXPECT_NEAR(few.high, 0.1605, 5e-5);
  const Estimate none = WilsonInterval({0, 20}, kNormalQuantile975);
  EXPECT_NEAR(none.low, 0, 1e-12);
  EXPECT_NEAR(none.high, 0.1611, 5e-5);
  const Estimate one = WilsonInterval({1, 29}, kNormalQuantile975);
  EXPECT_NEAR(one.low, 0.0061, 5e-5);
  EXPECT_NEAR(one.high, 0.1718, 5e-5);
}

// Agresti 2007, An Introduction to Categorical Data Analysis, section 2.3.2: heart attacks of the
// Physicians' Health Study, without and with aspirin.
TEST(RatioOfSharesTest, IsAsPublished) {
  const ShareRatio aspirin = RatioOfShares({189, 11034}, {104, 11037}, kNormalQuantile975);
  EXPECT_NEAR(aspirin.ratio.value, 1.82, 0.005);
  EXPECT_NEAR(aspirin.ratio.low, 1.43, 0.005);
  EXPECT_NEAR(aspirin.ratio.high, 2.31, 0.005);
  EXPECT_LT(aspirin.p_value, 1e-6);
}

TEST(RatioOfSharesTest, IsTheSameFromTheOtherSide) {
  const ShareRatio there = RatioOfShares({12, 50}, {30, 70});
  const ShareRatio back = RatioOfShares({30, 70}, {12, 50});
  EXPECT_NEAR(there.ratio.value * back.ratio.value, 1, 1e-12);
  EXPECT_NEAR(there.ratio.low * back.ratio.high, 1, 1e-12);
  EXPECT_EQ(there.p_value, back.p_value);
}

TEST(RatioOfSharesTest, IsBeyondChanceWhereTheIntervalHoldsNotOne) {
  for (int64_t successes = 0; successes <= 40; ++successes) {
    const ShareRatio compared = RatioOfShares({successes, 40}, {100, 200});
    const bool apart = compared.ratio.low > 1 || compared.ratio.high < 1;
    EXPECT_EQ(compared.p_value < 0.1, apart) << successes;
  }
}

TEST(RatioOfSharesTest, OfNoneIsZeroWithAnUpperLimit) {
  const ShareRatio none = RatioOfShares({0, 100}, {50, 100});
  EXPECT_EQ(none.ratio.value, 0);
  EXPECT_EQ(none.ratio.low, 0);
  EXPECT_GT(none.ratio.high, 0);
  EXPECT_LT(none.ratio.high, 0.2);
  const ShareRatio only = RatioOfShares({50, 100}, {0, 100});
  EXPECT_TRUE(std::isinf(only.ratio.value));
  EXPECT_NEAR(only.ratio.low * none.ratio.high, 1, 1e-12);
}

}  // namespace
}  // namespace kundig
