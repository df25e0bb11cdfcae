#include "models/residual_transactions.h"

#include <gtest/gtest.h>

#include "models/beta_geometric.h"
#include "models/pareto_nbd.h"

namespace kundig {
namespace {

// A hundred weeks of ages, many of them, for a few x.
std::vector<PurchaseAge> ManyAges() {
  std::vector<PurchaseAge> ages;
  for (const double x : {0.0, 1.0, 7.0, 80.0}) {
    for (int day = 0; day <= 700; day += 7) ages.push_back({x, day / 7.0});
  }
  return ages;
}

TEST(ResidualTransactionsTest, IsTheModelsGivenThatTheCustomerIsAlive) {
  std::vector<std::unique_ptr<PurchaseModel>> models;
  models.push_back(BetaGeometricWith(FirstChanceToLeave::kFirstRepeatPurchase, {.3, 4, .8, 2.4}));
  models.push_back(BetaGeometricWith(FirstChanceToLeave::kFirstPurchase, {.5, 0.2, .9, 1.6}));
  models.push_back(ParetoNbdWith({.55, 10.6, .6, 11.7}));
  models.push_back(ParetoNbdWith({.55, 0.2, 3, 0.5}));
  const std::vector<PurchaseAge> ages = ManyAges();
  for (const auto& model : models) {
    const auto residuals = ResidualTransactionsGivenAlive(*model, 0.0018, ages);
    for (size_t i = 0; i < ages.size(); ++i) {
      const auto& [x, age] = ages[i];
      const PurchaseRecord record{x, x > 0 ? 0.9 * age : 0, age};
      const double alive = model->ProbabilityAlive(record);
      if (alive < 1e-200) continue;
      const double exact = model->DiscountedResidualTransactions(record, 0.0018) / alive;
      EXPECT_NEAR(residuals[i] / exact, 1, 1e-4) << model->name() << " " << x << " " << age;
    }
  }
}

}  // namespace
}  // namespace kundig
