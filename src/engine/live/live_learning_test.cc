// The loop turns: a decision, its answer, another decision.
#include <gtest/gtest.h>

#include "base/iso_time.h"
#include "engine/live/live_test_data.h"

namespace kundig {
namespace {

constexpr std::string_view kConfiguration = R"(
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

class LiveLearningTest : public LiveStoreTest {
 protected:
  LiveLearningTest() : LiveStoreTest(ParseConfig(kConfiguration, "kundig.toml").value()) {
    received_us_ = kNow + 100 * kDay;
  }

  AnsweredDecision Decide(const std::string& customer, int64_t now_us) {
    std::promise<Result<AnsweredDecision>> made;
    const DecideCall call{.identifier = customer,
                          .placement = {},
                          .limit = 1 + random_.Below(2),
                          .candidates = {},
                          .now_us = now_us};
    EXPECT_TRUE(desk_->Decide(
        call, [&made](Result<AnsweredDecision> answer) { made.set_value(std::move(answer)); }));
    return made.get_future().get().value();
  }
  void Send(const std::string& body, int64_t time_us) {
    Keep({fmt::format(R"({{"messageId":"m{}","timestamp":"{}",{}}})", ++messages_,
                      FormatIsoTime(time_us), body)});
  }
  void SendUse(const std::string& customer, const std::string& item, int64_t time_us) {
    Send(fmt::format(R"("type":"track","event":"Service Used","userId":"{}",)"
                     R"("properties":{{"product_id":"{}"}})",
                     customer, item),
         time_us);
  }
  void SendOutcome(const std::string& customer, const std::string& decision,
                   std::string_view outcome, int64_t time_us) {
    Send(fmt::format(R"("type":"track","event":"Answered","userId":"{}",)"
                     R"("properties":{{"decisionId":"{}","outcome":"{}"}})",
                     customer, decision, outcome),
         time_us);
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

TEST_F(LiveLearningTest, AnAnswerCountsAtOnceAndSilenceWhenTheWindowIsOver) {
  const AnsweredDecision made = Decide("anna", kNow);
  ASSERT_FALSE(made.decision.offers.empty());
  EXPECT_EQ(Rewards().customers(), 0);
  SendOutcome("anna", made.id, "accepted", kNow + kHour);
  EXPECT_EQ(Rewards().customers(), 1);
  const AnsweredDecision silent = Decide("bob", kNow);
  ASSERT_FALSE(silent.decision.offers.empty());
  EXPECT_EQ(Rewards().customers(), 1);
  SendUse("carl", "elsewhere", kNow + 8 * 24 * kHour);
  EXPECT_EQ(Rewards().customers(), 2);
  ExpectRewardsFromScratch();
}

TEST_F(LiveLearningTest, WhatIsAcceptedIsExpectedOfTheNext) {
  const auto expected = [this](size_t service) {
    return desk_->Preview({.identifier = "zoe", .candidates = {}, .now_us = kNow}, 1)
        ->decision.record.beliefs[service]
        .mean;
  };
  ASSERT_TRUE(platform_->CatchUp());
  const double before = expected(2);
  for (int i = 0; i < 40; ++i) {
    const std::string customer = fmt::format("c{}", i);
    const AnsweredDecision made = Decide(customer, kNow);
    for (const Offer& offer : made.decision.offers) {
      if (offer.service != 2) continue;
      SendUse(customer, "loan", kNow + kHour);
    }
  }
  ASSERT_TRUE(platform_->CatchUp());
  EXPECT_GT(expected(2), before * 1.5);
}

// Answers that name a decision and some that do not, some before the decision is known, from
// persons who turn out to be one, across restarts.
TEST_F(LiveLearningTest, RewardsAreThoseFromScratchAfterAnything) {
  constexpr std::array<std::string_view, 3> kServices = {"savings", "card", "loan"};
  constexpr std::array<std::string_view, 2> kOutcomes = {"accepted", "declined"};
  std::vector<std::string> decisions = {"nobody-knows-it"};
  int64_t now_us = kNow;
  for (int round = 0; round < 120; ++round) {
    now_us += static_cast<int64_t>(random_.Below(12)) * kHour;
    const std::string customer = fmt::format("c{}", random_.Below(12));
    const uint64_t what = random_.Below(10);
    const auto late_us = static_cast<int64_t>(random_.Below(200)) * kHour;
    if (what < 4) {
      decisions.push_back(Decide(customer, now_us).id);
    } else if (what < 6) {
      SendUse(customer, std::string(kServices[random_.Below(3)]), now_us - late_us);
    } else if (what < 9) {
      const std::string& decision = decisions[random_.Below(decisions.size())];
      SendOutcome(customer, decision, kOutcomes[random_.Below(2)], now_us - late_us / 4);
    } else {
      Send(fmt::format(R"("type":"alias","userId":"{}","previousId":"c{}")", customer,
                       random_.Below(12)),
           now_us);
    }
    if (random_.Below(25) == 0) Restart();
    if (random_.Below(8) == 0) ExpectRewardsFromScratch();
  }
  ExpectRewardsFromScratch();
  EXPECT_GT(Rewards().customers(), 3);
  const WaitingOffers waiting = platform_->picture().CopyRewards().waiting;
  EXPECT_NE(waiting, WaitingOffers());
  Restart();
  EXPECT_EQ(platform_->picture().CopyRewards().waiting, waiting);
}

TEST_F(LiveLearningTest, AnOfferThatWaitsCountsTheMoreTheOlderItIs) {
  const auto counted = [this] {
    EXPECT_TRUE(platform_->CatchUp());
    const auto now = platform_->picture().CopyRewards();
    double ones = 0;
    const RewardMoments sum = now.waiting.AddedTo(now.rewards);
    for (const auto& [id, arm] : sum.arms()) {
      ones += static_cast<double>(arm.squares[0]) / (double{kFeatureUnit} * kFeatureUnit);
    }
    return ones;
  };
  const auto offers = static_cast<double>(Decide("anna", kNow).decision.offers.size());
  double before = counted();
  EXPECT_LT(before, .1 * offers);
  for (const int64_t hours : {1, 5, 24, 100}) {
    SendUse("bob", "elsewhere", kNow + hours * kHour);
    const double now = counted();
    EXPECT_GT(now, before);
    EXPECT_LT(now, offers);
    before = now;
  }
  SendUse("bob", "elsewhere", kNow + 7 * kDay);
  EXPECT_EQ(counted(), offers);
}

}  // namespace
}  // namespace kundig
