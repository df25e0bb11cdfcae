#include "models/purchase_model.h"

#include <map>

#include "models/parameter_variance.h"

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

// One who bought on the last day, and is alive for all but certain. Given alive the future depends
// on (x, T) alone, so that this record stands for all of them, also for those whose own probability
// of being alive is smaller than any double.
PurchaseRecord SurelyAlive(const PurchaseRecord& record) {
  return {.repeat_purchases = record.repeat_purchases, .recency = record.age, .age = record.age};
}

using FutureKey = std::pair<double, double>;  // (x, T)

FutureKey KeyOf(const PurchaseRecord& record) { return {record.repeat_purchases, record.age}; }

double ExpectedTotal(const PurchaseModel& model, const std::vector<PurchaseGroup>& groups,
                     double horizon) {
  double total = 0;
  std::map<FutureKey, double> given_alive;  // the groups share few of them
  for (const auto& [record, customers] : groups) {
    const auto [place, inserted] = given_alive.try_emplace(KeyOf(record), 0.0);
    if (inserted) {
      const PurchaseRecord alive = SurelyAlive(record);
      place->second = model.ExpectedPurchases(alive, horizon) / model.ProbabilityAlive(alive);
    }
    total += static_cast<double>(customers) * model.ProbabilityAlive(record) * place->second;
  }
  return total;
}

double ExpectedAlive(const PurchaseModel& model, const std::vector<PurchaseGroup>& groups) {
  double alive = 0;
  for (const auto& [record, customers] : groups) {
    alive += static_cast<double>(customers) * model.ProbabilityAlive(record);
  }
  return alive;
}

// From the normal distribution, never below nothing.
Estimate WithVariance(double mean, double variance) {
  const double half_width = kNormalQuantile95 * std::sqrt(variance);
  return {.value = mean, .low = std::max(0.0, mean - half_width), .high = mean + half_width};
}

}  // namespace

Estimate PredictPurchases(const PurchaseModel& model, const PurchaseRecord& record,
                          double horizon) {
  const std::vector<double> tail = model.PurchaseTail(record, horizon, kNegligible);
  return {.value = model.ExpectedPurchases(record, horizon),
          .low = Quantile(tail, 0.95),
          .high = Quantile(tail, 0.05)};
}

Estimate PredictAlive(const PurchaseModel& model, const std::vector<PurchaseGroup>& groups) {
  double most = 0;
  double variance = 0;
  for (const auto& [record, customers] : groups) {
    const double alive = model.ProbabilityAlive(record);
    most += static_cast<double>(customers);
    variance += static_cast<double>(customers) * alive * (1 - alive);
  }
  variance += VarianceFromParameters(model.fit(), [&](const std::vector<double>& parameters) {
    return ExpectedAlive(*model.With(parameters), groups);
  });
  Estimate alive = WithVariance(ExpectedAlive(model, groups), variance);
  alive.high = std::min(alive.high, most);
  return alive;
}

Estimate PredictTotal(const PurchaseModel& model, const std::vector<PurchaseGroup>& groups,
                      double horizon) {
  double mean = 0;
  double variance = 0;
  std::map<FutureKey, Moments> given_alive;
  for (const auto& [record, customers] : groups) {
    const double alive = model.ProbabilityAlive(record);
    const auto [place, inserted] = given_alive.try_emplace(KeyOf(record));
    if (inserted) {
      const PurchaseRecord surely = SurelyAlive(record);
      std::vector<double> tail = model.PurchaseTail(surely, horizon, kNegligible);
      const double scale = 1 / model.ProbabilityAlive(surely);
      for (double& at_least : tail) at_least *= scale;
      place->second = MomentsOf(tail);
    }
    const Moments& future = place->second;
    const auto n = static_cast<double>(customers);
    mean += n * alive * future.mean;
    variance += n * (alive * future.variance + alive * (1 - alive) * future.mean * future.mean);
  }
  variance += VarianceFromParameters(model.fit(), [&](const std::vector<double>& parameters) {
    return ExpectedTotal(*model.With(parameters), groups, horizon);
  });
  return WithVariance(mean, variance);
}

}  // namespace kundig
