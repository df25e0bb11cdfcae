// CustomerValue: what a customer is still to bring, from the models, for one customer at a time.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>
#include <shared_mutex>
#include <span>

#include "engine/config.h"
#include "engine/learned.h"
#include "models/residual_transactions.h"

namespace kundig {

class CustomerValue {
 public:
  // 0 for everybody where nothing was learnt of purchases and money.
  CustomerValue() = default;
  CustomerValue(const Config& config, std::shared_ptr<const Learned> learned);

  // The mean of the lifetime value in minor units, as of `today` (LifetimeValueTable::Value); 0
  // where no purchase has a day. A customer who did not buy since the models were learnt has not
  // become any older by that. From any thread.
  [[nodiscard]] double ExpectedMinor(std::span<const PurchaseDay> purchase_days) const;

 private:
  // What was integrated once; many customers are of the same age. As many as there are customers at
  // most.
  struct Residuals {
    std::shared_mutex mutex;
    boost::unordered_flat_map<PurchaseAge, double, PurchaseAgeHash> of_age;
  };
  [[nodiscard]] double ResidualGivenAlive(const PurchaseAge& age) const;

  std::shared_ptr<const Learned> learned_;
  const PurchaseModel* purchases_ = nullptr;  // of learned_
  std::shared_ptr<Residuals> residuals_ = std::make_shared<Residuals>();
  double discount_rate_ = 0;
  double minor_units_ = 100;
  double value_of_unit_ = 0;
};

}  // namespace kundig
