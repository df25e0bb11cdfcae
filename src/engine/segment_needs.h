// What a segment has and needs beside everybody else: one cell of the table of needs by segment.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/estimate.h"
#include "base/json_writer.h"
#include "engine/need_counts.h"

namespace kundig {

struct SegmentNeed {
  int32_t item = 0;  // position in the plan's catalogue
  CustomerSegment segment = CustomerSegment::kUndated;
  int64_t customers = 0;  // of the segment, who have the item
  Estimate share;         // of the segment, with Wilson's 90 % interval
  // The share to that of all customers, with a 90 % interval; absent where there are too few to
  // tell: where fewer than 5 who have the item would be expected, in the segment or in the rest.
  std::optional<Estimate> ratio;
  // True where the ratio differs from 1 by more than chance explains anywhere in the table:
  // Bonferroni's correction for all its cells, so that with 90 % certainty none is marked wrongly.
  bool beyond_chance = false;
  int64_t open_need = 0;  // of the segment
};

// Of these items, in their order, each with every segment that has a customer, as they are shown.
[[nodiscard]] std::vector<SegmentNeed> CompareSegments(const NeedCounts& counts,
                                                       std::span<const int32_t> items);

}  // namespace kundig
