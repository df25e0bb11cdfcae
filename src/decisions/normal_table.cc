#include "decisions/normal_table.h"

#include <cmath>

#include "base/portable_math.h"

namespace kundig {
namespace {

// Marsaglia 2004, "Evaluating the Normal Distribution", J. Statistical Software 11(4): 1/2 + phi(z)
// (z + z^3/3 + z^5/(3 5) + ...), whose terms all have the sign of z.
double CdfBySeries(double z) {
  double term = z;
  double sum = 0;
  for (double odd = 3; std::fabs(term) > 1e-18 * std::fabs(sum); odd += 2) {
    sum += term;
    term *= z * z / odd;
  }
  return .5 + NormalDensity(z) * sum;
}

}  // namespace

double NormalDensity(double z) {
  constexpr double kInverseSqrtTwoPi = .39894228040143267794;
  return kInverseSqrtTwoPi * PortableExp(-.5 * z * z);
}

// By the derivatives in the middle of each cell, where Taylor's error is least; then written in the
// distance from its begin.
NormalTable::NormalTable() : cells_(static_cast<size_t>(2 * kEnd * kCellsAUnit)) {
  for (size_t i = 0; i < cells_.size(); ++i) {
    const double z = (static_cast<double>(i) + .5) / kCellsAUnit - kEnd;
    const double density = NormalDensity(z);
    const double square = z * z;
    Polynomial& terms = cells_[i];
    terms = {CdfBySeries(z), density, -z * density / 2, (square - 1) * density / 6};
    double scale = 1;
    for (double& term : terms) {
      term *= scale;
      scale /= kCellsAUnit;
    }
    for (size_t low = 0; low + 1 < terms.size(); ++low) {  // p(d - 1/2) by Horner's scheme
      for (size_t k = terms.size() - 1; k > low; --k) terms[k - 1] -= .5 * terms[k];
    }
  }
}

}  // namespace kundig
