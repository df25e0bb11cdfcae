// Decisions a second for persons, on one thread: from a person's picture to the encoded log, with
// 1,000 services that serve 1,000 items. Argument: decisions learnt from a service.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/iso_time.h"
#include "base/random.h"
#include "engine/live/decision_log.h"
#include "engine/live/person_signals.h"

namespace kundig {
namespace {

constexpr size_t kServices = 1000;
constexpr size_t kItems = 1000;
constexpr int64_t kNow = 1'795'600'000'000'000;
constexpr int64_t kWorthMinor = 5'000;

std::string Name(size_t item) { return fmt::format("item{:04}", item); }

std::vector<int32_t> AnyItems(Random& random) {
  std::vector<int32_t> items;
  for (int i = 0; i < 20; ++i) items.push_back(static_cast<int32_t>(random.Below(kItems)));
  std::ranges::sort(items);
  items.erase(std::ranges::unique(items).begin(), items.end());
  return items;
}

std::shared_ptr<const Learned> LearnItems(Random& random) {
  auto learned = std::make_shared<Learned>();
  for (size_t i = 0; i < kItems; ++i) {
    learned->plan.items.catalogue.push_back(Name(i));
    learned->plan.items.item_of_key.push_back(static_cast<int32_t>(i));
  }
  CoOccurrence sum(learned->plan.items.catalogue);
  for (int i = 0; i < 5'000; ++i) {
    const std::vector<int32_t> items = AnyItems(random);
    sum.Apply({.purchase_days = {}, .items = items, .rewards = {}}, Direction::kAdd);
  }
  learned->needs = SolveNeeds(sum, 100).value();
  return learned;
}

std::shared_ptr<const DecisionModels> AnyModels(int64_t decisions_a_service, Random& random) {
  Config config;
  config.holdout = 0;
  RewardMoments rewards;
  for (size_t i = 0; i < kServices; ++i) {
    ServiceConfig service{.id = Name(i), .price_minor = kWorthMinor};
    if (i % 2 == 0) service.needs = {Name(i), Name((i + 7) % kItems)};
    if (i % 10 == 0) service.eligible = "purchases_last_year >= 1 and not has(\"item0003\")";
    config.services.push_back(std::move(service));
    for (int64_t n = 0; n < decisions_a_service; ++n) {
      Features x = CustomerFeatures({.local_minute = 600}, {});
      SetServiceFeatures({.need_excess = .2 * random.Normal()}, x);
      rewards.Add({.arm = Name(i),
                   .features = ToFixedPoint(x),
                   .reward_minor = random.Chance(.05) ? kWorthMinor : 0},
                  Direction::kAdd);
    }
  }
  auto named = std::make_shared<NamedItems>(WatchedItems(config));
  for (size_t i = 0; i < kItems; ++i) {
    const std::string name = Name(i);
    const std::array<std::string, 1> names = {name};
    named->Add(static_cast<int32_t>(i), names);
  }
  return MakeDecisionModels(config,
                            {.learned = LearnItems(random),
                             .items = std::move(named),
                             .clock = std::make_shared<const WallClock>()},
                            rewards)
      .value();
}

struct Someone {
  std::vector<PurchaseDay> days;
  std::vector<int32_t> items;
  std::vector<ItemMoment> views;

  explicit Someone(Random& random) : items(AnyItems(random)) {
    const auto today = static_cast<int32_t>(kNow / kMicrosPerDay);
    for (int32_t i = 20; i > 0; --i) days.push_back({{today - 10 * i}, 1'000});
    for (int64_t i = 30; i > 0; --i) {
      views.push_back({static_cast<int32_t>(random.Below(kItems)), kNow - i * kMicrosPerDay / 2});
    }
  }
  [[nodiscard]] PersonPicture picture() const {
    return {.stable_id = 1,
            .purchase_days = days,
            .items = items,
            .uses = {},
            .views = views,
            .offers = {},
            .outcomes = {}};
  }
};

void DecideForPersons(benchmark::State& state) {
  Random random(1);
  const auto models = AnyModels(state.range(0), random);
  std::vector<Someone> people;
  for (int i = 0; i < 64; ++i) people.emplace_back(random);
  PersonSignals signals;
  uint64_t seed = 0;
  for (auto _ : state) {
    const PersonQuestion question{.now_us = kNow, .asked = {}, .seed = ++seed};
    signals.Read(*models, people[seed % people.size()].picture(), question);
    const Decision decision = DecideFor(*models, signals, question);
    benchmark::DoNotOptimize(EncodeCandidates(decision.record));
  }
  state.SetItemsProcessed(state.iterations());
}

void ReadSignals(benchmark::State& state) {
  Random random(1);
  const auto models = AnyModels(0, random);
  const Someone someone(random);
  PersonSignals signals;
  for (auto _ : state) {
    signals.Read(*models, someone.picture(), {.now_us = kNow, .asked = {}});
    benchmark::DoNotOptimize(signals.candidates().data());
  }
}

BENCHMARK(DecideForPersons)->Arg(0)->Arg(100)->Unit(benchmark::kMicrosecond);
BENCHMARK(ReadSignals)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace kundig
