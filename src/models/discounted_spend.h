// What a living customer's purchases still to come are worth today, as a distribution that
// customers with the same (x, T) share.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "models/gamma_gamma.h"
#include "models/purchase_model.h"
#include "models/residual_transactions.h"

namespace kundig {

// The posterior of the mean spend of customers with as many purchases, relative to gamma + x mean;
// that of the others follows by scale.
struct RelativeSpend {
  std::vector<double> draws;
  double second_moment = 1;
};

// The discounted spend still to come of a living customer, relative to gamma + x mean.
struct DiscountedSpend {
  static constexpr size_t kLevels = 96;  // 0 %, 1 %, ... 95 %: nobody asks for more
  double second_moment = 0;
  std::array<float, kLevels> quantiles{};

  // What is not exceeded with probability `level`; 0 <= level <= 0.95.
  [[nodiscard]] double Quantile(double level) const;
};

// Draws that distribution without chance: futures of PurchaseModel::AliveFutures, each with its
// discounted purchases and a mean spend at the points of a low-discrepancy sequence.
class DiscountedSpendDraws {
 public:
  // `purchases` and `spend` are borrowed. Where `spend` is null every purchase counts as 1.
  // `discount_rate` is continuous, a unit of the model's time, and above 0.
  DiscountedSpendDraws(const PurchaseModel& purchases, const GammaGamma* spend,
                       double discount_rate);

  [[nodiscard]] RelativeSpend SpendOf(double repeat_purchases) const;
  [[nodiscard]] DiscountedSpend Of(const PurchaseAge& age, const RelativeSpend& spend) const;

 private:
  // One future's discounted purchases, in units of the customer's mean spend.
  struct Purchases {
    double nothing_more = 0;   // probability that there is only the last purchase, if any
    double last_purchase = 0;  // the discount of a purchase at the end of the lifetime, or 0
    double mean = 0;           // of all, given that there is more
    double relative_variance = 0;
    double second_moment = 0;  // of all
  };
  [[nodiscard]] Purchases Discount(const AliveFuture& future) const;
  [[nodiscard]] double Draw(const Purchases& purchases, double level) const;

  const PurchaseModel& purchases_;
  const GammaGamma* spend_;
  double discount_rate_;
  double variation_ = 0;  // squared coefficient of variation of a customer's purchases, 1 / p
  std::vector<double> count_levels_;
  std::vector<double> amount_levels_;
};

}  // namespace kundig
