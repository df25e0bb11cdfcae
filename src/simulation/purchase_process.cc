#include "simulation/purchase_process.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace kundig {
namespace {

constexpr std::array<std::pair<PurchaseProcess, std::string_view>, 5> kNames = {{
    {PurchaseProcess::kBgNbd, "bg_nbd"},
    {PurchaseProcess::kMbgNbd, "mbg_nbd"},
    {PurchaseProcess::kParetoNbd, "pareto_nbd"},
    {PurchaseProcess::kNoChurn, "no_churn"},
    {PurchaseProcess::kSeasonal, "seasonal"},
}};

// January to December; the mean is 1.
constexpr std::array<double, 12> kSeason = {1.5, 1.4, 1.2, 1.0, .8, .6, .5, .6, .8, 1.0, 1.2, 1.4};
constexpr double kPeakSeason = 1.5;

bool HasDropoutProbability(PurchaseProcess process) {
  return process == PurchaseProcess::kBgNbd || process == PurchaseProcess::kMbgNbd ||
         process == PurchaseProcess::kSeasonal;
}

double Season(const PurchaseWindow& window, double time) {
  const Day day = window.origin + static_cast<int32_t>(std::floor(time));
  return kSeason[static_cast<size_t>(ToYearMonthDay(day).month - 1)];
}

}  // namespace

std::string_view PurchaseProcessName(PurchaseProcess process) {
  return kNames[static_cast<size_t>(process)].second;
}

Result<PurchaseProcess> ParsePurchaseProcess(std::string_view name) {
  for (const auto& [process, its_name] : kNames) {
    if (its_name == name) return process;
  }
  return Fail(ErrorCode::kUsage, "no purchase process \"" + std::string(name) + "\"", {},
              "use bg_nbd, mbg_nbd, pareto_nbd, no_churn or seasonal");
}

BuyingBehaviour DrawBehaviour(const PopulationParameters& population, PurchaseProcess process,
                              Random random) {
  BuyingBehaviour behaviour;
  behaviour.purchases_per_week = random.Gamma(population.r) / population.alpha;
  behaviour.spend_rate = random.Gamma(population.q) / population.gamma;
  if (HasDropoutProbability(process)) {
    behaviour.dropout_probability = random.Beta(population.a, population.b);
  } else if (process == PurchaseProcess::kParetoNbd) {
    behaviour.dropout_per_week = random.Gamma(population.s) / population.beta;
  }
  return behaviour;
}

// The seasonal process by thinning one of the peak rate (Lewis and Shedler 1979).
PurchaseTimes DrawPurchaseTimes(const BuyingBehaviour& behaviour, PurchaseProcess process,
                                const PurchaseWindow& window, Random random) {
  const bool seasonal = process == PurchaseProcess::kSeasonal;
  const double rate = behaviour.purchases_per_week / kDaysPerWeek * (seasonal ? kPeakSeason : 1);
  const double dropout = behaviour.dropout_probability.value_or(0);
  double end = std::numeric_limits<double>::infinity();
  if (behaviour.dropout_per_week) {
    end = window.first + random.Exponential() * kDaysPerWeek / *behaviour.dropout_per_week;
  }
  PurchaseTimes times;
  times.purchases.push_back(window.first);
  if (process == PurchaseProcess::kMbgNbd && random.Chance(dropout)) end = window.first;
  double time = window.first;
  for (;;) {
    time += random.Exponential() / rate;
    // So written that a rate of 0, whose time is infinite or not a number, ends the loop.
    if (!(time < std::min(end, window.horizon))) break;
    if (seasonal && !random.Chance(Season(window, time) / kPeakSeason)) continue;
    const double day = std::max(std::floor(time), std::floor(times.purchases.back()) + 1);
    if (day >= window.horizon) break;
    times.purchases.push_back(day + (time - std::floor(time)));
    if (random.Chance(dropout)) end = time;
  }
  if (end < window.horizon) times.lifetime_end = end;
  return times;
}

}  // namespace kundig
