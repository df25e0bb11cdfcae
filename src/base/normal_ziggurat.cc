#include "base/normal_ziggurat.h"

#include <cmath>

#include "base/portable_math.h"

namespace kundig {
namespace {

// Where the tail begins, and the area of each layer: with them the highest layer ends at height 1.
constexpr double kTail = 3.6541528853610088;
constexpr double kArea = .00492867323397465;

double Height(double x) { return PortableExp(-.5 * x * x); }

}  // namespace

NormalZiggurat::NormalZiggurat() {
  ends_[0] = kArea / Height(kTail);
  ends_[1] = kTail;
  for (size_t i = 2; i < kLayers; ++i) {
    const double below = ends_[i - 1];
    ends_[i] = std::sqrt(-2 * PortableLog(kArea / below + Height(below)));
  }
  ends_[kLayers] = 0;
  for (size_t i = 0; i <= kLayers; ++i) heights_[i] = Height(ends_[i]);
}

// Marsaglia, Generating a Variable from the Tail of the Normal Distribution, Technometrics 6, 1964.
double NormalZiggurat::DrawTail(Random& random) {
  for (;;) {
    const double beyond = random.Exponential() / kTail;
    if (2 * random.Exponential() >= beyond * beyond) return kTail + beyond;
  }
}

bool NormalZiggurat::IsBelowDensity(size_t layer, double x, Random& random) const {
  const double low = heights_[layer];
  return low + random.Uniform() * (heights_[layer + 1] - low) < Height(x);
}

}  // namespace kundig
