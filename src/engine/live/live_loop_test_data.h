// For tests: a living store with three services, in which decisions are made and answered.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/iso_time.h"
#include "engine/live/live_test_data.h"

namespace kundig {

class LiveLoopTest : public LiveStoreTest {
 protected:
  static constexpr std::string_view kConfiguration = R"(
[decisions]
holdout = 0
attribution_days = 7
[[service]]
id = "savings"
price_minor = 500
[[service]]
id = "card"
price_minor = 300
[[service]]
id = "loan"
price_minor = 900
)";

  LiveLoopTest() : LiveStoreTest(ParseConfig(kConfiguration, "kundig.toml").value()) {
    received_us_ = kNow + 100 * kDay;
  }

  AnsweredDecision Decide(const std::string& customer, int64_t now_us,
                          std::optional<std::vector<std::string>> candidates = {}) {
    std::promise<Result<AnsweredDecision>> made;
    const DecideCall call{.identifier = customer,
                          .placement = {},
                          .limit = 1 + random_.Below(2),
                          .candidates = std::move(candidates),
                          .now_us = now_us};
    EXPECT_TRUE(desk_->Decide(
        call, [&made](Result<AnsweredDecision> answer) { made.set_value(std::move(answer)); }));
    return made.get_future().get().value();
  }
  std::string Event(const std::string& body, int64_t time_us) {
    return fmt::format(R"({{"messageId":"m{}","timestamp":"{}",{}}})", ++messages_,
                       FormatIsoTime(time_us), body);
  }
  std::string Use(const std::string& customer, const std::string& item, int64_t time_us) {
    return Event(fmt::format(R"("type":"track","event":"Service Used","userId":"{}",)"
                             R"("properties":{{"product_id":"{}"}})",
                             customer, item),
                 time_us);
  }
  std::string Outcome(const std::string& customer, const std::string& decision,
                      std::string_view outcome, int64_t time_us) {
    return Event(fmt::format(R"("type":"track","event":"Answered","userId":"{}",)"
                             R"("properties":{{"decisionId":"{}","outcome":"{}"}})",
                             customer, decision, outcome),
                 time_us);
  }
  std::string Alias(const std::string& customer, const std::string& previous, int64_t time_us) {
    return Event(
        fmt::format(R"("type":"alias","userId":"{}","previousId":"{}")", customer, previous),
        time_us);
  }
  void Send(const std::string& body, int64_t time_us) { Keep({Event(body, time_us)}); }
  void SendUse(const std::string& customer, const std::string& item, int64_t time_us) {
    Keep({Use(customer, item, time_us)});
  }
  void SendView(const std::string& customer, const std::string& item, int64_t time_us) {
    Send(fmt::format(R"("type":"track","event":"Product Viewed","userId":"{}",)"
                     R"("properties":{{"product_id":"{}"}})",
                     customer, item),
         time_us);
  }
  void SendOutcome(const std::string& customer, const std::string& decision,
                   std::string_view outcome, int64_t time_us) {
    Keep({Outcome(customer, decision, outcome, time_us)});
  }
  RewardMoments Rewards() {
    EXPECT_TRUE(platform_->CatchUp());
    return platform_->picture().CopySums().sums.rewards;
  }
  void ExpectRewardsFromScratch() {
    const RewardMoments live = Rewards();
    const Attribution attribution = PlanAttribution(*store_, config_, std::nullopt).value();
    EXPECT_EQ(DigestOf(live), DigestOf(store_->QueryRewardMoments(attribution).value()));
  }

  int messages_ = 0;
};

}  // namespace kundig
