// Customers and items as numbers that stay the same from store to store, for splits that can be
// repeated.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/learned.h"

namespace kundig {

struct StableIds {
  std::vector<uint64_t> customers;  // of base.customers
  std::vector<uint64_t> items;      // of plan.items.catalogue
};

// StableId of every identifier.
Result<StableIds> StableIdsOf(Store& store, const SumsPlan& plan, const CustomerBase& base);

}  // namespace kundig
