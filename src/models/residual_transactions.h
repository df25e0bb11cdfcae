// Discounted residual transactions of many customers given that they are alive, when they depend on
// (x, T) alone.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/purchase_model.h"

namespace kundig {

// How many purchases a customer has made in how long a time.
struct PurchaseAge {
  double repeat_purchases = 0;  // x
  double age = 0;               // T, in the model's unit of time

  friend auto operator<=>(const PurchaseAge&, const PurchaseAge&) = default;
};

struct PurchaseAgeHash {
  using is_avalanching = void;
  [[nodiscard]] size_t operator()(const PurchaseAge& age) const;
};

// DiscountedResidualTransactions / P(alive) at `rate` > 0 of one customer, integrated.
[[nodiscard]] double ResidualTransactionsGivenAlive(const PurchaseModel& model, double rate,
                                                    const PurchaseAge& key);

// DiscountedResidualTransactions / P(alive) at `rate` > 0, for each of `keys`, which ascend and are
// distinct; [keys.size()]. Among many ages of customers with as many purchases it is interpolated
// by a polynomial, to a relative error below 1e-4, instead of integrated anew.
[[nodiscard]] std::vector<double> ResidualTransactionsGivenAlive(const PurchaseModel& model,
                                                                 double rate,
                                                                 std::span<const PurchaseAge> keys);

}  // namespace kundig
