#include "models/gamma_quantiles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

namespace kundig {
namespace {

TEST(GammaQuantilesTest, AgreesWithTheInverse) {
  const GammaQuantiles table;
  for (double shape = 1.0 / 32; shape <= 4096; shape *= 1.37) {
    for (const double level : {1e-4, 1e-3, 0.01, 0.123, 0.5, 0.777, 0.95, 0.99, 0.999, 0.9999}) {
      const double exact = boost::math::gamma_p_inv(shape, level) / shape;
      EXPECT_NEAR(table.OfMeanOne(shape, level), exact, std::max(0.01 * exact, 0.001))
          << shape << " " << level;
    }
  }
}

TEST(GammaQuantilesTest, RisesWithTheLevel) {
  const GammaQuantiles table;
  for (const double shape : {1e-9, 0.04, 0.7, 13.0, 1e9}) {
    double previous = -1;
    for (double level = 0.0005; level < 1; level += 0.001) {
      const double quantile = table.OfMeanOne(shape, level);
      EXPECT_GE(quantile, previous);
      EXPECT_TRUE(std::isfinite(quantile));
      previous = quantile;
    }
  }
}

}  // namespace
}  // namespace kundig
