#include "models/gamma_quantiles.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

namespace kundig {
namespace {

// Even grids of log(shape) and of log(level / (1 - level)), on which the logarithm of the quantile
// is nearly straight.
struct Grid {
  double first = 0;
  double step = 1;
  size_t points = 2;

  struct Place {
    size_t below = 0;
    double fraction = 0;
  };
  [[nodiscard]] double At(size_t i) const { return first + step * static_cast<double>(i); }
  [[nodiscard]] Place Find(double value) const {
    const double place =
        std::clamp((value - first) / step, 0.0, static_cast<double>(points - 1) - 1e-9);
    const auto below = static_cast<size_t>(place);
    return {below, place - static_cast<double>(below)};
  }
};

constexpr double kLogSmallestShape = -3.4657359027997265;  // log(1/32)
constexpr double kLogLargestShape = 8.317766166719343;     // log(4096)
constexpr Grid kShapes = {kLogSmallestShape, (kLogLargestShape - kLogSmallestShape) / 80, 81};
constexpr Grid kLevels = {-12, 0.25, 97};

double LogQuantile(double shape, double level) {
  // The leading term of the distribution function, level = y^shape / Gamma(shape + 1), where the
  // quantile itself would underflow.
  const double leading = (std::log(level) + std::lgamma(shape + 1)) / shape;
  return leading < -40 ? leading : std::log(boost::math::gamma_p_inv(shape, level));
}

}  // namespace

GammaQuantiles::GammaQuantiles() {
  log_quantile_.reserve(kShapes.points * kLevels.points);
  for (size_t i = 0; i < kShapes.points; ++i) {
    const double shape = std::exp(kShapes.At(i));
    for (size_t j = 0; j < kLevels.points; ++j) {
      const double level = 1 / (1 + std::exp(-kLevels.At(j)));
      log_quantile_.push_back(LogQuantile(shape, level) - std::log(shape));
    }
  }
}

double GammaQuantiles::OfMeanOne(double shape, double level) const {
  const Grid::Place i = kShapes.Find(std::log(shape));
  const Grid::Place j = kLevels.Find(std::log(level / (1 - level)));
  const double* corner = &log_quantile_[i.below * kLevels.points + j.below];
  const double* next = corner + kLevels.points;
  const double low = corner[0] + j.fraction * (corner[1] - corner[0]);
  const double high = next[0] + j.fraction * (next[1] - next[0]);
  return std::exp(low + i.fraction * (high - low));
}

}  // namespace kundig
