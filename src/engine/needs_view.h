// `kundig needs`: which needs there are, how they change, and who has them still open.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/config.h"
#include "engine/predict.h"
#include "engine/segment_needs.h"
#include "engine/service_names.h"

namespace kundig {

// One item seen over all customers, or over those of one segment.
struct ItemDemand {
  std::string item;
  int32_t position = 0;   // in the plan's catalogue
  int64_t customers = 0;  // who ever bought it
  Estimate share;         // of all customers, with Wilson's 90 % interval
  int64_t recent = 0;     // customers who bought it in the last quarter (91 days) ...
  int64_t before = 0;     // ... and in the quarter before
  Estimate
      trend;  // recent / before - 1, relative to all buyers' change; 90 % interval; 0 where unknown
  bool trend_known = false;  // enough customers in both quarters
  int64_t open_need = 0;     // customers without it for whom it is among the strongest three needs
  std::vector<ServiceName> services = {};  // those that serve it, as configured
};

// By plot, the statements that count on the store what is shown of all customers, or of which it is
// learnt.
struct NeedsSql {
  std::string open_needs;
  std::string shares;
  std::string by_segment;
  std::string trends;
};

struct NeedsView {
  ItemLevel level = ItemLevel::kProduct;
  std::optional<Day> until;     // the day as of which it is; absent where no purchase has a day
  std::optional<Day> last_day;  // of all purchases
  std::optional<CustomerSegment> segment;  // whose needs; absent: everybody's
  int64_t customers = 0;
  Simulated simulated = Simulated::kNone;
  std::vector<ItemDemand> items;        // by open need, then by customers
  std::vector<SegmentSize> segments;    // of all customers
  std::vector<SegmentNeed> by_segment;  // of the first items, among all customers
  NeedsSql sql;
};

// `base` are all customers, with their items by the plan of `learned`. Errors: those of the store.
Result<NeedsView> ViewNeeds(Store& store, const Config& config, const Learned& learned,
                            const CustomerBase& base, std::optional<CustomerSegment> segment = {});

[[nodiscard]] std::string NeedsAsJson(const NeedsView& view);

}  // namespace kundig
