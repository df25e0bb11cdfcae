// NeedModel: what each customer needs next, and because of what, by EASE^R.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/page_memory.h"
#include "base/result.h"
#include "models/need_scorer.h"
#include "models/precision_matrix.h"
#include "models/purchase_model.h"
#include "sums/co_occurrence.h"

namespace kundig {

// What one of the customer's items adds to a score.
struct NeedReason {
  int32_t item = 0;
  double contribution = 0;
};

// A score with its exact reasons: score = sum of the contributions, excess = score - average.
struct NeedExplanation {
  double score = 0;
  double average = 0;               // the average customer's score of the same item
  double excess = 0;                // how much more the customer needs it than the average one
  std::vector<NeedReason> reasons;  // every item of the customer, the strongest first
};

// EASE^R (Steck, WWW 2019, eq. 8): P = (G + lambda I)^-1, B_ij = -P_ij / P_jj, B_jj = 0; column j
// of B is the ridge regression of having j on having the other items. A customer's score of j is
// the sum of B_ij over his items i, so each B_ij is an exact reason.
//
// Weights are fixed-point numbers: multiples of quantum(), a power of two chosen from the weights
// such that no customer's score can overflow 32 bits. Sums of weights are therefore exact, whatever
// their order, and reasons add up to the bit. Rounding moves a weight by at most quantum() / 2,
// which is at most 2^-28 of the largest sum of absolute weights into one item.
//
// The constant 1 takes no part: with it (Moments::kCentred) NDCG@100 on customers not trained on
// was the same on Online Retail (.3656 against .3650) and lower on Complete Journey by category
// (.4432 against .4503), each at its best lambda.
//
// Takes 4 n^2 bytes for n items (1.6 GB for 20,000); 8 n^2 while it is solved.
class NeedModel final : public NeedScorer {
 public:
  [[nodiscard]] std::string_view name() const override { return "ease"; }
  [[nodiscard]] int32_t items() const override { return static_cast<int32_t>(averages_.size()); }
  // In exact multiples of quantum().
  void Score(std::span<const int32_t> customer, std::span<double> scores) const override;

  // The one parameter is lambda; there is no likelihood (it is 0); `groups` is the number of items.
  [[nodiscard]] const Fit& fit() const { return fit_; }
  [[nodiscard]] double lambda() const { return fit_.parameters.front().value; }
  [[nodiscard]] double quantum() const { return quantum_; }

  // B_ij.
  [[nodiscard]] double Weight(int32_t i, int32_t j) const {
    return quantum_ * WeightRow(i)[static_cast<size_t>(j)];
  }
  // Row i of B in quanta.
  [[nodiscard]] std::span<const int32_t> WeightRow(int32_t i) const {
    return {weights_.As<int32_t>() + static_cast<size_t>(i) * stride_, averages_.size()};
  }
  // Weights from the beginning of one row to the next; rows are padded with zeros to whole 64
  // bytes and begin at such a boundary.
  [[nodiscard]] size_t stride() const { return stride_; }

  // Share of the customers who have item j.
  [[nodiscard]] double BaseRate(int32_t j) const { return base_rates_[static_cast<size_t>(j)]; }
  // m_j = sum over i of (G_ii / N) B_ij: the mean of the scores of all customers in the sum.
  [[nodiscard]] double AverageScore(int32_t j) const {
    return quantum_ * averages_[static_cast<size_t>(j)];
  }
  // All of them, in quanta.
  [[nodiscard]] std::span<const int32_t> averages() const { return averages_; }

  // Why the customer's score of `item` is what it is. An item has no weight on itself.
  [[nodiscard]] NeedExplanation Explain(std::span<const int32_t> customer, int32_t item) const;

  // Bit for bit.
  friend bool operator==(const NeedModel& a, const NeedModel& b);

 private:
  friend Result<NeedModel> SolveNeeds(const CoOccurrence& sum, double lambda);
  NeedModel(const CoOccurrence& sum, double lambda, PrecisionMatrix precision);
  // Turns the cells of P into weights where they lie.
  static PageMemory WeightsInPlace(PrecisionMatrix precision, double quantum);
  // In quanta, from the exact integer sum over i of G_ii B_ij.
  [[nodiscard]] std::vector<int32_t> AverageScores(const CoOccurrence& sum) const;

  Fit fit_;
  double quantum_;
  size_t stride_;
  PageMemory weights_;
  std::vector<double> base_rates_;
  std::vector<int32_t> averages_;
};

// A pure function of the sum: equal sums give equal models, bit for bit, on one machine.
// Errors: those of PrecisionMatrix::Solve.
[[nodiscard]] Result<NeedModel> SolveNeeds(const CoOccurrence& sum, double lambda);

}  // namespace kundig
