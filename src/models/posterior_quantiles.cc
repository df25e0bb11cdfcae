#include "models/posterior_quantiles.h"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

namespace kundig {
namespace {

// The real root of x^7 = x + 1: six dimensions.
constexpr double kRatio = 1.1127756842787055;

}  // namespace

double EvenDraw(size_t i, DrawDimension dimension) {
  const double step = std::pow(kRatio, -1.0 - static_cast<int>(dimension));
  const double at = 0.5 + static_cast<double>(i + 1) * step;
  return std::clamp(at - std::floor(at), 1e-9, 1 - 1e-9);
}

double StandardExponential(size_t i) { return -std::log1p(-EvenDraw(i, DrawDimension::kLifetime)); }

template <typename T, typename Make>
PosteriorQuantiles::Table<T> PosteriorQuantiles::Find(Shelf<T>& shelf, const Key& key,
                                                      const Make& make) const {
  {
    const std::lock_guard lock(mutex_);
    const auto found = shelf.tables.find(key);
    if (found != shelf.tables.end()) return found->second;
  }
  // Made without the lock: two threads may make the same table, which is then the same.
  auto table = std::make_shared<const std::vector<T>>(make());
  const std::lock_guard lock(mutex_);
  return shelf.tables.try_emplace(key, std::move(table)).first->second;
}

PosteriorQuantiles::Table<double> PosteriorQuantiles::Gamma(double shape, size_t count,
                                                            DrawDimension dimension) const {
  return Find(draws_, {static_cast<int>(dimension), shape, 0, count}, [&] {
    std::vector<double> table(count);
    for (size_t i = 0; i < count; ++i) {
      table[i] = boost::math::gamma_p_inv(shape, EvenDraw(i, dimension));
    }
    return table;
  });
}

PosteriorQuantiles::Table<double> PosteriorQuantiles::BuyingBeta(double a, double b,
                                                                 size_t count) const {
  return Find(draws_, {-2, a, b, count}, [&] {
    std::vector<double> table(count);
    for (size_t i = 0; i < count; ++i) {
      table[i] = boost::math::ibeta_inv(a, b, EvenDraw(i, DrawDimension::kRate));
    }
    return table;
  });
}

PosteriorQuantiles::Table<double> PosteriorQuantiles::Beta(double a, double b, size_t count) const {
  const Table<double> of_a = Gamma(a, count, DrawDimension::kLeave);
  const Table<double> of_b = Gamma(b, count, DrawDimension::kStay);
  return Find(draws_, {-1, a, b, count}, [&] {
    std::vector<double> table(count);
    for (size_t i = 0; i < count; ++i) {
      const double sum = (*of_a)[i] + (*of_b)[i];
      // Both are too small for a double where a and b are: then the draw is 0 or 1.
      const bool one = EvenDraw(i, DrawDimension::kLeave) > b / (a + b);
      table[i] = sum > 0 ? (*of_a)[i] / sum : (one ? 1.0 : 0.0);
    }
    return table;
  });
}

PosteriorQuantiles::Table<QuadratureNode> PosteriorQuantiles::BetaNodes(double a, double b) const {
  return Find(nodes_, {0, a, b, 0}, [&] { return LogOddsNodes(a, b); });
}

}  // namespace kundig
