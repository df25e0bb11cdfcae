#include "models/parameter_variance.h"

#include <algorithm>
#include <cmath>

namespace kundig {

double VarianceFromParameters(
    const Fit& fit, const std::function<double(const std::vector<double>& parameters)>& value) {
  constexpr double kStep = 1e-4;  // of the logarithm
  const size_t k = fit.parameters.size();
  std::vector<double> parameters;
  for (const Fit::Parameter& parameter : fit.parameters) parameters.push_back(parameter.value);
  std::vector<double> gradient(k, 0);
  for (size_t i = 0; i < k; ++i) {
    if (fit.log_covariance[i * k + i] == 0) continue;
    const auto value_at = [&](double factor) {
      std::vector<double> moved = parameters;
      moved[i] *= factor;
      return value(moved);
    };
    gradient[i] = (value_at(std::exp(kStep)) - value_at(std::exp(-kStep))) / (2 * kStep);
  }
  double variance = 0;
  for (size_t i = 0; i < k; ++i) {
    for (size_t j = 0; j < k; ++j) {
      variance += gradient[i] * fit.log_covariance[i * k + j] * gradient[j];
    }
  }
  return std::max(0.0, variance);
}

}  // namespace kundig
