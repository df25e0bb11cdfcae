// NeedCounts: who has what, and who has it still open, by segment: sums over the customers, so that
// what is told of a segment is told by the same numbers as what is told of all.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/segments.h"

namespace kundig {

using CountsBySegment = std::array<int64_t, kSegments>;  // by CustomerSegment

struct NeedCounts {
  struct Item {
    CountsBySegment have = {};  // who ever bought it
    CountsBySegment open = {};  // who have it not, and for whom it is among the strongest needs
  };
  CountsBySegment customers = {};
  std::vector<Item> items;  // by position in the plan's catalogue
};

// A need is open for who has it among so many strongest ones.
inline constexpr int32_t kStrongestNeeds = 3;

// `segments` are those of `base`, which is by the plan of `learned`.
[[nodiscard]] NeedCounts CountNeeds(const Learned& learned, const CustomerBase& base,
                                    std::span<const CustomerSegment> segments);

// Of one segment, or of all of them together.
[[nodiscard]] int64_t CountOf(const CountsBySegment& counts,
                              std::optional<CustomerSegment> segment);

}  // namespace kundig
