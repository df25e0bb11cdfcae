// Lifetime value: the discounted money still to come from a customer, with a predictive interval.
// How the interval is found, and what it leaves out:
// docs/decisions/0002-lifetime-value-interval.md.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <span>
#include <vector>

#include "models/discounted_spend.h"
#include "models/gamma_gamma.h"
#include "models/purchase_model.h"
#include "models/residual_transactions.h"

namespace kundig {

// Continuous discount rate a week of a yearly rate: ln(1 + yearly) / (365.25 / 7).
[[nodiscard]] double WeeklyDiscountRate(double yearly);

struct LifetimeValueTerms {
  double discount_rate = 0;            // continuous, a unit of the purchase model's time; above 0
  double margin = 1;                   // the share of the spend that counts as value; not negative
  int64_t minor_units_per_unit = 100;  // of the currency
};

struct SpendingCustomer {
  PurchaseRecord record;
  int64_t repeat_spend_minor = 0;  // total of the repeat purchases
};

// Customers who look alike.
struct SpendingGroup {
  SpendingCustomer customer;
  int64_t customers = 0;
};

// The parts of the lifetime value that customers with the same (x, T) share, so that the value of
// one customer is a look-up.
//
// The purchase model must be one that knows when customers leave: a naive baseline ("as often as in
// the past") has no last purchase, and its lifetime value would be that of a perpetuity. Where a
// baseline forecasts purchases best, the lifetime value is still to be taken from the best model.
class LifetimeValueTable {
 public:
  // Covers the (x, T) of `records`, which need be neither sorted nor distinct; others are answered
  // too, some thousand times slower. `purchases` and `spend` are borrowed for the table's lifetime.
  // Where `spend` is null (there is no money in the data) every purchase counts as 1, and values
  // are discounted numbers of purchases, times the margin, instead of minor units. The same bits
  // for any number of threads.
  LifetimeValueTable(const PurchaseModel& purchases, const GammaGamma* spend,
                     const LifetimeValueTerms& terms, std::span<const PurchaseRecord> records);

  // In minor units. `value` is the mean: discounted residual transactions x expected spend x
  // margin. The interval is predictive, for what this one customer will really bring, given the
  // parameters of both models; it holds 90 %, or more where the customer may bring nothing. Of a
  // customer who has almost surely left it is [0, 0], while the mean is not quite 0.
  [[nodiscard]] Estimate Value(const SpendingCustomer& customer) const;
  // The same for a caller who knows P(alive) of customer.record already.
  [[nodiscard]] Estimate Value(const SpendingCustomer& customer, double probability_alive) const;

  // What all these customers bring together, in minor units: the sum of their means, with an
  // interval from the normal distribution that carries the customers' chance and the uncertainty of
  // the parameters of both models.
  [[nodiscard]] Estimate Total(std::span<const SpendingGroup> groups) const;

 private:
  struct Entry {
    double residual = 0;  // discounted purchases still to come, given alive
    DiscountedSpend spend;
  };
  [[nodiscard]] Entry EntryOf(const PurchaseRecord& record) const;
  [[nodiscard]] double UnitsOf(int64_t minor) const;  // of the currency
  [[nodiscard]] double ExpectedSpend(const SpendingCustomer& customer) const;
  [[nodiscard]] double SpendScale(const SpendingCustomer& customer) const;

  const PurchaseModel& purchases_;
  const GammaGamma* spend_;
  LifetimeValueTerms terms_;
  DiscountedSpendDraws draws_;
  double value_of_unit_ = 1;  // margin included
  std::vector<Entry> entries_;
  boost::unordered_flat_map<PurchaseAge, size_t, PurchaseAgeHash> places_;
};

}  // namespace kundig
