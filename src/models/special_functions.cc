#include "models/special_functions.h"

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>

#include "models/quadrature.h"

namespace kundig {

double LogBeta(double a, double b) { return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b); }

double LogAddExp(double a, double b) {
  const double high = std::max(a, b);
  const double low = std::min(a, b);
  return high + std::log1p(std::exp(low - high));
}

double BoxCox(double y, double e) {
  const double log_y = std::log(y);
  return std::abs(e * log_y) < 1e-12 ? log_y : std::expm1(e * log_y) / e;
}

std::vector<double> NegativeBinomialTail(GammaRate lambda, double t, double negligible,
                                         size_t most) {
  const double success = t / (lambda.rate + t);
  double probability = std::exp(-lambda.shape * std::log1p(t / lambda.rate));
  double below = probability;
  std::vector<double> tail;
  for (size_t k = 1; k <= most; ++k) {
    const double at_least = std::max(0.0, 1 - below);
    if (at_least < negligible) break;
    tail.push_back(at_least);
    const auto count = static_cast<double>(k);
    probability *= (lambda.shape + count - 1) / count * success;
    below += probability;
  }
  return tail;
}

double DiscountedPowerDecay(double c, PowerDecay decay) {
  // With u = scale (e^y - 1) the integrand is smooth in y and negligible once z (e^y - 1)
  // exceeds 45.
  static const std::vector<QuadratureNode> nodes = GaussLegendre(40);
  const double z = c * decay.scale;
  const double end = std::log1p(45 / z);
  double sum = 0;
  for (const QuadratureNode& node : nodes) {
    const double y = end * node.at;
    sum += node.weight * std::exp(-z * std::expm1(y) + (1 - decay.power) * y);
  }
  return decay.scale * end * sum;
}

PolygammaTable Polygammas(double z, size_t count) {
  PolygammaTable table{std::vector<double>(count), std::vector<double>(count)};
  if (count == 0) return table;
  const double top = z + static_cast<double>(count - 1);
  table.digamma[count - 1] = boost::math::digamma(top);
  table.trigamma[count - 1] = boost::math::trigamma(top);
  for (size_t i = count - 1; i > 0; --i) {
    const double at = z + static_cast<double>(i - 1);
    table.digamma[i - 1] = table.digamma[i] - 1 / at;
    table.trigamma[i - 1] = table.trigamma[i] + 1 / (at * at);
  }
  return table;
}

}  // namespace kundig
