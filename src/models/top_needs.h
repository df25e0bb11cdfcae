// TopNeeds: the strongest needs of many customers at once.
#pragma once

#include <cstdint>
#include <span>

#include "models/need_model.h"
#include "models/need_scorer.h"

namespace kundig {

enum class NeedOrder : uint8_t {
  kScore,   // what the customer will most likely want, staples first
  kExcess,  // need strength: the score less the average customer's (docs/decisions/0003)
};

struct TopNeedsOptions {
  int32_t count = 20;  // needs a customer, at least 1
  NeedOrder order = NeedOrder::kExcess;
  bool exclude_owned = true;  // the customer's own items are not needs
};

inline constexpr int32_t kNoNeed = -1;

// Fills, for customer c, needs[c * count ...] with positions in the catalogue, the strongest first,
// equal ones by position, and strengths[c * count ...] with their score or excess in multiples of
// model.quantum(). Where fewer items are left, kNoNeed and 0 follow. The same on every machine for
// the same model. Both arrays are [customers.size(), count].
void TopNeeds(const NeedModel& model, const CustomerItems& customers,
              const TopNeedsOptions& options, std::span<int32_t> needs,
              std::span<int32_t> strengths);

}  // namespace kundig
