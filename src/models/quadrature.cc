#include "models/quadrature.h"

#include <Eigen/Dense>
#include <boost/math/special_functions/trigamma.hpp>

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

std::vector<QuadratureNode> LogOddsNodes(double a, double b) {
  constexpr double kFarthest = 45;  // log-odds beyond which a probability counts as 0 or 1
  constexpr double kNegligible = 1e-12;
  // The density of the log-odds v, relative to its peak at log(a / b).
  const double peak = std::clamp(std::log(a / b), -kFarthest, kFarthest);
  const auto log_density = [a, b](double v) {
    return v < 0 ? a * v - (a + b) * std::log1p(std::exp(v))
                 : -b * v - (a + b) * std::log1p(std::exp(-v));
  };
  const double highest = log_density(peak);
  const double deviation = std::sqrt(boost::math::trigamma(a) + boost::math::trigamma(b));
  const double step = 0.45 * std::min(1.0, deviation);

  std::vector<QuadratureNode> nodes;
  for (const double direction : {-1.0, 1.0}) {
    for (int i = direction < 0 ? 1 : 0;; ++i) {
      const double v = peak + direction * step * i;
      const double weight = step * std::exp(log_density(v) - highest);
      if (std::abs(v) > kFarthest) {
        // All the rest, where the density falls as exp(-a |v|), or exp(-b |v|), sits at the end.
        nodes.push_back({direction < 0 ? 0.0 : 1.0, weight / (step * (direction < 0 ? a : b))});
        break;
      }
      nodes.push_back({1 / (1 + std::exp(-v)), weight});
      if (weight < kNegligible * step) break;
    }
  }
  double total = 0;
  for (const QuadratureNode& node : nodes) total += node.weight;
  for (QuadratureNode& node : nodes) node.weight /= total;
  return nodes;
}

}  // namespace kundig
