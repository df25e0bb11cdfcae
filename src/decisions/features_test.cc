#include "decisions/features.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

#include "base/random.h"

namespace kundig {
namespace {

constexpr double kHalfStep = .5 / kFeatureUnit;

double At(const Features& features, Feature feature) {
  return features[static_cast<size_t>(feature)];
}

TEST(FeaturesTest, AreStandardisedAsStated) {
  Features x = CustomerFeatures({.days_since_purchase = 30 * (std::exp(2.0) - 1),
                                 .purchases_last_year = std::exp(1.0) - 1,
                                 .value_minor = 0,
                                 .messages_last_week = std::exp(.5) - 1,
                                 .local_minute = 17 * 60},
                                {.reference_value_minor = 500});
  SetServiceFeatures({.need_excess = -.3, .views_last_month = std::exp(1.5) - 1, .in_use = true},
                     x);
  EXPECT_EQ(At(x, Feature::kService), 1);
  EXPECT_NEAR(At(x, Feature::kNeed), -1.5, kHalfStep);
  EXPECT_NEAR(At(x, Feature::kRecency), 1, kHalfStep);
  EXPECT_NEAR(At(x, Feature::kFrequency), 0, kHalfStep);
  EXPECT_NEAR(At(x, Feature::kValue), -1, kHalfStep);
  EXPECT_NEAR(At(x, Feature::kInterest), 1.5, kHalfStep);
  EXPECT_EQ(At(x, Feature::kInUse), 1);
  EXPECT_EQ(At(x, Feature::kDaytime), 0);
  EXPECT_EQ(At(x, Feature::kEvening), 1);
  EXPECT_NEAR(At(x, Feature::kContacts), .5, kHalfStep);
}

TEST(FeaturesTest, DaytimeAndEveningBeginAndEndOnTheHour) {
  const auto at_minute = [](int32_t minute) {
    const Features x = CustomerFeatures({.local_minute = minute}, {});
    return std::pair(At(x, Feature::kDaytime), At(x, Feature::kEvening));
  };
  EXPECT_EQ(at_minute(9 * 60 - 1), std::pair(0.0, 0.0));
  EXPECT_EQ(at_minute(9 * 60), std::pair(1.0, 0.0));
  EXPECT_EQ(at_minute(17 * 60 - 1), std::pair(1.0, 0.0));
  EXPECT_EQ(at_minute(22 * 60 - 1), std::pair(0.0, 1.0));
  EXPECT_EQ(at_minute(22 * 60), std::pair(0.0, 0.0));
}

TEST(FeaturesTest, UnknownPurchaseSaysNothingOfRecency) {
  EXPECT_EQ(At(CustomerFeatures({}, {}), Feature::kRecency), 0);
}

TEST(FeaturesTest, NonsenseIsHarmless) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  Features x = CustomerFeatures({.days_since_purchase = nan,
                                 .purchases_last_year = -7,
                                 .value_minor = infinity,
                                 .messages_last_week = nan},
                                {});
  SetServiceFeatures({.need_excess = infinity, .views_last_month = -1}, x);
  for (const double feature : x) EXPECT_TRUE(std::fabs(feature) <= 5);
  SetServiceFeatures({.need_excess = nan}, x);
  EXPECT_EQ(At(x, Feature::kNeed), 0);
}

TEST(FeaturesTest, ReasonsAddUpAndTheStrongestIsFirst) {
  Features coefficients = {};
  Features x = {};
  for (size_t j = 0; j < kRewardFeatures; ++j) {
    coefficients[j] = 10 * std::sin(static_cast<double>(j + 1));
    x[j] = j % 3 == 0 ? 0 : std::cos(static_cast<double>(j));
  }
  const auto reasons = ReasonsOf(coefficients, x);
  EXPECT_EQ(reasons.size(), 6u);
  double expected = 0;
  for (size_t j = 0; j < kRewardFeatures; ++j) expected += coefficients[j] * x[j];
  double total = 0;
  double before = std::numeric_limits<double>::infinity();
  for (const Reason& reason : reasons) {
    total += reason.contribution_minor;
    EXPECT_LE(std::fabs(reason.contribution_minor), before);
    before = std::fabs(reason.contribution_minor);
  }
  EXPECT_NEAR(total, expected, 1e-12);
}

TEST(FeaturesTest, EachHasItsOwnWords) {
  std::set<std::string_view> names;
  for (size_t j = 0; j < kRewardFeatures; ++j) {
    const FeatureWords& words = WordsOf(static_cast<Feature>(j));
    names.insert(words.name);
    EXPECT_FALSE(words.because_en.empty() || words.because_de.empty());
  }
  EXPECT_EQ(names.size(), kRewardFeatures);
}

// What is logged in the fixed point of RewardMoments is exactly what was used.
TEST(FeaturesTest, AreMultiplesOfTheFixedPoint) {
  Random random(3);
  for (int i = 0; i < 1'000; ++i) {
    const double days = 500 * random.Exponential();
    const double need = random.Normal();
    const double views = 1e3 * random.Exponential();
    Features x = CustomerFeatures({.days_since_purchase = days, .value_minor = 1e3 * days}, {});
    SetServiceFeatures({.need_excess = need, .views_last_month = views}, x);
    EXPECT_EQ(FromFixedPoint(ToFixedPoint(x)), x);
  }
}

}  // namespace
}  // namespace kundig
