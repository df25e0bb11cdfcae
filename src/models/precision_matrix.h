// PrecisionMatrix: P = (M + lambda I)^-1 of a co-occurrence sum, from which the need model and the
// conditional distributions of unknown answers are read.
#pragma once

#include <cstdint>
#include <span>

#include "base/page_memory.h"
#include "base/result.h"
#include "sums/co_occurrence.h"

namespace kundig {

enum class Moments : uint8_t {
  // M = G: the raw counts, as EASE^R takes them.
  kCounts,
  // M = G - g g' / N with g the diagonal of G: N times the covariance of the items. By the block
  // inverse, P is then also the items' block of the inverse over items and the constant 1, where
  // lambda does not weigh on the constant. N P is the precision of a Gaussian whose mean is g / N;
  // its conditionals given some items need no more than rows of P.
  kCentred,
};

// Symmetric, [n, n] doubles with rows padded to whole 64 bytes. Takes 8 n^2 bytes (3.2 GB for
// 20,000 items), and no more while it is made.
class PrecisionMatrix {
 public:
  static constexpr int32_t kMaxItems = 20'000;

  // By LAPACK's Cholesky factorisation (dpotrf, dpotri): n^3 multiplications. The same sum gives
  // the same bits on one machine. Requires lambda > 0.
  // Errors: kUsage for more than kMaxItems items or a lambda that is not positive and finite;
  // kFailure where memory does not suffice, or where M + lambda I is not positive definite, which a
  // sum of customers always is, but a sum with noise may not be.
  static Result<PrecisionMatrix> Solve(const CoOccurrence& sum, double lambda, Moments moments);

  [[nodiscard]] int32_t items() const { return items_; }
  // Cells from the beginning of one row to the next.
  [[nodiscard]] size_t stride() const { return stride_; }
  [[nodiscard]] std::span<const double> Row(int32_t i) const {
    return {cells_.As<double>() + static_cast<size_t>(i) * stride_, static_cast<size_t>(items_)};
  }
  // The memory, for a model that turns the cells into its own in place.
  [[nodiscard]] PageMemory Release() && { return std::move(cells_); }

 private:
  PrecisionMatrix(int32_t items, size_t stride, PageMemory cells)
      : items_(items), stride_(stride), cells_(std::move(cells)) {}

  int32_t items_;
  size_t stride_;
  PageMemory cells_;
};

}  // namespace kundig
