#include "models/precision_matrix.h"

#include <fmt/format.h>
#include <lapack.h>

#include <algorithm>
#include <cmath>

#include "base/parallel.h"

namespace kundig {
namespace {

constexpr size_t kRowsAPiece = 64;

// Row a of the lower triangle lies where LAPACK, which counts by columns, looks for column a of the
// upper one.
void FillLowerRows(const CoOccurrence& sum, double lambda, Moments moments, double* cells,
                   size_t stride) {
  const auto n = static_cast<size_t>(sum.items());
  const auto customers = static_cast<double>(std::max<int64_t>(sum.customers(), 1));
  std::vector<double> means(n, 0.0);
  if (moments == Moments::kCentred) {
    for (size_t i = 0; i < n; ++i) {
      const auto item = static_cast<int32_t>(i);
      means[i] = static_cast<double>(sum.At(item, item)) / customers;
    }
  }
  ParallelFor(n, kRowsAPiece, [&](size_t begin, size_t end) {
    for (size_t a = begin; a < end; ++a) {
      const auto counts = sum.LowerRow(static_cast<int32_t>(a));
      double* row = cells + a * stride;
      const double expected = means[a] * customers;
      for (size_t b = 0; b <= a; ++b) row[b] = counts[b] - expected * means[b];
      row[a] += lambda;
    }
  });
}

// Copies the lower triangle onto the upper one, square by square, so that both the rows read and
// the rows written stay in the cache.
void Mirror(double* cells, size_t stride, size_t n) {
  ParallelFor(n, kRowsAPiece, [&](size_t begin, size_t end) {
    for (size_t from = 0; from < end; from += kRowsAPiece) {
      for (size_t a = std::max(begin, from); a < end; ++a) {
        const size_t to = std::min(a, from + kRowsAPiece);
        for (size_t b = from; b < to; ++b) cells[b * stride + a] = cells[a * stride + b];
      }
    }
  });
}

// Whether the matrix was positive definite; leaves the inverse in the lower rows.
bool Invert(double* cells, size_t stride, size_t n) {
  const char triangle = 'U';
  const auto order = static_cast<lapack_int>(n);
  const auto leading = static_cast<lapack_int>(stride);
  lapack_int info = 0;
  LAPACK_dpotrf(&triangle, &order, cells, &leading, &info);
  if (info != 0) return false;
  LAPACK_dpotri(&triangle, &order, cells, &leading, &info);
  return info == 0;
}

}  // namespace

Result<PrecisionMatrix> PrecisionMatrix::Solve(const CoOccurrence& sum, double lambda,
                                               Moments moments) {
  if (!(lambda > 0) || !std::isfinite(lambda)) {
    return Fail(ErrorCode::kUsage, fmt::format("lambda is {}", lambda), "need model",
                "give a positive number");
  }
  if (sum.items() > kMaxItems) {
    return Fail(ErrorCode::kUsage,
                fmt::format("{} items are more than the {} that a need model takes", sum.items(),
                            kMaxItems),
                "need model", "choose types or categories as items, or only the frequent ones");
  }
  const auto n = static_cast<size_t>(sum.items());
  constexpr size_t kCellsOfALine = 16;
  const size_t stride = (n + kCellsOfALine - 1) / kCellsOfALine * kCellsOfALine;
  KUNDIG_ASSIGN_OR_RETURN(auto memory, PageMemory::Allocate(n * stride * sizeof(double)));
  if (n > 0) {
    auto* cells = memory.As<double>();
    FillLowerRows(sum, lambda, moments, cells, stride);
    if (!Invert(cells, stride, n)) {
      return Fail(
          ErrorCode::kFailure,
          fmt::format("the co-occurrence matrix plus lambda {} is not positive definite", lambda),
          "need model", "choose a larger lambda; a sum with noise needs one");
    }
    Mirror(cells, stride, n);
  }
  return PrecisionMatrix(sum.items(), stride, std::move(memory));
}

}  // namespace kundig
