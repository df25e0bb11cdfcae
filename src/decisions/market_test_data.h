// For tests: services of known truth, for measuring regret.
#pragma once

#include <string>
#include <vector>

#include "base/portable_math.h"
#include "base/random.h"
#include "decisions/features.h"

namespace kundig {

// A service's log-odds of being taken up are no linear function of the features, as the model
// believes, but logistic; and so is chance.
struct TrueService {
  int64_t worth_minor = 0;
  double base = 0;
  double need = 0;
  double recency = 0;
  double value = 0;
  double evening = 0;

  [[nodiscard]] double Expected(const Features& x) const {
    const double interest = x[static_cast<size_t>(Feature::kInterest)];
    const double log_odds = base + need * x[static_cast<size_t>(Feature::kNeed)] +
                            recency * x[static_cast<size_t>(Feature::kRecency)] +
                            value * x[static_cast<size_t>(Feature::kValue)] +
                            evening * x[static_cast<size_t>(Feature::kEvening)] + interest;
    return static_cast<double>(worth_minor) / (1 + PortableExp(-log_odds));
  }
};

inline std::vector<TrueService> DrawServices(size_t count, Random truth) {
  std::vector<TrueService> services;
  for (size_t service = 0; service < count; ++service) {
    services.push_back({.worth_minor = 500 + static_cast<int64_t>(truth.Below(4'000)),
                        .base = -3.2 + .8 * truth.Normal(),
                        .need = .5 + .2 * truth.Normal(),
                        .recency = .3 * truth.Normal(),
                        .value = .3 * truth.Normal(),
                        .evening = .5 * truth.Normal()});
  }
  return services;
}

inline std::string ServiceId(size_t service) { return "service" + std::to_string(service); }

}  // namespace kundig
