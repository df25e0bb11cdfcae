// How long the purchase models take to solve, on groups from a file: KUNDIG_BENCH_GROUPS names a
// CSV with the columns repeat_purchases, recency_days, age_days, customers. bench/peers/run.py
// writes it and gives the same rows to the peers.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "models/beta_geometric.h"
#include "models/pareto_nbd.h"

namespace kundig {
namespace {

RepeatPurchaseCounts ReadGroups() {
  RepeatPurchaseCounts sum;
  const char* path = std::getenv("KUNDIG_BENCH_GROUPS");
  std::ifstream file(path != nullptr ? path : "");
  std::string line;
  std::getline(file, line);
  int repeat_purchases = 0;
  int recency_days = 0;
  int age_days = 0;
  long customers = 0;
  while (std::getline(file, line)) {
    if (std::sscanf(line.c_str(), "%d,%d,%d,%ld", &repeat_purchases, &recency_days, &age_days,
                    &customers) == 4) {
      sum.Add({.repeat_purchases = repeat_purchases,
               .recency_days = recency_days,
               .first_day = Day{-age_days}},
              customers);
    }
  }
  return sum;
}

template <typename Solver>
void Solve(benchmark::State& state, const Solver& fit) {
  const RepeatPurchaseCounts sum = ReadGroups();
  if (sum.customers() == 0) {
    state.SkipWithError("KUNDIG_BENCH_GROUPS names no file with groups");
    return;
  }
  Fit found;
  for (auto _ : state) found = (*fit(sum, Day{0}))->fit();
  state.counters["groups"] = static_cast<double>(sum.size());
  state.counters["log_likelihood"] = found.log_likelihood;
  for (const Fit::Parameter& parameter : found.parameters) {
    state.counters[parameter.name] = parameter.value;
  }
}

void BgNbd(benchmark::State& state) { Solve(state, FitBgNbd); }
void ParetoNbd(benchmark::State& state) { Solve(state, FitParetoNbd); }

BENCHMARK(BgNbd)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(ParetoNbd)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace kundig
