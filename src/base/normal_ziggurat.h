// NormalZiggurat: many draws from the standard normal, fast, and the same bits on every machine.
#pragma once

#include <array>
#include <cstddef>

#include "base/random.h"

namespace kundig {

// Marsaglia and Tsang, The Ziggurat Method for Generating Random Variables, J. Statistical Software
// 5(8), 2000, with 256 layers; layer, sign and place are cut from different bits of one number, as
// Doornik (An Improved Ziggurat Method, 2005) asks. Exact but for the rounding of a double. Takes a
// fifth of the time of Random::Normal(), and draws other numbers.
class NormalZiggurat {
 public:
  NormalZiggurat();

  // Mean 0, variance 1.
  double Draw(Random& random) const {
    for (;;) {
      const uint64_t bits = random.Next();
      const size_t layer = bits % kLayers;
      const double sign = (bits & kLayers) != 0 ? -1 : 1;
      const double x = static_cast<double>(bits >> 11) * 0x1p-53 * ends_[layer];
      if (x < ends_[layer + 1]) return sign * x;  // 98.8 %
      if (layer == 0) return sign * DrawTail(random);
      if (IsBelowDensity(layer, x, random)) return sign * x;
    }
  }

 private:
  static constexpr size_t kLayers = 256;

  static double DrawTail(Random& random);
  // Whether a height between those of the layer's two ends lies below exp(-x^2 / 2).
  bool IsBelowDensity(size_t layer, double x, Random& random) const;

  // Layer i reaches from 0 to ends_[i], and lies below the density as far as ends_[i + 1]; the
  // first one's area is that of its part below the tail, and the tail's.
  std::array<double, kLayers + 1> ends_ = {};
  std::array<double, kLayers + 1> heights_ = {};  // of exp(-x^2 / 2) at each end
};

}  // namespace kundig
