// The whole loop in a simulated market whose truth is known: decisions, answers that come days
// later or never, models solved from what is known by then; and what is lost by it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

#include "base/iso_time.h"
#include "decisions/market_test_data.h"
#include "engine/live/live_test_data.h"

namespace kundig {
namespace {

constexpr size_t kServices = 10;
constexpr int kCustomers = 150;
constexpr int kRounds = 15;  // of half a day; models are solved after each
constexpr int kDecisionsARound = 160;
constexpr int64_t kLeaveAloneMinor = 30;
constexpr int64_t kMeanDelay = int64_t{2} * 24 * 3'600'000'000;

Config MarketConfig(const std::vector<TrueService>& services, std::string_view policy) {
  std::string toml = fmt::format(
      "[decisions]\nholdout = 0\nattribution_days = 7\n{}\n[contact]\n"
      "min_expected_value_minor = {}\n",
      policy, kLeaveAloneMinor);
  for (size_t service = 0; service < services.size(); ++service) {
    toml += fmt::format("[[service]]\nid = \"{}\"\nprice_minor = {}\n", ServiceId(service),
                        services[service].worth_minor);
  }
  return ParseConfig(toml, "kundig.toml").value();
}

// A living store in which customers are offered something and answer as the truth has it.
class LivingMarket : public LiveStoreTest {
 public:
  LivingMarket(uint64_t seed, std::string_view policy)
      : LivingMarket(Random(seed), DrawServices(kServices, Random(seed).Fork(1)), policy) {}
  void TestBody() override {}

  // What the best choices would have brought, given the truth, less what was chosen.
  double Regret() {
    SetUp();
    if (HasFatalFailure()) return 0;
    SendViews();
    double regret = 0;
    for (int round = 0; round < kRounds; ++round) {
      now_us_ += kDay / 2;
      SendAnswersThatAreDue();
      EXPECT_TRUE(platform_->CatchUp());
      regret += RegretOfRound();
    }
    return regret;
  }

 private:
  struct Acceptance {
    int64_t time_us = 0;
    std::string decision;
    int customer = 0;
  };

  LivingMarket(Random random, std::vector<TrueService> services, std::string_view policy)
      : LiveStoreTest(MarketConfig(services, policy)),
        services_(std::move(services)),
        customers_(random.Fork(2)),
        answers_(random.Fork(3)) {
    random_ = random.Fork(4);
    received_us_ = kNow + 100 * kDay;
  }

  static std::string Track(int customer, int64_t time_us, const std::string& id,
                           std::string_view event, const std::string& properties) {
    return fmt::format(
        R"({{"type":"track","userId":"c{}","timestamp":"{}","messageId":"{}","event":"{}",)"
        R"("properties":{{{}}}}})",
        customer, FormatIsoTime(time_us), id, event, properties);
  }

  void SendViews() {
    std::vector<std::string> events;
    for (int view = 0; view < 2 * kCustomers; ++view) {
      events.push_back(
          Track(view / 2, now_us_, fmt::format("view{}", view), "Product Viewed",
                fmt::format(R"("product_id":"{}")", ServiceId(customers_.Below(kServices)))));
    }
    Keep(events);
  }

  void SendAnswersThatAreDue() {
    std::vector<std::string> events;
    std::erase_if(acceptances_, [&](const Acceptance& acceptance) {
      if (acceptance.time_us > now_us_) return false;
      events.push_back(
          Track(acceptance.customer, acceptance.time_us, acceptance.decision, "Answered",
                fmt::format(R"("decisionId":"{}","outcome":"accepted")", acceptance.decision)));
      return true;
    });
    if (!events.empty()) Keep(events);
  }

  double RegretOfRound() {
    std::deque<std::promise<AnsweredDecision>> made(kDecisionsARound);
    std::vector<int> customers;
    for (auto& promise : made) {
      customers.push_back(static_cast<int>(customers_.Below(kCustomers)));
      const DecideCall call{.identifier = fmt::format("c{}", customers.back()),
                            .placement = {},
                            .local_minute = static_cast<int32_t>(customers_.Below(1440)),
                            .candidates = {},
                            .now_us = now_us_};
      EXPECT_TRUE(desk_->Decide(call, [&promise](Result<AnsweredDecision> answered) {
        promise.set_value(std::move(answered.value()));
      }));
    }
    double regret = 0;
    for (size_t i = 0; i < made.size(); ++i) {
      regret += RegretOf(made[i].get_future().get(), customers[i]);
    }
    return regret;
  }

  double RegretOf(const AnsweredDecision& made, int customer) {
    const auto& features = made.decision.record.features;
    auto best = static_cast<double>(kLeaveAloneMinor);
    for (size_t service = 0; service < kServices; ++service) {
      best = std::max(best, services_[service].Expected(features[service]));
    }
    if (made.decision.offers.empty()) return best - static_cast<double>(kLeaveAloneMinor);
    const size_t service = made.decision.offers.front().service;
    const double expected = services_[service].Expected(features[service]);
    const auto worth = static_cast<double>(services_[service].worth_minor);
    const auto delay_us =
        static_cast<int64_t>(answers_.Exponential() * static_cast<double>(kMeanDelay));
    if (answers_.Chance(expected / worth)) {
      acceptances_.push_back(
          {.time_us = now_us_ + delay_us, .decision = made.id, .customer = customer});
    }
    return best - expected;
  }

  std::vector<TrueService> services_;
  Random customers_;
  Random answers_;
  std::vector<Acceptance> acceptances_;
  int64_t now_us_ = kNow;
};

// The mean over the seeds, in minor units.
double MeanRegret(std::string_view policy) {
  constexpr uint64_t kSeeds = 20;
  double regret = 0;
  for (uint64_t seed = 101; seed < 101 + kSeeds; ++seed) {
    regret += LivingMarket(seed, policy).Regret();
  }
  fmt::print("regret with {}: {:.0f}\n", policy.empty() ? "the default" : policy, regret / kSeeds);
  return regret / kSeeds;
}

TEST(LiveMarketTest, DefaultRegretsAThirdOfUniformChoiceAndLessThanGreedSlow) {
  const double uniform = MeanRegret("policy = \"inverse_gap\"\ngap_weight = 0");
  const double greedy = MeanRegret("exploration = 0");
  const double chosen = MeanRegret("");
  EXPECT_LT(chosen, uniform / 3);
  EXPECT_LT(chosen, greedy);
}

}  // namespace
}  // namespace kundig
