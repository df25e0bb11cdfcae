#include "engine/segment_needs.h"

#include "models/share_intervals.h"

namespace kundig {
namespace {

constexpr double kEnoughExpected = 5;
constexpr double kSignificance = 0.1;

bool AreEnough(int64_t customers, double base_rate) {
  return static_cast<double>(customers) * base_rate >= kEnoughExpected;
}

// A segment is a part of all customers, and no two samples are to be compared that share theirs.
// It is compared with the rest, by Katz; the share of all lies between the two by the segment's
// weight, so that ratio and limits go over from the one comparison to the other.
Estimate ToBaseRate(const Estimate& to_rest, double weight) {
  // 1 / (weight + (1 - weight) / ratio) holds at 0 and at infinity too.
  const auto over = [weight](double ratio) {
    return ratio == 0 ? 0 : 1 / (weight + (1 - weight) / ratio);
  };
  return {.value = over(to_rest.value), .low = over(to_rest.low), .high = over(to_rest.high)};
}

// The p-value, or 1 where there are too few to tell.
double SetRatio(const NeedCounts& counts, SegmentNeed& cell) {
  const auto& have = counts.items[static_cast<size_t>(cell.item)].have;
  const Share inside{CountOf(have, cell.segment), CountOf(counts.customers, cell.segment)};
  const Share all{CountOf(have, {}), CountOf(counts.customers, {})};
  const Share rest{all.successes - inside.successes, all.trials - inside.trials};
  const double base_rate = static_cast<double>(all.successes) / static_cast<double>(all.trials);
  if (!AreEnough(inside.trials, base_rate) || !AreEnough(rest.trials, base_rate)) return 1;
  const ShareRatio compared = RatioOfShares(inside, rest);
  const double weight = static_cast<double>(inside.trials) / static_cast<double>(all.trials);
  cell.ratio = ToBaseRate(compared.ratio, weight);
  return compared.p_value;
}

}  // namespace

std::vector<SegmentNeed> CompareSegments(const NeedCounts& counts, std::span<const int32_t> items) {
  std::vector<SegmentNeed> cells;
  std::vector<double> p_values;
  for (const int32_t item : items) {
    const NeedCounts::Item& of_item = counts.items[static_cast<size_t>(item)];
    for (const CustomerSegment segment : kSegmentsShown) {
      const int64_t customers = CountOf(counts.customers, segment);
      if (customers == 0) continue;
      const int64_t have = CountOf(of_item.have, segment);
      SegmentNeed cell{.item = item,
                       .segment = segment,
                       .customers = have,
                       .share = WilsonInterval({have, customers}),
                       .open_need = CountOf(of_item.open, segment)};
      p_values.push_back(SetRatio(counts, cell));
      cells.push_back(cell);
    }
  }
  const auto told =
      std::ranges::count_if(cells, [](const SegmentNeed& cell) { return cell.ratio.has_value(); });
  for (size_t i = 0; i < cells.size(); ++i) {
    cells[i].beyond_chance = p_values[i] * static_cast<double>(told) <= kSignificance;
  }
  return cells;
}

}  // namespace kundig
