#include "models/optimise.h"

#include "base/check.h"

namespace kundig {
namespace {

constexpr int kMaxSteps = 200;
constexpr double kGradientTolerance = 1e-9;  // of the log-likelihood's size

Curvature At(const Likelihood& likelihood, const Eigen::VectorXd& log_parameters) {
  const Eigen::VectorXd parameters = log_parameters.array().exp();
  return OfLogarithms(likelihood(parameters), parameters);
}

// The step that a quadratic model proposes, no longer than `radius` in any coordinate. Where the
// surface does not curve downwards, the gradient is followed as if it did.
Eigen::VectorXd ProposeStep(const Curvature& curvature, double radius) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(curvature.hessian);
  const Eigen::VectorXd along = solver.eigenvectors().transpose() * curvature.gradient;
  const double floor = 1e-8 * std::max(1.0, solver.eigenvalues().cwiseAbs().maxCoeff());
  const Eigen::VectorXd scale = solver.eigenvalues().cwiseAbs().cwiseMax(floor);
  Eigen::VectorXd step = solver.eigenvectors() * along.cwiseQuotient(scale);
  const double length = step.cwiseAbs().maxCoeff();
  if (length > radius) step *= radius / length;
  return step;
}

// A coordinate at its bound that wants to go further does not count.
double FreeGradient(const Maximum& point) {
  double largest = 0;
  for (Eigen::Index i = 0; i < point.log_parameters.size(); ++i) {
    const double slope = point.curvature.gradient[i];
    const bool held = (point.log_parameters[i] >= kLogBound && slope > 0) ||
                      (point.log_parameters[i] <= -kLogBound && slope < 0);
    if (!held) largest = std::max(largest, std::abs(slope));
  }
  return largest;
}

bool IsFinite(const Curvature& curvature) {
  return std::isfinite(curvature.value) && curvature.gradient.allFinite() &&
         curvature.hessian.allFinite();
}

}  // namespace

Curvature& Curvature::operator+=(const Curvature& other) {
  value += other.value;
  gradient += other.gradient;
  hessian += other.hessian;
  return *this;
}

Curvature OfLogarithms(const Curvature& natural, const Eigen::VectorXd& parameters) {
  Curvature curvature{natural.value, natural.gradient.cwiseProduct(parameters), {}};
  curvature.hessian = parameters.asDiagonal() * natural.hessian * parameters.asDiagonal();
  curvature.hessian.diagonal() += curvature.gradient;
  return curvature;
}

Maximum Maximise(const Likelihood& likelihood, const Eigen::VectorXd& start) {
  Maximum point{.log_parameters = start.array().log()};
  point.curvature = At(likelihood, point.log_parameters);
  KUNDIG_CHECK(IsFinite(point.curvature));
  double radius = 1;
  for (int i = 0; i < kMaxSteps && radius > 1e-10; ++i) {
    const double tolerance = kGradientTolerance * (1 + std::abs(point.curvature.value));
    if (FreeGradient(point) <= tolerance) {
      point.converged = true;
      break;
    }
    const Eigen::VectorXd next = (point.log_parameters + ProposeStep(point.curvature, radius))
                                     .cwiseMax(-kLogBound)
                                     .cwiseMin(kLogBound);
    Curvature curvature = At(likelihood, next);
    if (IsFinite(curvature) && curvature.value >= point.curvature.value) {
      point = {next, std::move(curvature), false};
      radius = std::min(4.0, 2 * radius);
    } else {
      radius /= 4;
    }
  }
  return point;
}

Maximum MaximiseFrom(const Likelihood& likelihood, const std::vector<Eigen::VectorXd>& starts) {
  KUNDIG_CHECK(!starts.empty());
  Maximum best = Maximise(likelihood, starts.front());
  for (size_t i = 1; i < starts.size(); ++i) {
    Maximum other = Maximise(likelihood, starts[i]);
    const double gain = other.curvature.value - best.curvature.value;
    if (gain > 1e-7 * (1 + std::abs(best.curvature.value))) best = std::move(other);
  }
  return best;
}

}  // namespace kundig
