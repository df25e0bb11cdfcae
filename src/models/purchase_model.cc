#include "models/purchase_model.h"

#include <map>

namespace kundig {
namespace {

constexpr double kNormalQuantile95 = 1.6448536269514722;
constexpr double kNegligible = 1e-9;

// The smallest count whose cumulative probability reaches 1 - `at_most`, from the tail P(Y >= k).
double Quantile(const std::vector<double>& tail, double at_most) {
  size_t k = 0;
  while (k < tail.size() && tail[k] > at_most) ++k;
  return static_cast<double>(k);
}

struct Moments {
  double mean = 0;
  double variance = 0;
};

// E[Y] = sum of tails; E[Y^2] = sum of (2 k - 1) tail(k).
Moments MomentsOf(const std::vector<double>& tail) {
  Moments moments;
  double square = 0;
  for (size_t k = 0; k < tail.size(); ++k) {
    moments.mean += tail[k];
    square += (2 * static_cast<double>(k) + 1) * tail[k];
  }
  moments.variance = std::max(0.0, square - moments.mean * moments.mean);
  return moments;
}

double ExpectedTotal(const PurchaseModel& model, const std::vector<PurchaseGroup>& groups,
                     double horizon) {
  double total = 0;
  // Given alive the future depends on (x, T) alone, and the groups share few of them.
  std::map<std::pair<double, double>, double> given_alive;
  for (const auto& [record, customers] : groups) {
    const double alive = model.ProbabilityAlive(record);
    if (alive == 0) continue;
    const auto [place, inserted] =
        given_alive.try_emplace({record.repeat_purchases, record.age}, 0.0);
    if (inserted) place->second = model.ExpectedPurchases(record, horizon) / alive;
    total += static_cast<double>(customers) * alive * place->second;
  }
  return total;
}

// The variance of the total that comes from not knowing the parameters: g' C g, g by central
// differences.
double ParameterVariance(const PurchaseModel& model, const std::vector<PurchaseGroup>& groups,
                         double horizon) {
  constexpr double kStep = 1e-4;  // of the logarithm
  const Fit& fit = model.fit();
  const size_t k = fit.parameters.size();
  std::vector<double> values;
  for (const Fit::Parameter& parameter : fit.parameters) values.push_back(parameter.value);
  std::vector<double> gradient(k, 0);
  for (size_t i = 0; i < k; ++i) {
    if (fit.log_covariance[i * k + i] == 0) continue;
    const auto total_at = [&](double factor) {
      std::vector<double> moved = values;
      moved[i] *= factor;
      return ExpectedTotal(*model.With(moved), groups, horizon);
    };
    gradient[i] = (total_at(std::exp(kStep)) - total_at(std::exp(-kStep))) / (2 * kStep);
  }
  double variance = 0;
  for (size_t i = 0; i < k; ++i) {
    for (size_t j = 0; j < k; ++j)
      variance += gradient[i] * fit.log_covariance[i * k + j] * gradient[j];
  }
  return std::max(0.0, variance);
}

}  // namespace

Estimate PredictPurchases(const PurchaseModel& model, const PurchaseRecord& record,
                          double horizon) {
  const std::vector<double> tail = model.PurchaseTail(record, horizon, kNegligible);
  return {.value = model.ExpectedPurchases(record, horizon),
          .low = Quantile(tail, 0.95),
          .high = Quantile(tail, 0.05)};
}

Estimate PredictTotal(const PurchaseModel& model, const std::vector<PurchaseGroup>& groups,
                      double horizon) {
  double mean = 0;
  double variance = 0;
  std::map<std::pair<double, double>, Moments> given_alive;
  for (const auto& [record, customers] : groups) {
    const double alive = model.ProbabilityAlive(record);
    const auto [place, inserted] = given_alive.try_emplace({record.repeat_purchases, record.age});
    if (inserted && alive > 0) {
      std::vector<double> tail = model.PurchaseTail(record, horizon, alive * kNegligible);
      for (double& at_least : tail) at_least /= alive;
      place->second = MomentsOf(tail);
    }
    const Moments& future = place->second;
    const auto n = static_cast<double>(customers);
    mean += n * alive * future.mean;
    variance += n * (alive * future.variance + alive * (1 - alive) * future.mean * future.mean);
  }
  variance += ParameterVariance(model, groups, horizon);
  const double half_width = kNormalQuantile95 * std::sqrt(variance);
  return {.value = mean, .low = std::max(0.0, mean - half_width), .high = mean + half_width};
}

}  // namespace kundig
