// Special functions that the purchase models need, in forms that stay accurate.
#pragma once

#include <cstddef>
#include <vector>

namespace kundig {

[[nodiscard]] double LogBeta(double a, double b);

// log(exp(a) + exp(b)).
[[nodiscard]] double LogAddExp(double a, double b);

// (y^e - 1) / e for y > 0, and its limit log(y) at e = 0 (the Box-Cox transformation).
[[nodiscard]] double BoxCox(double y, double e);

// P(N >= k), k = 1, 2, ... of a negative binomial N: Poisson(lambda t) with lambda ~ Gamma(shape,
// rate). Ends where the tail falls below `negligible`, or after `most` entries. Relative error
// 1e-12 of what is not negligible. Empty where the shape is 0: nobody buys.
struct GammaRate {
  double shape = 1;
  double rate = 1;
};
[[nodiscard]] std::vector<double> NegativeBinomialTail(GammaRate lambda, double t,
                                                       double negligible, size_t most);

// Integral over u >= 0 of exp(-c u) (1 + u / scale)^-power, for c > 0, scale > 0, power >= 0: scale
// e^z E_power(z) with z = c scale and E the generalised exponential integral. Relative error 1e-10
// for z in [1e-8, 1e4].
struct PowerDecay {
  double power = 1;
  double scale = 1;
};
[[nodiscard]] double DiscountedPowerDecay(double c, PowerDecay decay);

// The digamma and trigamma functions at z, z + 1, ..., z + count - 1, by recurrence from the top;
// [count] each.
struct PolygammaTable {
  std::vector<double> digamma;
  std::vector<double> trigamma;
};
[[nodiscard]] PolygammaTable Polygammas(double z, size_t count);

}  // namespace kundig
