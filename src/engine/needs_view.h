// `kundig needs`: which needs there are, how they change, and who has them still open.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/config.h"
#include "engine/predict.h"

namespace kundig {

// A need counts as open for whom it is among so many strongest.
inline constexpr int32_t kStrongestNeeds = 3;

// One item seen over all customers.
struct ItemDemand {
  std::string item;
  int64_t customers = 0;  // who ever bought it
  Estimate share;         // of all customers, with Wilson's 90 % interval
  int64_t recent = 0;     // customers who bought it in the last quarter (91 days) ...
  int64_t before = 0;     // ... and in the quarter before
  Estimate
      trend;  // recent / before - 1, relative to all buyers' change; 90 % interval; 0 where unknown
  bool trend_known = false;  // enough customers in both quarters
  int64_t open_need = 0;     // customers without it for whom it is among the strongest three needs
  std::vector<std::string> services = {};  // the ids of those that serve it, as configured
};

struct NeedsView {
  ItemLevel level = ItemLevel::kProduct;
  int64_t customers = 0;
  Simulated simulated = Simulated::kNone;
  std::vector<ItemDemand> items;  // by open need, then by customers
};

// `base` are the customers, with their items by the plan of `learned`. Errors: those of the store.
Result<NeedsView> ViewNeeds(Store& store, const Config& config, const Learned& learned,
                            const CustomerBase& base);

[[nodiscard]] std::string NeedsAsJson(const NeedsView& view);

}  // namespace kundig
