// What must agree within every purchase model, whatever its parameters.
#include "models/purchase_model.h"

#include <gtest/gtest.h>

#include "models/beta_geometric.h"
#include "models/bg_bb.h"
#include "models/pareto_nbd.h"

namespace kundig {
namespace {

constexpr double kHorizon = 39;

struct Case {
  std::string name;
  std::unique_ptr<PurchaseModel> (*make)();
  std::vector<PurchaseRecord> records;
};

const std::vector<PurchaseRecord> kCustomers = {
    {0, 0, 0}, {0, 0, 38}, {1, 3, 30}, {4, 25, 33}, {26, 30.857142857, 31}, {120, 38.5, 39}};
const std::vector<PurchaseRecord> kDonors = {{0, 0, 0}, {0, 0, 6}, {2, 3, 6}, {6, 6, 6}};

template <FirstChanceToLeave kFirst>
std::unique_ptr<PurchaseModel> CdnowWithA(double a) {
  return BetaGeometricWith(kFirst, {.2426, 4.4137, a, 2.4262});
}

const std::vector<Case>& Cases() {
  static const std::vector<Case> cases = {
      {"BgNbd", [] { return CdnowWithA<FirstChanceToLeave::kFirstRepeatPurchase>(.793); },
       kCustomers},
      {"BgNbdAtOne", [] { return CdnowWithA<FirstChanceToLeave::kFirstRepeatPurchase>(1); },
       kCustomers},
      {"BgNbdHardlyLeaving",
       [] { return CdnowWithA<FirstChanceToLeave::kFirstRepeatPurchase>(1e-6); }, kCustomers},
      {"BgNbdLeavingAtOnceOrNever",
       [] {
         return BetaGeometricWith(FirstChanceToLeave::kFirstRepeatPurchase,
                                  {.2426, 4.4137, 1e-7, 1e-5});
       },
       kCustomers},
      {"MbgNbd", [] { return CdnowWithA<FirstChanceToLeave::kFirstPurchase>(.8914); }, kCustomers},
      {"ParetoNbd",
       [] {
         return ParetoNbdWith({.5533, 10.578, .606, 11.66});
       },
       kCustomers},
      {"ParetoNbdAtOne",
       [] {
         return ParetoNbdWith({.5533, 10.578, 1, 11.66});
       },
       kCustomers},
      {"ParetoNbdAlphaBelowBeta",
       [] {
         return ParetoNbdWith({.5, 2, 3, 60});
       },
       kCustomers},
      {"BgBb",
       [] {
         return BgBbWith({1.2035, .7498, .6568, 2.7839});
       },
       kDonors}};
  return cases;
}

class PurchaseModelTest : public testing::TestWithParam<size_t> {
 protected:
  void ForEachRecord(
      const std::function<void(const PurchaseModel&, const PurchaseRecord&)>& check) const {
    const auto model = Cases()[GetParam()].make();
    for (const PurchaseRecord& record : Cases()[GetParam()].records) {
      SCOPED_TRACE(testing::Message() << "x " << record.repeat_purchases << ", t_x "
                                      << record.recency << ", T " << record.age);
      check(*model, record);
    }
  }
};

TEST_P(PurchaseModelTest, TheTailSumsToTheExpectedPurchases) {
  ForEachRecord([](const PurchaseModel& model, const PurchaseRecord& record) {
    double sum = 0;
    for (const double at_least : model.PurchaseTail(record, kHorizon, 1e-13)) sum += at_least;
    const double expected = model.ExpectedPurchases(record, kHorizon);
    EXPECT_NEAR(sum, expected, 1e-5 * expected);
  });
}

TEST_P(PurchaseModelTest, TheTailFallsFromBelowTheProbabilityAlive) {
  ForEachRecord([](const PurchaseModel& model, const PurchaseRecord& record) {
    double last = model.ProbabilityAlive(record) * (1 + 1e-9);
    for (const double at_least : model.PurchaseTail(record, kHorizon, 1e-9)) {
      EXPECT_LE(at_least, last);
      last = at_least;
    }
  });
}

TEST_P(PurchaseModelTest, NothingIsExpectedOfNoTime) {
  ForEachRecord([](const PurchaseModel& model, const PurchaseRecord& record) {
    EXPECT_EQ(model.ExpectedPurchases(record, 0), 0);
    EXPECT_TRUE(model.PurchaseTail(record, 0, 1e-9).empty());
  });
}

// Hardly discounted, what is to come is all that is expected in a very long time; discounted by
// parts it is the integral of rate e^(-rate t) times what is expected up to t.
TEST_P(PurchaseModelTest, DiscountingIsAnIntegralOfExpectations) {
  ForEachRecord([](const PurchaseModel& model, const PurchaseRecord& record) {
    const bool periods = model.name() == "bg_bb";
    const double rate = periods ? 0.1 : 0.02;
    const int steps = 600;
    double integral = 0;
    for (int i = 0; i < steps; ++i) {
      // In equal steps of v = e^(-rate t); BG/BB's purchases come at the end of whole periods.
      const double from = periods ? std::exp(-rate * i) : 1 - static_cast<double>(i) / steps;
      const double to = periods ? std::exp(-rate * (i + 1)) : from - 1.0 / steps;
      const double t = periods ? i : -std::log((from + to) / 2) / rate;
      if (periods && i > 300) break;
      integral += (from - to) * model.ExpectedPurchases(record, t);
    }
    const double discounted = model.DiscountedResidualTransactions(record, rate);
    EXPECT_NEAR(discounted, integral, 5e-3 * discounted);
  });
}

TEST_P(PurchaseModelTest, AliveFuturesAreThoseExpected) {
  ForEachRecord([](const PurchaseModel& model, const PurchaseRecord& record) {
    const std::vector<AliveFuture> futures = model.AliveFutures(record, 4096);
    ASSERT_EQ(futures.size(), 4096u);
    double mean = 0;
    for (const AliveFuture& future : futures) {
      mean += future.purchase_rate * std::min(future.lifetime, kHorizon);
      if (future.purchase_at_end && future.lifetime <= kHorizon) ++mean;
    }
    mean /= static_cast<double>(futures.size());
    const double expected =
        model.ExpectedPurchases(record, kHorizon) / model.ProbabilityAlive(record);
    EXPECT_NEAR(mean, expected, 0.02 * expected);
  });
}

TEST_P(PurchaseModelTest, TheIntervalOfOneCustomerHolds90Percent) {
  ForEachRecord([](const PurchaseModel& model, const PurchaseRecord& record) {
    const std::vector<double> tail = model.PurchaseTail(record, kHorizon, 1e-12);
    const auto at_least = [&tail](double k) {
      return k == 0                                  ? 1
             : k <= static_cast<double>(tail.size()) ? tail[static_cast<size_t>(k) - 1]
                                                     : 0;
    };
    const Estimate estimate = PredictPurchases(model, record, kHorizon);
    EXPECT_GE(at_least(estimate.low) - at_least(estimate.high + 1), 0.9);
  });
}

TEST_P(PurchaseModelTest, GroupsAndTheirCustomersHaveOneTotal) {
  const Case& one = Cases()[GetParam()];
  const auto model = one.make();
  std::vector<PurchaseGroup> grouped;
  std::vector<PurchaseGroup> single;
  double expected = 0;
  for (const PurchaseRecord& record : one.records) {
    grouped.push_back({record, 3});
    for (int i = 0; i < 3; ++i) single.push_back({record, 1});
    expected += 3 * model->ExpectedPurchases(record, kHorizon);
  }
  const Estimate total = PredictTotal(*model, grouped, kHorizon);
  const Estimate summed = PredictTotal(*model, single, kHorizon);
  EXPECT_NEAR(total.value, expected, 1e-5 * expected);
  EXPECT_NEAR(total.value, summed.value, 1e-9 * expected);
  EXPECT_NEAR(total.low, summed.low, 1e-9 * expected);
  EXPECT_NEAR(total.high, summed.high, 1e-9 * expected);
}

// Whoever bought 2,000 times and then never again for years is dead beyond what a double holds, and
// must not speak for those as old who still buy.
TEST_P(PurchaseModelTest, TheDeadDoNotSpeakForTheLiving) {
  const auto model = Cases()[GetParam()].make();
  const bool periods = model->name() == "bg_bb";
  const double age = periods ? 400 : 390;
  const double purchases = periods ? 150 : 2000;
  const PurchaseGroup dead = {{purchases, periods ? 150.0 : 10.0, age}, 7};
  const PurchaseGroup living = {{purchases, age, age}, 7};
  EXPECT_LT(model->ProbabilityAlive(dead.record), 1e-30);
  const Estimate together = PredictTotal(*model, {dead, living}, kHorizon);
  EXPECT_NEAR(together.value, PredictTotal(*model, {living}, kHorizon).value, 1e-6);
  EXPECT_GT(together.value, periods ? 10 : 100);
}

INSTANTIATE_TEST_SUITE_P(Models, PurchaseModelTest, testing::Range<size_t>(0, Cases().size()),
                         [](const auto& one) { return Cases()[one.param].name; });

}  // namespace
}  // namespace kundig
