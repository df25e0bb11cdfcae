// Evenly spread draws from posteriors, without chance: quantiles at the points of a low-discrepancy
// sequence.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <tuple>
#include <vector>

#include "models/quadrature.h"

namespace kundig {

// Draw i of dimension d in (0, 1): the additive recurrence of the generalised golden ratio, by
// which all dimensions are evenly spread together (Roberts 2018, "The unreasonable effectiveness of
// quasirandom sequences").
enum class DrawDimension { kRate, kLeave, kStay, kLifetime, kCount, kAmount };
[[nodiscard]] double EvenDraw(size_t i, DrawDimension dimension);

// The quantile of an Exponential(1) at draw i of DrawDimension::kLifetime.
[[nodiscard]] double StandardExponential(size_t i);

// Tables kept by their parameters: posteriors of customers with as many purchases share a shape and
// differ in scale only. Safe to use from several threads.
class PosteriorQuantiles {
 public:
  template <typename T>
  using Table = std::shared_ptr<const std::vector<T>>;

  // Gamma(shape, 1) at draws 0 .. count - 1 of the dimension.
  [[nodiscard]] Table<double> Gamma(double shape, size_t count, DrawDimension dimension) const;
  // Beta(a, b) at the draws of kRate: a chance to buy, independent of that to leave.
  [[nodiscard]] Table<double> BuyingBeta(double a, double b, size_t count) const;
  // Beta(a, b), as Gamma(a) / (Gamma(a) + Gamma(b)) at the draws of kLeave and kStay.
  [[nodiscard]] Table<double> Beta(double a, double b, size_t count) const;
  // Nodes for expectations over Beta(a, b).
  [[nodiscard]] Table<QuadratureNode> BetaNodes(double a, double b) const;

 private:
  using Key = std::tuple<int, double, double, size_t>;
  template <typename T>
  struct Shelf {
    std::map<Key, Table<T>> tables;
  };
  template <typename T, typename Make>
  Table<T> Find(Shelf<T>& shelf, const Key& key, const Make& make) const;

  mutable std::mutex mutex_;
  mutable Shelf<double> draws_;
  mutable Shelf<QuadratureNode> nodes_;
};

}  // namespace kundig
