// Gauss quadrature: nodes and weights.
#pragma once

#include <vector>

namespace kundig {

struct QuadratureNode {
  double at = 0;
  double weight = 0;
};

// For integrals over [0, 1]: exact for polynomials of degree 2 n - 1. The weights add up to 1.
[[nodiscard]] std::vector<QuadratureNode> GaussLegendre(int n);

// For expectations over a Beta(a, b) variable: exact for polynomials of degree 2 n - 1 in it. The
// weights add up to 1. Golub and Welsch 1969, "Calculation of Gauss quadrature rules".
[[nodiscard]] std::vector<QuadratureNode> GaussJacobi(int n, double a, double b);

// For expectations over a Beta(a, b) variable of functions that are smooth in its log-odds, however
// close to 0 or 1 they change (1 / (1 + 1000 p)), where GaussJacobi needs many nodes. Relative
// error 1e-7; the weights add up to 1. Trapezoidal rule, whose error falls exponentially for
// analytic integrands on the line (Trefethen and Weideman 2014, theorem 5.1).
[[nodiscard]] std::vector<QuadratureNode> LogOddsNodes(double a, double b);

}  // namespace kundig
