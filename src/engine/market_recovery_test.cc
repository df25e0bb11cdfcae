// The models' parameters, found again from customers who were simulated with them.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "models/beta_geometric.h"
#include "models/gamma_gamma.h"
#include "models/pareto_nbd.h"
#include "simulation/market.h"
#include "sums/repeat_purchase_counts.h"
#include "sums/spend_counts.h"

namespace kundig {
namespace {

constexpr int64_t kMinorUnits = 100;
using Truth = std::vector<std::pair<std::string, double>>;

struct MarketSums {
  RepeatPurchaseCounts purchases;
  SpendCounts spend;
  std::vector<SimulatedCustomer> customers;
};

MarketOptions Market(PurchaseProcess process) {
  MarketOptions options;
  options.customers = 20'000;
  options.process = process;
  options.events_share = 0;
  return options;
}

std::vector<PurchaseDay> PurchaseDays(const SimulatedCustomer& customer) {
  std::vector<PurchaseDay> days;
  for (const SimulatedPurchase& purchase : customer.purchases) {
    days.push_back({.day = purchase.day, .spend_minor = purchase.spend_minor});
  }
  return days;
}

MarketSums Simulate(const MarketOptions& options) {
  MarketSums sums;
  for (int64_t i = 0; i < options.customers; ++i) {
    sums.customers.push_back(SimulateCustomer(options, i));
    const std::vector<PurchaseDay> days = PurchaseDays(sums.customers.back());
    const CustomerHistory history{.purchase_days = days, .items = {}};
    sums.purchases.Apply(history, Direction::kAdd);
    sums.spend.Apply(history, Direction::kAdd);
  }
  return sums;
}

void ExpectWithinThreeStandardErrors(const Fit& fit, const Truth& truth) {
  ASSERT_EQ(fit.parameters.size(), truth.size());
  for (size_t i = 0; i < truth.size(); ++i) {
    const Fit::Parameter& parameter = fit.parameters[i];
    EXPECT_EQ(parameter.name, truth[i].first);
    ASSERT_TRUE(parameter.standard_error) << parameter.name;
    EXPECT_NEAR(parameter.value, truth[i].second, 3 * *parameter.standard_error) << parameter.name;
  }
}

TEST(MarketRecoveryTest, BgNbdFindsItsParametersAndTheTotalToCome) {
  const MarketOptions options = Market(PurchaseProcess::kBgNbd);
  const PopulationParameters& truth = options.population;
  const MarketSums sums = Simulate(options);
  const auto model = FitBgNbd(sums.purchases, options.last_day);
  ASSERT_TRUE(model);
  ExpectWithinThreeStandardErrors(
      (*model)->fit(), {{"r", truth.r}, {"alpha", truth.alpha}, {"a", truth.a}, {"b", truth.b}});

  double predicted = 0;
  double actual = 0;
  double alive_predicted = 0;
  double alive_actual = 0;
  for (const SimulatedCustomer& customer : sums.customers) {
    const std::vector<PurchaseDay> days = PurchaseDays(customer);
    const Day first = days.front().day;
    const PurchaseRecord record{.repeat_purchases = static_cast<double>(days.size() - 1),
                                .recency = (days.back().day - first) / kDaysPerWeek,
                                .age = (options.last_day - first) / kDaysPerWeek};
    predicted += (*model)->ExpectedPurchases(record, 39);
    alive_predicted += (*model)->ProbabilityAlive(record);
    actual += customer.truth.purchases_next_39_weeks;
    alive_actual += customer.truth.alive_at_end ? 1 : 0;
  }
  EXPECT_NEAR(predicted / actual, 1, .03);
  EXPECT_NEAR(alive_predicted / alive_actual, 1, .02);
}

TEST(MarketRecoveryTest, MbgNbdFindsItsParameters) {
  const MarketOptions options = Market(PurchaseProcess::kMbgNbd);
  const PopulationParameters& truth = options.population;
  const auto model = FitMbgNbd(Simulate(options).purchases, options.last_day);
  ASSERT_TRUE(model);
  ExpectWithinThreeStandardErrors(
      (*model)->fit(), {{"r", truth.r}, {"alpha", truth.alpha}, {"a", truth.a}, {"b", truth.b}});
}

TEST(MarketRecoveryTest, ParetoNbdFindsItsParameters) {
  MarketOptions options = Market(PurchaseProcess::kParetoNbd);
  options.customers = 5000;
  const PopulationParameters& truth = options.population;
  const auto model = FitParetoNbd(Simulate(options).purchases, options.last_day);
  ASSERT_TRUE(model);
  ExpectWithinThreeStandardErrors(
      (*model)->fit(),
      {{"r", truth.r}, {"alpha", truth.alpha}, {"s", truth.s}, {"beta", truth.beta}});
}

TEST(MarketRecoveryTest, GammaGammaFindsItsParameters) {
  const MarketOptions options = Market(PurchaseProcess::kBgNbd);
  const PopulationParameters& truth = options.population;
  const auto fitted = FitGammaGamma(Simulate(options).spend, kMinorUnits);
  ASSERT_TRUE(fitted);
  ExpectWithinThreeStandardErrors(
      fitted->model.fit(), {{"p", truth.p}, {"q", truth.q}, {"gamma", truth.gamma / kMinorUnits}});
}

TEST(MarketRecoveryTest, WithoutChurnTheFitSaysSo) {
  const MarketOptions options = Market(PurchaseProcess::kNoChurn);
  const auto model = FitBgNbd(Simulate(options).purchases, options.last_day);
  ASSERT_TRUE(model);
  EXPECT_TRUE((*model)->fit().border);
}

}  // namespace
}  // namespace kundig
