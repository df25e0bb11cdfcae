#include "models/need_baselines.h"

#include "base/parallel.h"

namespace kundig {

PopularityScorer::PopularityScorer(const CoOccurrence& sum) {
  for (int32_t i = 0; i < sum.items(); ++i) customers_.push_back(static_cast<double>(sum.At(i, i)));
}

void PopularityScorer::Score(std::span<const int32_t>, std::span<double> scores) const {
  std::ranges::copy(customers_, scores.begin());
}

ItemKnnScorer::ItemKnnScorer(const CoOccurrence& sum, int32_t neighbours)
    : similar_(static_cast<size_t>(sum.items())) {
  ParallelFor(similar_.size(), 16, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const auto item = static_cast<int32_t>(i);
      std::vector<Neighbour>& row = similar_[i];
      for (int32_t j = 0; j < sum.items(); ++j) {
        const auto together = static_cast<double>(sum.At(item, j));
        if (j == item || together <= 0) continue;
        row.push_back({j, together / std::sqrt(static_cast<double>(sum.At(item, item)) *
                                               static_cast<double>(sum.At(j, j)))});
      }
      const auto kept = std::min(row.size(), static_cast<size_t>(neighbours));
      std::ranges::partial_sort(row, row.begin() + static_cast<ptrdiff_t>(kept),
                                [](const Neighbour& a, const Neighbour& b) {
                                  return std::pair(-a.similarity, a.item) <
                                         std::pair(-b.similarity, b.item);
                                });
      row.resize(kept);
    }
  });
}

void ItemKnnScorer::Score(std::span<const int32_t> customer, std::span<double> scores) const {
  std::ranges::fill(scores, 0.0);
  for (const int32_t item : customer) {
    for (const Neighbour& neighbour : similar_[static_cast<size_t>(item)]) {
      scores[static_cast<size_t>(neighbour.item)] += neighbour.similarity;
    }
  }
}

}  // namespace kundig
