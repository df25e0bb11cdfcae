#include "simulation/purchase_process.h"

#include <gtest/gtest.h>

#include <cmath>

namespace kundig {
namespace {

constexpr int kCustomers = 50'000;

struct Sample {
  double mean_repeats = 0;
  double alive = 0;  // share whose lifetime passes the horizon
};

Sample Simulate(PurchaseProcess process, double horizon_days) {
  const PopulationParameters population;
  const Random seed(11);
  const PurchaseWindow window{
      .origin = ToDay({.year = 2024, .month = 1, .day = 1}), .first = 0, .horizon = horizon_days};
  Sample sample;
  for (uint64_t i = 0; i < kCustomers; ++i) {
    const Random random = seed.Fork(i);
    const PurchaseTimes times = DrawPurchaseTimes(
        DrawBehaviour(population, process, random.Fork(0)), process, window, random.Fork(1));
    sample.mean_repeats += static_cast<double>(times.purchases.size() - 1) / kCustomers;
    sample.alive += (times.lifetime_end ? 0.0 : 1.0) / kCustomers;
  }
  return sample;
}

TEST(PurchaseProcessTest, NamesReadBack) {
  for (const auto process :
       {PurchaseProcess::kBgNbd, PurchaseProcess::kMbgNbd, PurchaseProcess::kParetoNbd,
        PurchaseProcess::kNoChurn, PurchaseProcess::kSeasonal}) {
    EXPECT_EQ(ParsePurchaseProcess(PurchaseProcessName(process)).value(), process);
  }
  EXPECT_EQ(ParsePurchaseProcess("bg-nbd").error().code, ErrorCode::kUsage);
}

TEST(PurchaseProcessTest, BehaviourHasThePopulationsMoments) {
  const PopulationParameters population;
  const Random seed(12);
  double lambda = 0;
  double lambda_square = 0;
  double p = 0;
  double mean_spend = 0;
  for (uint64_t i = 0; i < kCustomers; ++i) {
    const BuyingBehaviour behaviour =
        DrawBehaviour(population, PurchaseProcess::kBgNbd, seed.Fork(i));
    lambda += behaviour.purchases_per_week / kCustomers;
    lambda_square += behaviour.purchases_per_week * behaviour.purchases_per_week / kCustomers;
    p += *behaviour.dropout_probability / kCustomers;
    mean_spend += population.p / behaviour.spend_rate / kCustomers;
    EXPECT_FALSE(behaviour.dropout_per_week);
  }
  EXPECT_NEAR(lambda, population.r / population.alpha, .01 * lambda);
  EXPECT_NEAR(lambda_square - lambda * lambda, population.r / (population.alpha * population.alpha),
              .05 * lambda_square);
  EXPECT_NEAR(p, population.a / (population.a + population.b), .01 * p * 3);
  EXPECT_NEAR(mean_spend, population.p * population.gamma / (population.q - 1), .01 * mean_spend);
}

// E[X(t)] = r t / alpha.
TEST(PurchaseProcessTest, WithoutChurnPurchasesFollowTheNbd) {
  const PopulationParameters population;
  const Sample sample = Simulate(PurchaseProcess::kNoChurn, 364);
  const double expected = population.r * 52 / population.alpha;
  const double variance = expected + expected * expected / population.r;
  EXPECT_NEAR(sample.mean_repeats, expected, 5 * std::sqrt(variance / kCustomers));
  EXPECT_EQ(std::round(sample.alive * kCustomers), kCustomers);
}

// Schmittlein, Morrison, Colombo 1987: P(alive at t) = (beta / (beta + t))^s and, equation 17,
// E[X(t)] = r beta / (alpha (s - 1)) (1 - (beta / (beta + t))^(s - 1)).
TEST(PurchaseProcessTest, ParetoNbdHasItsMeanAndSurvival) {
  const PopulationParameters population;
  const Sample sample = Simulate(PurchaseProcess::kParetoNbd, 364);
  const double kept = population.beta / (population.beta + 52);
  const double alive = std::pow(kept, population.s);
  const double expected = population.r * population.beta / (population.alpha * (population.s - 1)) *
                          (1 - std::pow(kept, population.s - 1));
  EXPECT_NEAR(sample.alive, alive, 5 * std::sqrt(alive * (1 - alive) / kCustomers));
  EXPECT_NEAR(sample.mean_repeats, expected, .03 * expected);
}

TEST(PurchaseProcessTest, MbgNbdAlsoLosesCustomersAfterTheFirstPurchase) {
  const double bg = Simulate(PurchaseProcess::kBgNbd, .01).alive;
  const double mbg = Simulate(PurchaseProcess::kMbgNbd, .01).alive;
  const PopulationParameters population;
  EXPECT_GT(bg, .999);
  EXPECT_NEAR(mbg, population.b / (population.a + population.b), .01);
}

TEST(PurchaseProcessTest, TheHeatingSeasonSellsMore) {
  const double january_to_march = Simulate(PurchaseProcess::kSeasonal, 91).mean_repeats;
  const double steady = Simulate(PurchaseProcess::kBgNbd, 91).mean_repeats;
  EXPECT_GT(january_to_march, 1.2 * steady);
}

}  // namespace
}  // namespace kundig
