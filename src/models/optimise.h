// Maximisation of a smooth log-likelihood of a few positive parameters: Newton steps on their
// logarithms.
#pragma once

#include <Eigen/Dense>
#include <functional>

namespace kundig {

// A log-likelihood with its derivatives, at one point; [k], [k, k] for k parameters.
struct Curvature {
  double value = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd hessian;

  static Curvature Zero(Eigen::Index k) {
    return {0, Eigen::VectorXd::Zero(k), Eigen::MatrixXd::Zero(k, k)};
  }
  Curvature& operator+=(const Curvature& other);
};

// The same function of the logarithms of its parameters, by the chain rule.
[[nodiscard]] Curvature OfLogarithms(const Curvature& natural, const Eigen::VectorXd& parameters);

struct Maximum {
  Eigen::VectorXd log_parameters;
  Curvature curvature;     // with respect to the logarithms
  bool converged = false;  // the gradient vanishes and the curvature is negative
};

// The logarithms stay within [-kLogBound, kLogBound]: a maximum there means that the data push a
// parameter to its border.
inline constexpr double kLogBound = 16;

// Maximises `likelihood`, which takes natural parameters [k] and gives derivatives by them, from
// `start` (natural). Steps along eigenvectors of the Hessian with the sign of its curvature turned
// to ascend (saddle-free Newton), within a trust region that grows and shrinks with success.
// Deterministic.
using Likelihood = std::function<Curvature(const Eigen::VectorXd& parameters)>;
[[nodiscard]] Maximum Maximise(const Likelihood& likelihood, const Eigen::VectorXd& start);

// From the first start, and from the others where that ends at a border; the best, the earlier of
// equals.
[[nodiscard]] Maximum MaximiseFrom(const Likelihood& likelihood,
                                   const std::vector<Eigen::VectorXd>& starts);

}  // namespace kundig
