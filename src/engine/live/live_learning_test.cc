// The loop turns: a decision, its answer, another decision.
#include <gtest/gtest.h>

#include "engine/live/live_loop_test_data.h"

namespace kundig {
namespace {

class LiveLearningTest : public LiveLoopTest {};

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
      Keep({Alias(customer, fmt::format("c{}", random_.Below(12)), now_us)});
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
