#include "models/quadrature.h"

#include <Eigen/Dense>

namespace kundig {

std::vector<QuadratureNode> GaussLegendre(int n) { return GaussJacobi(n, 1, 1); }

std::vector<QuadratureNode> GaussJacobi(int n, double a, double b) {
  // Recurrence of the Jacobi polynomials on [-1, 1] with weight (1 - t)^p (1 + t)^q (Gautschi 2004,
  // table 1.1).
  const double p = b - 1;
  const double q = a - 1;
  Eigen::VectorXd diagonal(n);
  Eigen::VectorXd off_diagonal(n > 1 ? n - 1 : 0);
  for (int k = 0; k < n; ++k) {
    const double s = 2 * k + p + q;
    diagonal[k] = k == 0 ? (q - p) / (p + q + 2) : (q * q - p * p) / (s * (s + 2));
    if (k == 0) continue;
    const double square =
        k == 1 ? 4 * (1 + p) * (1 + q) / ((2 + p + q) * (2 + p + q) * (3 + p + q))
               : 4 * k * (k + p) * (k + q) * (k + p + q) / (s * s * (s + 1) * (s - 1));
    off_diagonal[k - 1] = std::sqrt(square);
  }
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(diagonal, off_diagonal);
  std::vector<QuadratureNode> nodes;
  for (int k = 0; k < n; ++k) {
    const double first = solver.eigenvectors()(0, k);
    nodes.push_back({(1 + solver.eigenvalues()[k]) / 2, first * first});
  }
  return nodes;
}

}  // namespace kundig
