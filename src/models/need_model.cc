#include "models/need_model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/check.h"
#include "base/parallel.h"

namespace kundig {
namespace {

constexpr size_t kRowsAPiece = 64;

std::vector<double> DiagonalOf(const PrecisionMatrix& precision) {
  std::vector<double> diagonal(static_cast<size_t>(precision.items()));
  for (size_t i = 0; i < diagonal.size(); ++i) {
    diagonal[i] = precision.Row(static_cast<int32_t>(i))[i];
  }
  return diagonal;
}

// The largest sum over i of |B_ij| bounds every score that any set of items can have, and the
// average of scores too. Twice that, the bound of their difference, fits in 30 bits.
double QuantumFor(const PrecisionMatrix& precision) {
  const auto n = static_cast<size_t>(precision.items());
  std::vector<double> column_sums(n);
  ParallelFor(n, kRowsAPiece, [&](size_t begin, size_t end) {
    for (size_t j = begin; j < end; ++j) {
      const auto row = precision.Row(static_cast<int32_t>(j));  // P is symmetric
      double sum = -row[j];
      for (const double cell : row) sum += std::abs(cell);
      column_sums[j] = sum / row[j];
    }
  });
  const double bound = n == 0 ? 0 : *std::ranges::max_element(column_sums);
  constexpr int kBits = 30;
  return bound > 0 ? std::ldexp(2.0, std::ilogb(bound) + 1 - kBits) : std::ldexp(1.0, -kBits);
}

// Adding 1.5 * 2^52 leaves the nearest integer in the low bits of a double, for any integer of less
// than 51 bits; unlike std::lrint it is done for many numbers at once.
int32_t Nearest(double value) {
  return static_cast<int32_t>(std::bit_cast<int64_t>(value + 0x1.8p52));
}

}  // namespace

Result<NeedModel> SolveNeeds(const CoOccurrence& sum, double lambda) {
  KUNDIG_ASSIGN_OR_RETURN(auto precision, PrecisionMatrix::Solve(sum, lambda, Moments::kCounts));
  return NeedModel(sum, lambda, std::move(precision));
}

NeedModel::NeedModel(const CoOccurrence& sum, double lambda, PrecisionMatrix precision)
    : quantum_(QuantumFor(precision)),
      stride_(precision.stride()),
      weights_(WeightsInPlace(std::move(precision), quantum_)) {
  fit_.model = name();
  fit_.parameters = {{"lambda", lambda, std::nullopt, lambda, lambda}};
  fit_.customers = sum.customers();
  fit_.groups = sum.items();
  averages_ = AverageScores(sum);
  for (int32_t i = 0; i < sum.items(); ++i) {
    base_rates_.push_back(static_cast<double>(sum.At(i, i)) /
                          static_cast<double>(std::max<int64_t>(sum.customers(), 1)));
  }
}

PageMemory NeedModel::WeightsInPlace(PrecisionMatrix precision, double quantum) {
  const auto n = static_cast<size_t>(precision.items());
  const size_t stride = precision.stride();
  std::vector<double> scales = DiagonalOf(precision);
  for (double& scale : scales) scale = -1.0 / (scale * quantum);
  PageMemory memory = std::move(precision).Release();
  auto* bytes = memory.As<char>();
  const auto* cells = memory.As<double>();
  // Every row first shrinks into its own front, so that rows can do so at once.
  ParallelFor(n, kRowsAPiece, [&](size_t begin, size_t end) {
    std::vector<int32_t> weights(stride, 0);
    for (size_t i = begin; i < end; ++i) {
      const double* row = cells + i * stride;
      for (size_t j = 0; j < n; ++j) weights[j] = Nearest(row[j] * scales[j]);
      weights[i] = 0;
      std::memcpy(bytes + i * stride * sizeof(double), weights.data(), stride * sizeof(int32_t));
    }
  });
  // Then the rows close up.
  for (size_t i = 1; i < n; ++i) {
    std::memmove(bytes + i * stride * sizeof(int32_t), bytes + i * stride * sizeof(double),
                 stride * sizeof(int32_t));
  }
  memory.Shrink(n * stride * sizeof(int32_t));
  return memory;
}

std::vector<int32_t> NeedModel::AverageScores(const CoOccurrence& sum) const {
  const auto n = static_cast<size_t>(sum.items());
  std::vector<int32_t> averages(n, 0);
  const int64_t customers = sum.customers();
  if (customers <= 0) return averages;
  constexpr size_t kColumnsAPiece = 512;
  ParallelFor(n, kColumnsAPiece, [&](size_t begin, size_t end) {
    // At most 2^31 customers times 2^29, the bound of a column's absolute weights: below 2^63.
    std::vector<int64_t> totals(end - begin, 0);
    for (size_t i = 0; i < n; ++i) {
      const auto item = static_cast<int32_t>(i);
      // A sum with noise may count fewer than none or more than all.
      const auto having =
          static_cast<int32_t>(std::clamp(sum.At(item, item), int64_t{0}, customers));
      const int32_t* row = WeightRow(item).data() + begin;
      for (size_t j = 0; j < totals.size(); ++j) totals[j] += int64_t{having} * row[j];
    }
    for (size_t j = 0; j < totals.size(); ++j) {
      averages[begin + j] = static_cast<int32_t>(
          std::llround(static_cast<double>(totals[j]) / static_cast<double>(customers)));
    }
  });
  return averages;
}

void NeedModel::Score(std::span<const int32_t> customer, std::span<double> scores) const {
  const size_t n = averages_.size();
  KUNDIG_CHECK(scores.size() == n);
  std::vector<int32_t> sums(n, 0);
  for (const int32_t item : customer) {
    const auto row = WeightRow(item);
    for (size_t j = 0; j < n; ++j) sums[j] += row[j];
  }
  for (size_t j = 0; j < n; ++j) scores[j] = quantum_ * sums[j];
}

NeedExplanation NeedModel::Explain(std::span<const int32_t> customer, int32_t item) const {
  NeedExplanation explanation;
  explanation.average = AverageScore(item);
  for (const int32_t having : customer) {
    const double contribution = Weight(having, item);
    explanation.reasons.push_back({having, contribution});
    explanation.score += contribution;
  }
  explanation.excess = explanation.score - explanation.average;
  std::ranges::sort(explanation.reasons, [](const NeedReason& a, const NeedReason& b) {
    return a.contribution != b.contribution ? a.contribution > b.contribution : a.item < b.item;
  });
  return explanation;
}

bool operator==(const NeedModel& a, const NeedModel& b) {
  return a.lambda() == b.lambda() && a.fit_.customers == b.fit_.customers &&
         a.quantum_ == b.quantum_ && a.averages_ == b.averages_ && a.base_rates_ == b.base_rates_ &&
         (a.averages_.empty() ||
          std::memcmp(a.weights_.As<char>(), b.weights_.As<char>(),
                      a.averages_.size() * a.stride_ * sizeof(int32_t)) == 0);
}

}  // namespace kundig
