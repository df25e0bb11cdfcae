#include "models/top_needs.h"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <vector>

#include "base/check.h"
#include "base/parallel.h"

// One function in several instruction sets, chosen when the program starts. The choice runs before
// a sanitizer is ready, so there it is left out.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define KUNDIG_WIDEST_VECTORS [[gnu::target_clones("avx512f", "avx2", "default")]]
#else
#define KUNDIG_WIDEST_VECTORS
#endif

namespace kundig {
namespace {

constexpr size_t kLanes = 16;
// 64 bytes of a row; where the machine's vectors are shorter, the compiler takes several.
typedef int32_t Lanes __attribute__((vector_size(kLanes * sizeof(int32_t))));

// Room for Lanes, aligned as they are also on the heap.
struct alignas(kLanes * sizeof(int32_t)) Line {
  std::array<int32_t, kLanes> values;
};
int32_t* ValuesOf(std::vector<Line>& lines) { return lines.front().values.data(); }

// Below every score: what can't be a need.
constexpr int32_t kExcluded = std::numeric_limits<int32_t>::min();

// A score and its position as one number, so that a higher number is the better need.
uint64_t Rank(int32_t score, size_t position) {
  const uint32_t above_lowest = static_cast<uint32_t>(score) ^ 0x80000000u;
  return (uint64_t{above_lowest} << 32) | (0xffffffffu - static_cast<uint32_t>(position));
}
int32_t ScoreOf(uint64_t rank) {
  return static_cast<int32_t>(static_cast<uint32_t>(rank >> 32) ^ 0x80000000u);
}
int32_t PositionOf(uint64_t rank) {
  return static_cast<int32_t>(0xffffffffu - static_cast<uint32_t>(rank));
}

// sums = start + the rows of the customer's items; all [stride], where stride is a multiple of
// kLanes and every array begins at 64 bytes.
KUNDIG_WIDEST_VECTORS
void SumRows(const int32_t* weights, size_t stride, const int32_t* items, size_t count,
             const int32_t* start, int32_t* sums) {
  const auto* rows = reinterpret_cast<const Lanes*>(weights);
  const auto* from = reinterpret_cast<const Lanes*>(start);
  auto* to = reinterpret_cast<Lanes*>(sums);
  const size_t vectors = stride / kLanes;
  size_t v = 0;
  for (; v + 4 <= vectors; v += 4) {
    Lanes a = from[v];
    Lanes b = from[v + 1];
    Lanes c = from[v + 2];
    Lanes d = from[v + 3];
    for (size_t i = 0; i < count; ++i) {
      const Lanes* row = rows + static_cast<size_t>(items[i]) * vectors + v;
      a += row[0];
      b += row[1];
      c += row[2];
      d += row[3];
    }
    to[v] = a;
    to[v + 1] = b;
    to[v + 2] = c;
    to[v + 3] = d;
  }
  for (; v < vectors; ++v) {
    Lanes a = from[v];
    for (size_t i = 0; i < count; ++i) a += rows[static_cast<size_t>(items[i]) * vectors + v];
    to[v] = a;
  }
}

// maxima[g] = the largest of sums[g], sums[g + groups], ...
KUNDIG_WIDEST_VECTORS
void GroupMaxima(const int32_t* sums, size_t count, int32_t* maxima, size_t groups) {
  std::fill(maxima, maxima + groups, kExcluded);
  for (size_t begin = 0; begin < count; begin += groups) {
    const size_t size = std::min(groups, count - begin);
    for (size_t g = 0; g < size; ++g) maxima[g] = std::max(maxima[g], sums[begin + g]);
  }
}

// Appends the ranks of all sums of at least `threshold`; `ranks` has room for `count` and one
// more. Returns how many.
KUNDIG_WIDEST_VECTORS
size_t CollectAtLeast(const int32_t* sums, size_t count, int32_t threshold, uint64_t* ranks) {
  size_t found = 0;
  for (size_t begin = 0; begin < count; begin += kLanes) {
    int32_t any = 0;
    for (size_t j = 0; j < kLanes; ++j) any |= static_cast<int32_t>(sums[begin + j] >= threshold);
    if (any == 0) continue;
    for (size_t j = begin; j < begin + kLanes; ++j) {
      ranks[found] = Rank(sums[j], j);
      found += static_cast<size_t>(sums[j] >= threshold);
    }
  }
  return found;
}

// The work space of one thread.
class Selection {
 public:
  Selection(const NeedModel& model, const TopNeedsOptions& options)
      : model_(model),
        options_(options),
        count_(static_cast<size_t>(options.count)),
        start_(model.stride() / kLanes),
        sums_(model.stride() / kLanes),
        ranks_(model.stride() + 1) {
    int32_t* start = ValuesOf(start_);
    const auto averages = model.averages();
    std::fill(start, start + model.stride(), kExcluded);
    for (size_t j = 0; j < averages.size(); ++j) {
      start[j] = options.order == NeedOrder::kExcess ? -averages[j] : 0;
    }
    // With three groups for each need asked for, few sums reach the threshold in vain.
    const size_t groups = (3 * count_ + kLanes - 1) / kLanes * kLanes;
    if (2 * groups <= averages.size()) maxima_.resize(groups);
  }

  void Select(std::span<const int32_t> customer, int32_t* needs, int32_t* strengths) {
    int32_t* sums = ValuesOf(sums_);
    SumRows(model_.WeightRow(0).data(), model_.stride(), customer.data(), customer.size(),
            ValuesOf(start_), sums);
    if (options_.exclude_owned) {
      for (const int32_t item : customer) sums[item] = kExcluded;
    }
    const size_t found = CollectAtLeast(sums, model_.stride(), Threshold(sums), ranks_.data());
    const size_t kept = std::min(found, count_);
    const auto begin = ranks_.begin();
    const auto end = begin + static_cast<std::ptrdiff_t>(found);
    std::partial_sort(begin, begin + static_cast<std::ptrdiff_t>(kept), end, std::greater<>());
    for (size_t r = 0; r < kept; ++r) {
      needs[r] = PositionOf(ranks_[r]);
      strengths[r] = ScoreOf(ranks_[r]);
    }
    std::fill(needs + kept, needs + count_, kNoNeed);
    std::fill(strengths + kept, strengths + count_, 0);
  }

 private:
  // A bound that at least count_ sums reach, if that many are not excluded: the count_-th largest
  // of the maxima of disjoint groups.
  int32_t Threshold(const int32_t* sums) {
    if (maxima_.empty()) return kExcluded + 1;
    GroupMaxima(sums, model_.stride(), maxima_.data(), maxima_.size());
    const auto nth = maxima_.begin() + static_cast<std::ptrdiff_t>(count_) - 1;
    std::nth_element(maxima_.begin(), nth, maxima_.end(), std::greater<>());
    return std::max(*nth, kExcluded + 1);
  }

  const NeedModel& model_;
  const TopNeedsOptions& options_;
  size_t count_;
  std::vector<Line> start_;
  std::vector<Line> sums_;
  std::vector<int32_t> maxima_;
  std::vector<uint64_t> ranks_;
};

}  // namespace

void TopNeeds(const NeedModel& model, const CustomerItems& customers,
              const TopNeedsOptions& options, std::span<int32_t> needs,
              std::span<int32_t> strengths) {
  KUNDIG_CHECK(options.count >= 1);
  const auto count = static_cast<size_t>(options.count);
  KUNDIG_CHECK(needs.size() == customers.size() * count && strengths.size() == needs.size());
  if (model.items() == 0) {
    std::ranges::fill(needs, kNoNeed);
    std::ranges::fill(strengths, 0);
    return;
  }
  constexpr size_t kCustomersAPiece = 1024;
  ParallelFor(customers.size(), kCustomersAPiece, [&](size_t begin, size_t end) {
    Selection selection(model, options);
    for (size_t c = begin; c < end; ++c) {
      selection.Select(customers[c], needs.data() + c * count, strengths.data() + c * count);
    }
  });
}

}  // namespace kundig
