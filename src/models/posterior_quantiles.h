// Evenly spread draws from posteriors, without chance: quantiles at the points of a low-discrepancy
// sequence.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <tuple>
#include <vector>

namespace kundig {

// Draw i of dimension d in (0, 1): the additive recurrence of the generalised golden ratio, by
// which all dimensions are evenly spread together (Roberts 2018, "The unreasonable effectiveness of
// quasirandom sequences").
enum class DrawDimension { kRate, kLeave, kLifetime, kCount, kAmount };
[[nodiscard]] double EvenDraw(size_t i, DrawDimension dimension);

// The quantile of an Exponential(1) at draw i of DrawDimension::kLifetime.
[[nodiscard]] double StandardExponential(size_t i);

// Quantile tables, kept by their parameters: posteriors of customers with as many purchases share a
// shape and differ in scale only. Safe to use from several threads.
class PosteriorQuantiles {
 public:
  using Table = std::shared_ptr<const std::vector<double>>;

  // Gamma(shape, 1) at draws 0 .. count - 1 of DrawDimension::kRate.
  [[nodiscard]] Table Gamma(double shape, size_t count) const;
  // Gamma(shape, 1) at the draws of DrawDimension::kLeave: a rate of leaving.
  [[nodiscard]] Table LeavingGamma(double shape, size_t count) const;
  // Beta(a, b) at the draws of DrawDimension::kLeave.
  [[nodiscard]] Table Beta(double a, double b, size_t count) const;

 private:
  using Key = std::tuple<int, double, double, size_t>;
  template <typename Make>
  Table Find(const Key& key, const Make& make) const;

  mutable std::mutex mutex_;
  mutable std::map<Key, Table> tables_;
};

}  // namespace kundig
