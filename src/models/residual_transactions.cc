#include "models/residual_transactions.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>

#include "base/hash.h"
#include "base/parallel.h"

namespace kundig {
namespace {

constexpr size_t kNodes = 24;

// A polynomial in log(1 + T) through the Chebyshev points of the second kind, for the logarithm of
// the residual transactions (Berrut and Trefethen 2004, "Barycentric Lagrange interpolation", eqs.
// 4.2 and 5.4).
class Interpolation {
 public:
  template <typename Function>
  Interpolation(double first, double last, const Function& function) {
    for (size_t i = 0; i < kNodes; ++i) {
      const double angle = std::numbers::pi * static_cast<double>(i) / (kNodes - 1);
      at_[i] = first + (last - first) * (1 - std::cos(angle)) / 2;
      value_[i] = function(at_[i]);
      const double end = i == 0 || i == kNodes - 1 ? 0.5 : 1;
      weight_[i] = i % 2 == 0 ? end : -end;
    }
  }

  [[nodiscard]] double operator()(double at) const {
    double numerator = 0;
    double denominator = 0;
    for (size_t i = 0; i < kNodes; ++i) {
      if (at == at_[i]) return value_[i];
      const double share = weight_[i] / (at - at_[i]);
      numerator += share * value_[i];
      denominator += share;
    }
    return numerator / denominator;
  }

 private:
  std::array<double, kNodes> at_;
  std::array<double, kNodes> value_;
  std::array<double, kNodes> weight_;
};

// For keys of one x.
void FillRun(const PurchaseModel& model, double rate, std::span<const PurchaseAge> keys,
             std::span<double> residual) {
  if (keys.size() <= kNodes) {
    for (size_t i = 0; i < keys.size(); ++i)
      residual[i] = ResidualTransactionsGivenAlive(model, rate, keys[i]);
    return;
  }
  const double x = keys.front().repeat_purchases;
  const Interpolation log_residual(
      std::log1p(keys.front().age), std::log1p(keys.back().age), [&](double at) {
        return std::log(ResidualTransactionsGivenAlive(model, rate, {x, std::expm1(at)}));
      });
  for (size_t i = 0; i < keys.size(); ++i) {
    residual[i] = std::exp(log_residual(std::log1p(keys[i].age)));
  }
}

}  // namespace

size_t PurchaseAgeHash::operator()(const PurchaseAge& age) const {
  return SplitMix64(std::bit_cast<uint64_t>(age.age) ^
                    SplitMix64(std::bit_cast<uint64_t>(age.repeat_purchases)));
}

double ResidualTransactionsGivenAlive(const PurchaseModel& model, double rate,
                                      const PurchaseAge& key) {
  // The ratio is the same for every recency; with the last purchase today the customer is alive for
  // all but certain, so that nothing is lost in the division.
  const PurchaseRecord record{
      .repeat_purchases = key.repeat_purchases, .recency = key.age, .age = key.age};
  return model.DiscountedResidualTransactions(record, rate) / model.ProbabilityAlive(record);
}

std::vector<double> ResidualTransactionsGivenAlive(const PurchaseModel& model, double rate,
                                                   std::span<const PurchaseAge> keys) {
  std::vector<size_t> run_begins;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (i == 0 || keys[i].repeat_purchases != keys[i - 1].repeat_purchases) run_begins.push_back(i);
  }
  run_begins.push_back(keys.size());
  std::vector<double> residual(keys.size());
  ParallelFor(run_begins.size() - 1, 1, [&](size_t first, size_t last) {
    for (size_t run = first; run < last; ++run) {
      const size_t begin = run_begins[run];
      const size_t size = run_begins[run + 1] - begin;
      FillRun(model, rate, keys.subspan(begin, size), std::span(residual).subspan(begin, size));
    }
  });
  return residual;
}

}  // namespace kundig
