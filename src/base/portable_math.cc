#include "base/portable_math.h"

#include <array>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace kundig {
namespace {

// log 2 in two parts; the upper has 21 zero bits at its end, so that its product with an exponent
// is exact (W. Cody and W. Waite, Software Manual for the Elementary Functions, 1980, chapter 5).
constexpr double kLog2High = 0x1.62e42fee00000p-1;
constexpr double kLog2Low = 0x1.a39ef35793c76p-33;
constexpr double kSqrtHalf = 0x1.6a09e667f3bcdp-1;

// log((1 + s) / (1 - s)) = 2 (s + s^3/3 + s^5/5 + ...); |s| <= .1716, so twelve terms suffice.
double LogRatio(double s) {
  const double square = s * s;
  double tail = 0;
  for (int k = 23; k >= 3; k -= 2) tail = square * (1.0 / k + tail);
  return 2 * s + 2 * s * tail;
}

}  // namespace

double PortableLog(double x) {
  KUNDIG_CHECK(x > 0 && x <= std::numeric_limits<double>::max());
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);  // exact
  if (mantissa < kSqrtHalf) {
    mantissa *= 2;
    --exponent;
  }
  const double rest = LogRatio((mantissa - 1) / (mantissa + 1));
  return exponent * kLog2High + (rest + exponent * kLog2Low);
}

double PortableLog1p(double x) {
  if (x < -.25 || x > .25) return PortableLog(1 + x);
  return LogRatio(x / (2 + x));
}

double PortableExp(double x) {
  if (x > 709.78) return std::numeric_limits<double>::infinity();
  if (x < -745) return 0;
  const double power = std::floor(x / (kLog2High + kLog2Low) + .5);
  const double rest = (x - power * kLog2High) - power * kLog2Low;  // |rest| <= .3466
  double sum = 1;
  for (int k = 14; k >= 1; --k) sum = 1 + sum * rest / k;
  return std::ldexp(sum, static_cast<int>(power));
}

// Above 20 by Stirling's series (Abramowitz and Stegun 1964, 6.1.41), to the term in k^-7.
double PortableLogFactorial(int64_t k) {
  KUNDIG_CHECK(k >= 0);
  if (k <= 20) {
    double product = 1;
    for (int64_t i = 2; i <= k; ++i) product *= static_cast<double>(i);
    return PortableLog(product);
  }
  constexpr double kHalfLogTwoPi = .91893853320467274178;
  const double n = static_cast<double>(k);
  const double inverse_square = 1 / (n * n);
  const double series =
      (1.0 / 12 -
       inverse_square * (1.0 / 360 - inverse_square * (1.0 / 1260 - inverse_square / 1680))) /
      n;
  return (n + .5) * PortableLog(n) - n + kHalfLogTwoPi + series;
}

}  // namespace kundig
