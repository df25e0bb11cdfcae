// What the need model is compared with: popularity, and the nearest items by cosine.
#pragma once

#include <cstdint>
#include <vector>

#include "models/need_scorer.h"
#include "sums/co_occurrence.h"

namespace kundig {

// Every customer needs what most have: the score of an item is the number of its customers.
class PopularityScorer final : public NeedScorer {
 public:
  explicit PopularityScorer(const CoOccurrence& sum);
  [[nodiscard]] std::string_view name() const override { return "popularity"; }
  [[nodiscard]] int32_t items() const override { return static_cast<int32_t>(customers_.size()); }
  void Score(std::span<const int32_t> customer, std::span<double> scores) const override;

 private:
  std::vector<double> customers_;
};

// Item-based nearest neighbours (Sarwar et al., WWW 2001; Deshpande and Karypis, TOIS 2004):
// similarity G_ij / sqrt(G_ii G_jj), of which each item keeps its `neighbours` strongest; a
// customer's score is the sum over his items.
class ItemKnnScorer final : public NeedScorer {
 public:
  ItemKnnScorer(const CoOccurrence& sum, int32_t neighbours);
  [[nodiscard]] std::string_view name() const override { return "item_knn"; }
  [[nodiscard]] int32_t items() const override { return static_cast<int32_t>(similar_.size()); }
  void Score(std::span<const int32_t> customer, std::span<double> scores) const override;

 private:
  struct Neighbour {
    int32_t item = 0;
    double similarity = 0;
  };
  std::vector<std::vector<Neighbour>> similar_;  // by item
};

}  // namespace kundig
