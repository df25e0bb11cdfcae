// CustomerValue: what a customer is still to bring, from the models, for one customer at a time.
#pragma once

#include <memory>
#include <span>

#include "engine/config.h"
#include "engine/learned.h"

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
  std::shared_ptr<const Learned> learned_;
  const PurchaseModel* purchases_ = nullptr;  // of learned_
  double discount_rate_ = 0;
  double minor_units_ = 100;
  double value_of_unit_ = 0;
};

}  // namespace kundig
