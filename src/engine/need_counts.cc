#include "engine/need_counts.h"

#include "models/top_needs.h"

namespace kundig {
namespace {

void CountOpen(const NeedModel& model, const CustomerBase& base,
               std::span<const CustomerSegment> segments, NeedCounts& counts) {
  std::vector<int32_t> needs(segments.size() * kStrongestNeeds);
  std::vector<int32_t> strengths(needs.size());
  TopNeeds(model, base.Items(), {.count = kStrongestNeeds}, needs, strengths);
  for (size_t i = 0; i < needs.size(); ++i) {
    if (needs[i] == kNoNeed || strengths[i] <= 0) continue;
    const CustomerSegment segment = segments[i / kStrongestNeeds];
    ++counts.items[static_cast<size_t>(needs[i])].open[static_cast<size_t>(segment)];
  }
}

}  // namespace

NeedCounts CountNeeds(const Learned& learned, const CustomerBase& base,
                      std::span<const CustomerSegment> segments) {
  NeedCounts counts;
  counts.items.resize(learned.plan.items.catalogue.size());
  for (size_t i = 0; i < segments.size(); ++i) {
    const auto segment = static_cast<size_t>(segments[i]);
    ++counts.customers[segment];
    for (const int32_t item : base.Items()[i]) {
      ++counts.items[static_cast<size_t>(item)].have[segment];
    }
  }
  if (learned.needs) CountOpen(*learned.needs, base, segments, counts);
  return counts;
}

int64_t CountOf(const CountsBySegment& counts, std::optional<CustomerSegment> segment) {
  if (segment) return counts[static_cast<size_t>(*segment)];
  return std::reduce(counts.begin(), counts.end());
}

}  // namespace kundig
