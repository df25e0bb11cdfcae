#include "sums/logged_reward.h"

#include <algorithm>
#include <cmath>

namespace kundig {

FixedFeatures ToFixedPoint(const Features& features) {
  FixedFeatures fixed = {};
  for (size_t i = 0; i < fixed.size(); ++i) {
    if (std::isnan(features[i])) continue;
    const double most = kMaxFeature;
    fixed[i] =
        static_cast<int32_t>(std::round(std::clamp(features[i] * kFeatureUnit, -most, most)));
  }
  return fixed;
}

Features FromFixedPoint(const FixedFeatures& features) {
  Features real = {};
  for (size_t i = 0; i < real.size(); ++i) real[i] = features[i] * (1.0 / kFeatureUnit);
  return real;
}

}  // namespace kundig
