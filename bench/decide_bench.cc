// Decisions a second in the core, on one thread: 1,000 services, exact propensities of what is
// returned. Arguments: decisions learnt from a service (0: everything is new), places to fill,
// exploration in percent.
#include <benchmark/benchmark.h>

#include <cmath>

#include "base/random.h"
#include "decisions/decide.h"
#include "decisions/inverse_gap_policy.h"
#include "decisions/thompson_policy.h"

namespace kundig {
namespace {

constexpr size_t kServices = 1000;
constexpr int64_t kWorthMinor = 5'000;

CustomerSignals AnyCustomer(Random& random) {
  return {.days_since_purchase = 60 * random.Exponential(),
          .purchases_last_year = static_cast<double>(random.Poisson(4)),
          .value_minor = 10'000 * random.Exponential(),
          .messages_last_week = static_cast<double>(random.Below(3)),
          .local_minute = static_cast<int32_t>(random.Below(1440))};
}

std::vector<CandidateSignals> AnyCandidates(Random& random) {
  std::vector<CandidateSignals> candidates(kServices);
  for (CandidateSignals& candidate : candidates) {
    candidate.signals = {.need_excess = .2 * random.Normal(),
                         .views_last_month = random.Chance(.05) ? 1.0 : 0.0,
                         .in_use = random.Chance(.01)};
  }
  return candidates;
}

// Services are taken up with probabilities that differ by need and by service.
RewardMoments AnyRewards(int64_t decisions_a_service, Random& random) {
  RewardMoments sum;
  for (size_t service = 0; service < kServices; ++service) {
    const std::string id = "service" + std::to_string(service);
    const double base_rate = .02 + .06 * random.Uniform();
    for (int64_t i = 0; i < decisions_a_service; ++i) {
      Features x = CustomerFeatures(AnyCustomer(random), {});
      SetServiceFeatures({.need_excess = .2 * random.Normal()}, x);
      const double need = x[static_cast<size_t>(Feature::kNeed)];
      const bool taken = random.Chance(std::max(0.0, base_rate + .02 * need));
      sum.Add({.arm = id, .features = ToFixedPoint(x), .reward_minor = taken ? kWorthMinor : 0},
              Direction::kAdd);
    }
  }
  return sum;
}

std::vector<ArmWorth> Arms() {
  std::vector<ArmWorth> arms;
  for (size_t service = 0; service < kServices; ++service)
    arms.push_back({"service" + std::to_string(service), kWorthMinor});
  return arms;
}

void Run(benchmark::State& state, const Policy& policy) {
  Random random(1);
  auto model = FitRewardModel(AnyRewards(state.range(0), random), Arms());
  if (!model) {
    state.SkipWithError(model.error().Message().c_str());
    return;
  }
  const DecisionSnapshot snapshot{.model = std::move(*model),
                                  .services = std::vector<OfferedService>(kServices),
                                  .rules = {},
                                  .scale = {},
                                  .min_expected_value_minor = 10};
  constexpr size_t kCustomers = 64;
  std::vector<CustomerSignals> customers;
  std::vector<std::vector<CandidateSignals>> candidates;
  for (size_t i = 0; i < kCustomers; ++i) {
    customers.push_back(AnyCustomer(random));
    candidates.push_back(AnyCandidates(random));
  }
  uint64_t seed = 0;
  double propensities = 0;
  for (auto _ : state) {
    const size_t customer = seed % kCustomers;
    const Decision decision = Decide(snapshot, policy,
                                     {.stable_id = 1,
                                      .customer = customers[customer],
                                      .candidates = candidates[customer],
                                      .limit = static_cast<size_t>(state.range(1)),
                                      .seed = ++seed});
    if (!decision.offers.empty()) propensities += decision.offers.front().propensity;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["propensity"] = propensities / static_cast<double>(state.iterations());
}

void DecideByThompson(benchmark::State& state) {
  Run(state, ThompsonPolicy(static_cast<double>(state.range(2)) / 100));
}
void DecideByInverseGap(benchmark::State& state) { Run(state, InverseGapPolicy(1)); }

void PredictAllServices(benchmark::State& state) {
  const auto model = FitRewardModel(RewardMoments(), Arms());
  Random random(2);
  std::vector<Features> x(kServices, CustomerFeatures(AnyCustomer(random), {}));
  std::vector<RewardEstimate> estimates(kServices);
  for (auto _ : state) {
    model->PredictAll(x, estimates);
    benchmark::DoNotOptimize(estimates.data());
  }
}

void FitServices(benchmark::State& state) {
  Random random(3);
  const RewardMoments sum = AnyRewards(state.range(0), random);
  const auto arms = Arms();
  for (auto _ : state) benchmark::DoNotOptimize(FitRewardModel(sum, arms));
}

BENCHMARK(DecideByThompson)
    ->ArgNames({"learnt", "places", "exploration"})
    ->ArgsProduct({{0, 30, 300, 3000}, {1, 3}, {30, 100}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(DecideByInverseGap)
    ->ArgNames({"learnt", "places"})
    ->Args({300, 1})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(PredictAllServices)->Unit(benchmark::kMicrosecond);
BENCHMARK(FitServices)->ArgName("learnt")->Arg(30)->Arg(300)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kundig
