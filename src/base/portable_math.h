// Logarithm, exponential and log-factorial from IEEE 754 additions, multiplications and divisions
// alone: the same bits on every machine, where the libraries' functions differ in the last ones.
#pragma once

#include <cstdint>

namespace kundig {

// Relative error below 4e-16 outside [.5, 2], absolute error below 2e-16 within. Requires x > 0 and
// finite.
[[nodiscard]] double PortableLog(double x);
// log(1 + x) without cancellation near 0. Requires x > -1 and finite.
[[nodiscard]] double PortableLog1p(double x);
// Relative error below 1e-15 while the result is a normal number; 0 below -745, infinity above
// 709.78.
[[nodiscard]] double PortableExp(double x);
// log(k!). Relative error below 1e-14. Requires k >= 0.
[[nodiscard]] double PortableLogFactorial(int64_t k);

}  // namespace kundig
