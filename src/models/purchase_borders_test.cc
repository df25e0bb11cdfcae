// Data that say little: the models must recognise it, say so, and still forecast sensibly.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/random.h"
#include "models/beta_geometric.h"
#include "models/bg_bb.h"
#include "models/pareto_nbd.h"

namespace kundig {
namespace {

using testing::HasSubstr;

const Day kUntil{1000};

using FitFunction = Result<std::unique_ptr<PurchaseModel>> (*)(const RepeatPurchaseCounts&, Day);

class BorderTest : public testing::TestWithParam<FitFunction> {
 protected:
  std::unique_ptr<PurchaseModel> FitTo(const RepeatPurchaseCounts& sum) const {
    auto model = GetParam()(sum, kUntil);
    EXPECT_TRUE(model.has_value());
    ExpectSound(**model);
    return std::move(*model);
  }

  // No number that a model gives may be NaN, infinite or negative.
  static void ExpectSound(const PurchaseModel& model) {
    const auto sound = [](double value) { return std::isfinite(value) && value >= 0; };
    for (const Fit::Parameter& parameter : model.fit().parameters) {
      EXPECT_TRUE(sound(parameter.value)) << parameter.name;
      EXPECT_LE(parameter.low, parameter.value);
      EXPECT_GE(parameter.high, parameter.value);
    }
    EXPECT_TRUE(std::isfinite(model.fit().log_likelihood));
    std::vector<PurchaseGroup> groups;
    for (const PurchaseRecord& record :
         {PurchaseRecord{0, 0, 0}, {0, 0, 30}, {3, 20, 30}, {1, 30, 30}, {150, 20, 140}}) {
      groups.push_back({record, 5});
      EXPECT_TRUE(sound(model.ProbabilityAlive(record)));
      EXPECT_LE(model.ProbabilityAlive(record), 1);
      EXPECT_TRUE(sound(model.DiscountedResidualTransactions(record, 0.002)));
      const Estimate purchases = PredictPurchases(model, record, 39);
      EXPECT_TRUE(sound(purchases.value));
      EXPECT_LE(purchases.low, purchases.high);
      for (const AliveFuture& future : model.AliveFutures(record, 64)) {
        EXPECT_TRUE(sound(future.purchase_rate));
        EXPECT_GE(future.lifetime, 0);  // may be infinite
      }
    }
    const Estimate total = PredictTotal(model, groups, 39);
    EXPECT_TRUE(sound(total.value));
    EXPECT_LE(total.low, total.value);
    EXPECT_GE(total.high, total.value);
  }

  static void ExpectUndetermined(const PurchaseModel& model, size_t first) {
    EXPECT_FALSE(model.fit().parameters[first].standard_error.has_value());
    EXPECT_FALSE(model.fit().parameters[first + 1].standard_error.has_value());
  }

  // Customers of 40 weeks, each with its own purchases a week, who leave with `leave` after each.
  static RepeatPurchaseCounts Simulated(int customers, double leave,
                                        const std::function<double(Random&)>& rate) {
    RepeatPurchaseCounts sum;
    Random random(5);
    for (int i = 0; i < customers; ++i) {
      const double rate_a_day = rate(random) / kDaysPerWeek;
      int32_t purchases = 0;
      int32_t last_day = 0;
      for (double t = random.Exponential() / rate_a_day; t < 280;
           t += random.Exponential() / rate_a_day) {
        if (static_cast<int32_t>(t) > last_day) ++purchases;
        last_day = static_cast<int32_t>(t);
        if (random.Chance(leave)) break;
      }
      sum.Add({purchases, last_day, kUntil - 280}, 1);
    }
    return sum;
  }
};

TEST_P(BorderTest, NobodyIsAnErrorThatSaysWhatToDo) {
  const auto model = GetParam()(RepeatPurchaseCounts(), kUntil);
  ASSERT_FALSE(model.has_value());
  EXPECT_THAT(model.error().mend, HasSubstr("Import purchases"));
}

TEST_P(BorderTest, CustomersOfLaterDaysAreLeftOut) {
  RepeatPurchaseCounts sum;
  sum.Add({2, 60, Day{900}}, 10);
  sum.Add({1, 30, Day{930}}, 20);
  sum.Add({0, 0, Day{1001}}, 500);
  EXPECT_EQ(FitTo(sum)->fit().customers, 30);
}

TEST_P(BorderTest, PurchasesAfterTheDayOfTheFitAreAnError) {
  RepeatPurchaseCounts sum;
  sum.Add({2, 160, Day{900}}, 10);
  const auto model = GetParam()(sum, kUntil);
  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(model.error().code, ErrorCode::kUsage);
}

TEST_P(BorderTest, WithoutRepeatPurchasesNoneAreExpected) {
  for (const Day first_day : {kUntil, Day{900}}) {  // all on one day; nobody came back
    RepeatPurchaseCounts sum;
    sum.Add({0, 0, first_day}, 100);
    const auto model = FitTo(sum);
    EXPECT_THAT(model->fit().border.value(), HasSubstr("no repeat purchases"));
    EXPECT_EQ(model->fit().log_likelihood, 0);
    EXPECT_LT(model->ExpectedPurchases({0, 0, 10}, 52), 1e-4);
    ExpectUndetermined(*model, 0);
    ExpectUndetermined(*model, 2);
  }
}

TEST_P(BorderTest, OneCustomerGoesOnAsBefore) {
  RepeatPurchaseCounts sum;
  sum.Add({20, 138, kUntil - 140}, 1);
  const auto model = FitTo(sum);
  ASSERT_TRUE(model->fit().border.has_value());
  EXPECT_NEAR(model->ExpectedPurchases({20, 138 / 7.0, 20}, 20), 20, 0.5);
}

TEST_P(BorderTest, DataAtTheEdgeOfWhatCanHappenAreFitted) {
  for (const RepeatPurchaseCounts::Key& key : std::vector<RepeatPurchaseCounts::Key>{
           {1, 1, Day{0}}, {1, 1000, Day{0}}, {1000, 1000, Day{0}}, {999, 999, Day{0}}}) {
    RepeatPurchaseCounts sum;
    sum.Add(key, 100);
    EXPECT_TRUE(FitTo(sum)->fit().border.has_value());
  }
}

TEST_P(BorderTest, NoChurnIsSaidAndEveryoneIsAlive) {
  const auto model =
      FitTo(Simulated(3000, 0, [](Random& random) { return random.Gamma(1.5) / 2; }));
  EXPECT_EQ(model->fit().border.value(),
            "no measurable churn: the data show no customer leaving, so everyone counts as alive");
  ExpectUndetermined(*model, 2);
  EXPECT_TRUE(model->fit().parameters[0].standard_error.has_value());
  EXPECT_GT(model->ProbabilityAlive({8, 38, 40}), 0.999);
}

TEST_P(BorderTest, CustomersWhoAreAlikeHaveOneRate) {
  const auto model = FitTo(Simulated(3000, 0, [](Random&) { return 0.5; }));
  EXPECT_THAT(model->fit().border.value(),
              HasSubstr("customers do not differ measurably in how often they buy"));
  ExpectUndetermined(*model, 0);
  const auto& parameters = model->fit().parameters;
  EXPECT_NEAR(parameters[0].value / parameters[1].value, 0.5 * (1 - 0.5 / 14), 0.02);
  // What is known of the rate is carried on: 3,000 customers, 20 purchases each.
  const double log_rate_variance = model->fit().log_covariance[0] + model->fit().log_covariance[5] -
                                   2 * model->fit().log_covariance[1];
  EXPECT_NEAR(std::sqrt(log_rate_variance), 1 / std::sqrt(60000), 0.001);
}

TEST_P(BorderTest, TheSameSumGivesTheSameBits) {
  const RepeatPurchaseCounts sum =
      Simulated(20000, 0.2, [](Random& random) { return random.Gamma(0.7) / 2; });
  const auto first = FitTo(sum);
  const auto second = FitTo(sum);
  for (size_t i = 0; i < 4; ++i)
    EXPECT_EQ(first->fit().parameters[i].value, second->fit().parameters[i].value);
  EXPECT_EQ(first->fit().log_likelihood, second->fit().log_likelihood);
}

std::string NameOf(const testing::TestParamInfo<FitFunction>& model) {
  const std::array<std::string, 3> names = {"BgNbd", "MbgNbd", "ParetoNbd"};
  return names[model.index];
}

INSTANTIATE_TEST_SUITE_P(Models, BorderTest, testing::Values(FitBgNbd, FitMbgNbd, FitParetoNbd),
                         NameOf);

TEST(BgBbBorder, WithoutRepeatPurchasesNoneAreExpected) {
  OpportunityCounts sum(Period::kMonth);
  sum.Add({0, 0, 3}, 50);
  sum.Add({0, 0, 10}, 50);
  const auto model = FitBgBb(sum, 10).value();
  EXPECT_THAT(model->fit().border.value(), HasSubstr("no repeat purchases"));
  EXPECT_LT(model->ExpectedPurchases({0, 0, 5}, 12), 1e-4);
  for (const AliveFuture& future : model->AliveFutures({0, 0, 5}, 64))
    EXPECT_LT(future.purchase_rate, 1e-4);
}

TEST(BgBbBorder, WhoBuysInEveryPeriodIsSeenAsStaying) {
  OpportunityCounts sum(Period::kMonth);
  sum.Add({10, 10, 0}, 50);
  const auto model = FitBgBb(sum, 10).value();
  EXPECT_THAT(model->fit().border.value(), HasSubstr("no measurable churn"));
  EXPECT_NEAR(model->ExpectedPurchases({10, 10, 10}, 12), 12, 0.01);
  EXPECT_TRUE(std::isfinite(model->DiscountedResidualTransactions({10, 10, 10}, 0.01)));
  for (const AliveFuture& future : model->AliveFutures({10, 10, 10}, 64))
    EXPECT_NEAR(future.purchase_rate, 1, 0.01);
}

TEST(BgBbBorder, NobodyIsAnErrorThatSaysWhatToDo) {
  const auto model = FitBgBb(OpportunityCounts(Period::kMonth), 10);
  ASSERT_FALSE(model.has_value());
  EXPECT_THAT(model.error().mend, HasSubstr("Import purchases"));
}

}  // namespace
}  // namespace kundig
