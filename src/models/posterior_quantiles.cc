#include "models/posterior_quantiles.h"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

namespace kundig {
namespace {

// The real root of x^6 = x + 1: five dimensions.
constexpr double kRatio = 1.1347241384015194;

template <typename Quantile>
std::vector<double> TableOf(size_t count, DrawDimension dimension, const Quantile& quantile) {
  std::vector<double> table(count);
  for (size_t i = 0; i < count; ++i) table[i] = quantile(EvenDraw(i, dimension));
  return table;
}

}  // namespace

double EvenDraw(size_t i, DrawDimension dimension) {
  const double step = std::pow(kRatio, -1.0 - static_cast<int>(dimension));
  const double at = 0.5 + static_cast<double>(i + 1) * step;
  return std::clamp(at - std::floor(at), 1e-9, 1 - 1e-9);
}

double StandardExponential(size_t i) { return -std::log1p(-EvenDraw(i, DrawDimension::kLifetime)); }

template <typename Make>
PosteriorQuantiles::Table PosteriorQuantiles::Find(const Key& key, const Make& make) const {
  {
    const std::lock_guard lock(mutex_);
    const auto found = tables_.find(key);
    if (found != tables_.end()) return found->second;
  }
  Table table = std::make_shared<const std::vector<double>>(make());
  const std::lock_guard lock(mutex_);
  return tables_.try_emplace(key, std::move(table)).first->second;
}

PosteriorQuantiles::Table PosteriorQuantiles::Gamma(double shape, size_t count) const {
  return Find({0, shape, 0, count}, [&] {
    return TableOf(count, DrawDimension::kRate,
                   [shape](double u) { return boost::math::gamma_p_inv(shape, u); });
  });
}

PosteriorQuantiles::Table PosteriorQuantiles::LeavingGamma(double shape, size_t count) const {
  return Find({1, shape, 0, count}, [&] {
    return TableOf(count, DrawDimension::kLeave,
                   [shape](double u) { return boost::math::gamma_p_inv(shape, u); });
  });
}

PosteriorQuantiles::Table PosteriorQuantiles::Beta(double a, double b, size_t count) const {
  return Find({2, a, b, count}, [&] {
    return TableOf(count, DrawDimension::kLeave,
                   [a, b](double u) { return boost::math::ibeta_inv(a, b, u); });
  });
}

}  // namespace kundig
