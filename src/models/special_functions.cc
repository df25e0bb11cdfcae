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
  if (lambda.shape <= 0 || t <= 0) return {};
  const double mode = std::max(0.0, std::floor((lambda.shape - 1) * t / lambda.rate));
  if (mode >= static_cast<double>(most)) return std::vector<double>(most, 1.0);
  const double success = t / (lambda.rate + t);
  const auto growth = [&](size_t k) {  // P(N = k + 1) / P(N = k)
    const auto count = static_cast<double>(k);
    return (lambda.shape + count) / (count + 1) * success;
  };
  // Relative to the mode, up and down from there: P(N = 0) may be smaller than any double.
  std::vector<double> relative(static_cast<size_t>(mode) + 1, 0.0);
  relative.back() = 1;
  for (size_t k = relative.size() - 1; k > 0 && relative[k] > 1e-18; --k) {
    relative[k - 1] = relative[k] / growth(k - 1);
  }
  const double smallest = 1e-3 * std::max(negligible, 1e-15);
  double beyond = 0;  // bounds the counts after the last
  for (;;) {
    const size_t k = relative.size() - 1;
    const double ratio = growth(k);
    const double next = relative[k] * ratio;
    beyond = ratio < 1 ? next / (1 - ratio) : next;
    if (k >= most || (ratio < 1 && beyond < smallest)) break;
    relative.push_back(next);
  }
  double at_least = beyond;
  for (size_t k = relative.size(); k-- > 0;) relative[k] = at_least += relative[k];
  std::vector<double> tail(relative.begin() + 1, relative.end());
  for (double& value : tail) value /= at_least;
  while (!tail.empty() && tail.back() < negligible) tail.pop_back();
  return tail;
}

double DiscountedPowerDecay(double c, PowerDecay decay) {
  // With u = scale (e^y - 1) the integrand exp(-z (e^y - 1) - (power - 1) y) is smooth in y, and
  // negligible once either part is.
  static const std::vector<QuadratureNode> nodes = GaussLegendre(40);
  const double z = c * decay.scale;
  const double fall = z + decay.power - 1;  // at least, at any y
  double end = std::log1p(45 / z);
  if (fall > 0) end = std::min(end, 45 / fall);
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
