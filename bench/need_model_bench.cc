// The need model beside what bounds it: the solve beside LAPACK's Cholesky inverse of a matrix of
// the same order, and the top needs of a million customers.
//
//   cmake --preset release && ninja -C build/release need_model_bench &&
//   build/release/bench/need_model_bench
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <lapack.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/random.h"
#include "models/need_model.h"
#include "models/top_needs.h"

namespace kundig {
namespace {

ItemCatalogue NumberedItems(int32_t count) {
  ItemCatalogue items;
  for (int32_t i = 0; i < count; ++i) items.push_back(fmt::format("{:06}", i));
  return items;
}

struct Customers {
  std::vector<int64_t> begins = {0};
  std::vector<int32_t> items;

  [[nodiscard]] CustomerItems view() const { return {begins, items}; }
};

// About ten items each, where the item of rank r is bought in proportion to 1 / (r + 10), as in
// most shops; the ranks are spread over the catalogue.
Customers SimulatedCustomers(int32_t customers, int32_t items) {
  Random random(1);
  Customers all;
  std::vector<int32_t> own;
  for (int32_t c = 0; c < customers; ++c) {
    own.clear();
    const int64_t wanted = 1 + random.Poisson(9);
    for (int64_t i = 0; i < wanted; ++i) {
      const double rank = 10 * (std::pow(items / 10.0 + 1, random.Uniform()) - 1);
      own.push_back(static_cast<int32_t>(static_cast<int64_t>(rank) * 7919 % items));
    }
    std::ranges::sort(own);
    own.erase(std::unique(own.begin(), own.end()), own.end());
    all.items.insert(all.items.end(), own.begin(), own.end());
    all.begins.push_back(static_cast<int64_t>(all.items.size()));
  }
  return all;
}

CoOccurrence SumOf(const Customers& customers, int32_t items) {
  CoOccurrence sum(NumberedItems(items));
  const CustomerItems view = customers.view();
  for (size_t c = 0; c < view.size(); ++c) sum.Apply({{}, view[c]}, Direction::kAdd);
  return sum;
}

void SolveNeedModel(benchmark::State& state) {
  const auto items = static_cast<int32_t>(state.range(0));
  const CoOccurrence sum = SumOf(SimulatedCustomers(200'000, items), items);
  for (auto _ : state) {
    auto model = SolveNeeds(sum, 100);
    KUNDIG_CHECK(model.has_value());
    benchmark::DoNotOptimize(model->averages().data());
  }
}

// The same matrix, already filled in: nothing but dpotrf and dpotri is timed.
void CholeskyInverseAlone(benchmark::State& state) {
  const auto items = static_cast<int32_t>(state.range(0));
  const CoOccurrence sum = SumOf(SimulatedCustomers(200'000, items), items);
  const auto n = static_cast<size_t>(items);
  std::vector<double> cells(n * n);
  const char triangle = 'U';
  lapack_int info = 0;
  for (auto _ : state) {
    state.PauseTiming();
    for (size_t a = 0; a < n; ++a) {
      std::ranges::copy(sum.LowerRow(static_cast<int32_t>(a)), cells.data() + a * n);
      cells[a * n + a] += 100;
    }
    state.ResumeTiming();
    LAPACK_dpotrf(&triangle, &items, cells.data(), &items, &info);
    LAPACK_dpotri(&triangle, &items, cells.data(), &items, &info);
    KUNDIG_CHECK(info == 0);
  }
}

void TopTwentyNeeds(benchmark::State& state) {
  const auto items = static_cast<int32_t>(state.range(1));
  const Customers customers = SimulatedCustomers(static_cast<int32_t>(state.range(0)), items);
  const auto model = SolveNeeds(SumOf(customers, items), 100);
  KUNDIG_CHECK(model.has_value());
  const TopNeedsOptions options;
  std::vector<int32_t> needs(customers.view().size() * static_cast<size_t>(options.count));
  std::vector<int32_t> strengths(needs.size());
  for (auto _ : state) {
    TopNeeds(*model, customers.view(), options, needs, strengths);
    benchmark::DoNotOptimize(needs.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(SolveNeedModel)
    ->Arg(1'000)
    ->Arg(5'000)
    ->Arg(10'000)
    ->Arg(20'000)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(CholeskyInverseAlone)
    ->Arg(1'000)
    ->Arg(5'000)
    ->Arg(10'000)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(TopTwentyNeeds)
    ->Args({1'000'000, 1'000})
    ->Args({100'000, 10'000})
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kundig
