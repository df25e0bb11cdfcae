#include "models/optimise.h"

#include "base/check.h"

namespace kundig {
namespace {

constexpr int kMaxSteps = 200;
constexpr double kGradientTolerance = 1e-9;  // of the log-likelihood's size
// A gain of less than this share of the log-likelihood drowns in the rounding of its sum: to ask
// for more is to take a step, see no gain, and shrink the trust region until it is gone.
constexpr double kNoGain = 1e-14;

Curvature At(const Likelihood& likelihood, const Eigen::VectorXd& log_parameters) {
  const Eigen::VectorXd parameters = log_parameters.array().exp();
  return OfLogarithms(likelihood(parameters), parameters);
}

// The coordinates that may move: not those at a bound which want to go further.
std::vector<Eigen::Index> FreeCoordinates(const Maximum& point) {
  std::vector<Eigen::Index> free;
  for (Eigen::Index i = 0; i < point.log_parameters.size(); ++i) {
    const double slope = point.curvature.gradient[i];
    const bool held = (point.log_parameters[i] >= kLogBound && slope > 0) ||
                      (point.log_parameters[i] <= -kLogBound && slope < 0);
    if (!held) free.push_back(i);
  }
  return free;
}

// The step that a quadratic model of the free coordinates proposes, no longer than `radius` in any
// of them. Where the surface does not curve downwards, the gradient is followed as if it did.
Eigen::VectorXd ProposeStep(const Curvature& curvature, const std::vector<Eigen::Index>& free,
                            double radius) {
  const Eigen::MatrixXd hessian = curvature.hessian(free, free);
  const Eigen::VectorXd gradient = curvature.gradient(free);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(hessian);
  const Eigen::VectorXd along = solver.eigenvectors().transpose() * gradient;
  const double floor = 1e-10 * std::max(1.0, solver.eigenvalues().cwiseAbs().maxCoeff());
  const Eigen::VectorXd scale = solver.eigenvalues().cwiseAbs().cwiseMax(floor);
  Eigen::VectorXd step = solver.eigenvectors() * along.cwiseQuotient(scale);
  const double length = step.cwiseAbs().maxCoeff();
  if (length > radius) step *= radius / length;
  Eigen::VectorXd whole = Eigen::VectorXd::Zero(curvature.gradient.size());
  whole(free) = step;
  return whole;
}

// What the quadratic model of the surface promises of a step.
double PromisedGain(const Curvature& curvature, const Eigen::VectorXd& step) {
  return curvature.gradient.dot(step) + 0.5 * step.dot(curvature.hessian * step);
}

bool IsFinite(const Curvature& curvature) {
  return std::isfinite(curvature.value) && curvature.gradient.allFinite() &&
         curvature.hessian.allFinite();
}

// A maximum with all parameters well within their bounds.
bool IsInside(const Maximum& maximum) {
  return maximum.converged && maximum.log_parameters.cwiseAbs().maxCoeff() < kLogBound / 2;
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
    const std::vector<Eigen::Index> free = FreeCoordinates(point);
    const double size = 1 + std::abs(point.curvature.value);
    if (free.empty() ||
        point.curvature.gradient(free).cwiseAbs().maxCoeff() <= kGradientTolerance * size) {
      point.converged = true;
      break;
    }
    const Eigen::VectorXd step = ProposeStep(point.curvature, free, radius);
    if (step.cwiseAbs().maxCoeff() < radius &&
        std::abs(PromisedGain(point.curvature, step)) <= kNoGain * size) {
      point.converged = true;
      break;
    }
    const Eigen::VectorXd next =
        (point.log_parameters + step).cwiseMax(-kLogBound).cwiseMin(kLogBound);
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
  for (size_t i = 1; i < starts.size() && !IsInside(best); ++i) {
    Maximum other = Maximise(likelihood, starts[i]);
    const double gain = other.curvature.value - best.curvature.value;
    if (gain > 1e-7 * (1 + std::abs(best.curvature.value))) best = std::move(other);
  }
  return best;
}

}  // namespace kundig
