#include "models/gamma_gamma.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "models/cdnow_test_data.h"
#include "models/fit_groups.h"

namespace kundig {
namespace {

// Customers whose spend is as the model assumes; x is geometric with mean 4.
SpendCounts Simulate(const GammaGammaParameters& truth, int customers, uint64_t seed) {
  Random random(seed);
  SpendCounts sum;
  for (int i = 0; i < customers; ++i) {
    const double nu = random.Gamma(truth.q) / truth.gamma;
    const auto x = static_cast<int32_t>(1 + random.Geometric(0.25));
    const double total = random.Gamma(truth.p * x) / nu;
    sum.Add({x, std::max<int64_t>(1, std::llround(100 * total))}, 1);
  }
  return sum;
}

SpendCounts SumOf(const std::vector<SpendCounts::Key>& keys) {
  SpendCounts sum;
  for (const SpendCounts::Key& key : keys) sum.Add(key, 1);
  return sum;
}

void ExpectSound(const GammaGammaFit& fitted) {
  for (const Fit::Parameter& parameter : fitted.model.fit().parameters) {
    EXPECT_TRUE(std::isfinite(parameter.value) && parameter.value > 0) << parameter.name;
    EXPECT_FALSE(std::isnan(parameter.low) || std::isnan(parameter.high)) << parameter.name;
  }
  EXPECT_TRUE(std::isfinite(fitted.model.fit().log_likelihood));
  for (const double x : {0.0, 1.0, 50.0}) {
    const Estimate spend = fitted.model.PredictMeanSpend({x, 10});
    EXPECT_TRUE(std::isfinite(spend.value) && spend.value > 0) << x;
    EXPECT_TRUE(spend.low > 0 && spend.low <= spend.high && std::isfinite(spend.high)) << x;
  }
}

class GammaGammaCdnowTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto customers = ReadCdnow();
    if (!customers) GTEST_SKIP() << "skipped: no data (CDNOW_sample.txt)";
    for (const auto& [customer, days] : *customers) {
      std::vector<PurchaseDay> calibration;
      for (const PurchaseDay& day : days) {
        if (day.day <= kCdnowSplit) calibration.push_back(day);
      }
      sum_.Apply({.purchase_days = calibration}, Direction::kAdd);
    }
  }

  SpendCounts sum_;
};

TEST_F(GammaGammaCdnowTest, IsAsPublished) {
  const auto fitted = FitGammaGamma(sum_, 100).value();
  const Fit& fit = fitted.model.fit();
  EXPECT_EQ(fit.model, "gamma_gamma");
  EXPECT_EQ(fit.customers, 946);
  EXPECT_EQ(fitted.left_out, 0);
  EXPECT_NEAR(ParameterOf(fit, "p"), 6.2493, 1e-3);
  EXPECT_NEAR(ParameterOf(fit, "q"), 3.7443, 1e-3);
  EXPECT_NEAR(ParameterOf(fit, "gamma"), 15.4443, 5e-3);
  EXPECT_NEAR(fit.log_likelihood, -4055.9177, 5e-5);
  EXPECT_FALSE(fit.border.has_value());
  for (const Fit::Parameter& parameter : fit.parameters) {
    ASSERT_TRUE(parameter.standard_error.has_value());
    EXPECT_TRUE(0 < parameter.low && parameter.low < parameter.value &&
                parameter.value < parameter.high);
  }
  // Fader and Hardie 2013 name 0.11.
  EXPECT_NEAR(fitted.frequency_spend_correlation.value(), 0.11, 5e-3);
}

TEST_F(GammaGammaCdnowTest, AnotherUnitChangesTheScaleAlone) {
  const Fit dollars = FitGammaGamma(sum_, 100).value().model.fit();
  const Fit cents = FitGammaGamma(sum_, 1).value().model.fit();
  EXPECT_NEAR(ParameterOf(cents, "p"), ParameterOf(dollars, "p"), 1e-9);
  EXPECT_NEAR(ParameterOf(cents, "q"), ParameterOf(dollars, "q"), 1e-9);
  EXPECT_NEAR(ParameterOf(cents, "gamma"), 100 * ParameterOf(dollars, "gamma"), 1e-6);
  EXPECT_NEAR(cents.log_likelihood, dollars.log_likelihood - 946 * std::log(100), 1e-6);
}

TEST(GammaGammaTest, ExpectedSpendIsAsPublished) {
  const GammaGamma model = GammaGammaWith({6.25, 3.74, 15.44});
  EXPECT_NEAR(model.ExpectedSpend({3, 35}), 35.0279, 5e-5);
  EXPECT_DOUBLE_EQ(model.PopulationMean(), 6.25 * 15.44 / 2.74);
  EXPECT_DOUBLE_EQ(model.ExpectedSpend({0, 0}), model.PopulationMean());
  EXPECT_DOUBLE_EQ(model.ExpectedSpend({4, -3}), model.PopulationMean());
}

TEST(GammaGammaTest, QuantilesAreThoseOfTheDrawnMeans) {
  const GammaGamma model = GammaGammaWith({6.25, 3.74, 15.44});
  const MeanSpendDistribution distribution = model.MeanSpend({3, 35});
  Random random(1);
  constexpr int kDraws = 20'000;
  int below = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double mean = distribution.scale / random.Gamma(distribution.shape);
    below += mean < distribution.Quantile(0.95);
  }
  EXPECT_NEAR(static_cast<double>(below) / kDraws, 0.95, 0.006);
}

// The gradient and curvature that the fit reports are checked through what they promise: intervals
// that hold the truth.
TEST(GammaGammaTest, IntervalsOfParametersCover90Percent) {
  const GammaGammaParameters truth{3, 4, 25};
  constexpr int kTrials = 400;
  std::array<int, 3> held{};
  for (int trial = 0; trial < kTrials; ++trial) {
    const Fit fit = FitGammaGamma(Simulate(truth, 1000, 100 + trial), 100).value().model.fit();
    const std::array<double, 3> values = {truth.p, truth.q, truth.gamma};
    for (size_t i = 0; i < 3; ++i) {
      held[i] += fit.parameters[i].low <= values[i] && values[i] <= fit.parameters[i].high;
    }
  }
  for (const int count : held) {
    EXPECT_GE(count, 0.87 * kTrials);
    EXPECT_LE(count, 0.93 * kTrials);
  }
}

TEST(GammaGammaTest, IntervalsOfCustomersMeansCover90Percent) {
  const GammaGammaParameters truth{2, 3, 25};
  const GammaGamma model = GammaGammaWith(truth);
  Random random(7);
  constexpr int kCustomers = 10'000;
  int held = 0;
  for (int i = 0; i < kCustomers; ++i) {
    const double nu = random.Gamma(truth.q) / truth.gamma;
    const auto x = static_cast<double>(random.Geometric(0.4));
    const double total = x > 0 ? random.Gamma(truth.p * x) / nu : 0;
    const Estimate mean = model.PredictMeanSpend({x, x > 0 ? total / x : 0});
    held += mean.low <= truth.p / nu && truth.p / nu <= mean.high;
  }
  EXPECT_NEAR(static_cast<double>(held) / kCustomers, 0.9, 0.01);
}

TEST(GammaGammaTest, TellsFrequencyAndSpendThatGoTogether) {
  const auto together =
      FitGammaGamma(SumOf({{1, 1000}, {2, 4000}, {3, 9000}, {4, 16000}}), 100).value();
  EXPECT_NEAR(together.frequency_spend_correlation.value(), 1, 1e-12);
  const auto constant = FitGammaGamma(SumOf({{1, 1000}, {1, 4000}, {1, 900}}), 100).value();
  EXPECT_FALSE(constant.frequency_spend_correlation.has_value());
}

TEST(GammaGammaTest, LeavesOutCustomersWithoutSpend) {
  SpendCounts sum = Simulate({3, 4, 25}, 500, 3);
  const Fit before = FitGammaGamma(sum, 100).value().model.fit();
  sum.Add({2, 0}, 5);
  sum.Add({3, -500}, 2);
  const auto fitted = FitGammaGamma(sum, 100).value();
  EXPECT_EQ(fitted.left_out, 7);
  EXPECT_EQ(fitted.model.fit().customers, 500);
  EXPECT_EQ(fitted.model.fit().log_likelihood, before.log_likelihood);
}

TEST(GammaGammaTest, FailsWithoutAnySpend) {
  EXPECT_FALSE(FitGammaGamma(SpendCounts(), 100));
  EXPECT_FALSE(FitGammaGamma(SumOf({{1, 0}, {2, -100}}), 100));
  SpendCounts difference;
  difference.Add({1, 100}, -1);
  EXPECT_FALSE(FitGammaGamma(difference, 100));
}

TEST(GammaGammaTest, SaysWhereEveryPurchaseCostsTheSame) {
  SpendCounts sum;
  for (int32_t x = 1; x <= 10; ++x) sum.Add({x, x * 999}, 50);
  const auto fitted = FitGammaGamma(sum, 100).value();
  ExpectSound(fitted);
  ASSERT_TRUE(fitted.model.fit().border.has_value());
  EXPECT_NE(fitted.model.fit().border->find("costs about the same"), std::string::npos)
      << *fitted.model.fit().border;
  EXPECT_NEAR(fitted.model.PopulationMean(), 9.99, 0.01);
  EXPECT_NEAR(fitted.model.ExpectedSpend({5, 9.99}), 9.99, 0.01);
}

TEST(GammaGammaTest, SaysWhereCustomersDoNotDiffer) {
  Random random(1);
  SpendCounts sum;
  for (int i = 0; i < 3000; ++i) {
    const auto x = static_cast<int32_t>(1 + random.Geometric(0.25));
    sum.Add({x, std::llround(500 * random.Gamma(4.0 * x))}, 1);
  }
  const auto fitted = FitGammaGamma(sum, 100).value();
  ExpectSound(fitted);
  ASSERT_TRUE(fitted.model.fit().border.has_value());
  EXPECT_NE(fitted.model.fit().border->find("do not differ"), std::string::npos)
      << *fitted.model.fit().border;
  EXPECT_NEAR(fitted.model.ExpectedSpend({2, 60}), 20, 0.6);
}

TEST(GammaGammaTest, SaysWhereACustomersSpendDoesNotVary) {
  Random random(5);
  SpendCounts sum;
  for (int i = 0; i < 1000; ++i) {
    const auto x = static_cast<int32_t>(1 + random.Geometric(0.25));
    sum.Add({x, x * std::llround(10000 / random.Gamma(4.0))}, 1);
  }
  const auto fitted = FitGammaGamma(sum, 100).value();
  ExpectSound(fitted);
  ASSERT_TRUE(fitted.model.fit().border.has_value());
  EXPECT_NE(fitted.model.fit().border->find("own spend"), std::string::npos)
      << *fitted.model.fit().border;
  EXPECT_NEAR(fitted.model.ExpectedSpend({2, 60}), 60, 0.1);
}

TEST(GammaGammaTest, SaysWhereThePopulationHasNoMean) {
  const auto fitted = FitGammaGamma(Simulate({2, 0.7, 10}, 2000, 9), 100).value();
  ExpectSound(fitted);
  ASSERT_TRUE(fitted.model.fit().border.has_value());
  EXPECT_NE(fitted.model.fit().border->find("infinite"), std::string::npos);
}

TEST(GammaGammaTest, AnswersForFewCustomers) {
  const std::vector<std::vector<SpendCounts::Key>> few = {{{1, 500}},
                                                          {{7, 1}},
                                                          {{3, 500}, {3, 500}},
                                                          {{1, 1}, {1, 1'000'000'000}},
                                                          {{1, 500}, {2, 900}},
                                                          {{1, INT64_MAX}},
                                                          {{1000000, 50}, {1, 500000}},
                                                          {{1, 1}, {1, 2}, {1, 3}}};
  for (const auto& keys : few) {
    SCOPED_TRACE(keys.front().spend_minor);
    const auto fitted = FitGammaGamma(SumOf(keys), 100).value();
    ExpectSound(fitted);
    EXPECT_TRUE(fitted.model.fit().border.has_value());
  }
}

}  // namespace
}  // namespace kundig
