// Offers leave memory once they are old, and nobody can tell.
// docs/decisions/0015-offers-are-sealed.md
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "engine/live/live_loop_test_data.h"

namespace kundig {
namespace {

using testing::IsEmpty;

class SealedOffersTest : public LiveLoopTest {
 protected:
  static constexpr int64_t kLater = kNow + 20 * kDay;

  // Time passes for somebody else; what is old by then leaves memory with the next transaction.
  void PassTo(int64_t time_us) {
    for (int event = 0; event < 2; ++event) {
      SendUse("somebody", "elsewhere", time_us);
      ASSERT_TRUE(platform_->CatchUp());
    }
  }
  template <typename Ask>
  auto Of(const std::string& customer, Ask ask) {
    decltype(ask(PersonPicture())) answer;
    const auto person = platform_->Find(customer);
    EXPECT_TRUE(person) << customer;
    platform_->Read(*person, [&](const PersonPicture& picture) { answer = ask(picture); });
    return answer;
  }
  size_t InMemory(const std::string& customer) {
    return Of(customer, [](const PersonPicture& picture) {
      return picture.offers.size() + picture.outcomes.size();
    });
  }
  bool IsSealed(const std::string& customer) {
    return Of(customer, [](const PersonPicture& picture) { return picture.sealed_until_us; })
        .has_value();
  }
  int64_t Accepted() {
    int64_t accepted = 0;
    const RewardMoments rewards = Rewards();
    for (const auto& [service, arm] : rewards.arms()) accepted += arm.reward_squares > 0 ? 1 : 0;
    return accepted;
  }
  // The service that was offered first.
  static std::string ServiceOf(const AnsweredDecision& made) {
    return made.models->services[made.decision.offers.front().service].id;
  }
  // Also after a restart, with nothing left in memory.
  void ExpectSettled(const std::string& customer) {
    for (int opening = 0; opening < 2; ++opening) {
      ExpectRewardsFromScratch();
      PassTo(kLater + 30 * kDay);
      ExpectRewardsFromScratch();
      EXPECT_TRUE(IsSealed(customer));
      EXPECT_EQ(InMemory(customer), 0u);
      Restart();
    }
  }
};

TEST_F(SealedOffersTest, OffersLeaveMemoryADayAfterTheyMattered) {
  Decide("anna", kNow);
  PassTo(kNow + 8 * kDay - 1);
  EXPECT_FALSE(IsSealed("anna"));
  EXPECT_GT(InMemory("anna"), 0u);
  PassTo(kNow + 8 * kDay);
  EXPECT_TRUE(IsSealed("anna"));
  EXPECT_EQ(InMemory("anna"), 0u);
  EXPECT_EQ(Rewards().customers(), 1);
  ExpectSettled("anna");
}

TEST_F(SealedOffersTest, AnAnswerThatNamesASealedOfferCounts) {
  const AnsweredDecision made = Decide("anna", kNow);
  PassTo(kLater);
  ASSERT_TRUE(IsSealed("anna"));
  EXPECT_EQ(Accepted(), 0);
  SendOutcome("anna", made.id, "accepted", kNow + kHour);
  EXPECT_EQ(Accepted(), 1);
  ExpectSettled("anna");
}

TEST_F(SealedOffersTest, AUseFromWithinTheWindowOfASealedOfferCounts) {
  const AnsweredDecision made = Decide("anna", kNow);
  PassTo(kLater);
  SendUse("anna", ServiceOf(made), kNow + 7 * kDay);
  EXPECT_EQ(Accepted(), 1);
  ExpectSettled("anna");
}

TEST_F(SealedOffersTest, WhatIsLaterReadsNothingBack) {
  const AnsweredDecision made = Decide("anna", kNow);
  PassTo(kLater);
  SendUse("anna", ServiceOf(made), kNow + 7 * kDay + 1);
  EXPECT_EQ(Accepted(), 0);
  EXPECT_EQ(InMemory("anna"), 0u);
  ExpectSettled("anna");
}

TEST_F(SealedOffersTest, WhoBecomesOneBringsUsesForTheOthersSealedOffers) {
  const AnsweredDecision made = Decide("anna", kNow);
  SendUse("device", ServiceOf(made), kNow + kHour);
  PassTo(kLater);
  ASSERT_TRUE(IsSealed("anna"));
  EXPECT_EQ(Accepted(), 0);
  Keep({Alias("anna", "device", kLater)});
  EXPECT_EQ(Accepted(), 1);
  ExpectSettled("device");
}

// The later offer is the one that the use accepts, as soon as both are one person's.
TEST_F(SealedOffersTest, SealedOffersOfPersonsWhoBecomeOneAreAttributedAnew) {
  for (const char* service : {"savings", "card", "loan"}) SendView("device", service, kNow);
  ASSERT_TRUE(platform_->CatchUp());  // so that the features differ
  const AnsweredDecision earlier = Decide("anna", kNow);
  Decide("device", kNow + kHour, {{ServiceOf(earlier)}});
  SendUse("anna", ServiceOf(earlier), kNow + 2 * kHour);
  PassTo(kLater);
  ASSERT_TRUE(IsSealed("anna") && IsSealed("device"));
  EXPECT_EQ(Rewards().customers(), 2);
  Keep({Alias("anna", "device", kLater)});
  EXPECT_EQ(Rewards().customers(), 1);
  ExpectSettled("device");
}

// A use that named its decision, though that was sealed, is not attributed to a later offer.
TEST_F(SealedOffersTest, AUseThatNamedASealedDecisionIsNotAttributedOnceMore) {
  const AnsweredDecision early = Decide("anna", kNow);
  const std::string service = ServiceOf(early);
  PassTo(kLater);
  const int64_t used_us = kLater + kHour;
  Send(fmt::format(R"("type":"track","event":"Service Used","userId":"anna",)"
                   R"("properties":{{"product_id":"{}","decisionId":"{}"}})",
                   service, early.id),
       used_us);
  PassTo(kLater + 2 * kHour);
  ASSERT_TRUE(IsSealed("anna"));
  EXPECT_EQ(InMemory("anna"), 0u);
  Restart();
  Decide("anna", kLater, {{service}});
  EXPECT_EQ(Accepted(), 0);
  ExpectSettled("anna");
}

// Of decisions there are two kinds that a later answer may name and that are not in memory.
TEST_F(SealedOffersTest, AnAnswerToADecisionThatIsNotKnownStillWaitsForIt) {
  Decide("anna", kNow);
  PassTo(kLater);
  SendOutcome("anna", "nobody-knows-it", "accepted", kNow + kHour);
  ExpectSettled("anna");
}

TEST_F(SealedOffersTest, MessagesOfTheLastWeekCountAlthoughTheWindowIsShorter) {
  config_.attribution_days = 1;
  config_.max_per_week = 1;
  Restart();
  const auto message = [](int64_t now_us) {
    return DecideCall{.identifier = "anna",
                      .placement = {},
                      .occasion = Occasion::kMessage,
                      .local_minute = 720,
                      .candidates = {},
                      .now_us = now_us};
  };
  const auto restraint = [&](int64_t now_us) {
    return desk_->Preview(message(now_us), 1)->decision.record.customer_restraint;
  };
  std::promise<Result<AnsweredDecision>> made;
  ASSERT_TRUE(desk_->Decide(message(kNow), [&made](Result<AnsweredDecision> answered) {
    made.set_value(std::move(answered));
  }));
  ASSERT_FALSE(made.get_future().get()->decision.offers.empty());
  PassTo(kNow + 6 * kDay);
  EXPECT_EQ(restraint(kNow + 7 * kDay), Restraint::kContactLimit);
  PassTo(kNow + 8 * kDay - 1);
  EXPECT_EQ(restraint(kNow + 7 * kDay), Restraint::kContactLimit);
  PassTo(kNow + 9 * kDay);
  EXPECT_TRUE(IsSealed("anna"));
  EXPECT_EQ(restraint(kNow + 9 * kDay), Restraint::kNone);
}

// Months of decisions and answers, named and not, in time, late and far too late, from persons who
// turn out to be one, across restarts; sealed whenever it comes to it.
class SealedMonthsTest : public SealedOffersTest {
 protected:
  std::string AnyCustomer() { return fmt::format("c{}", random_.Below(12)); }

  // Mostly soon after it, at times weeks.
  int64_t AnyDelay() {
    const auto hours = static_cast<int64_t>(random_.Below(random_.Chance(.7) ? 48 : 1'000));
    return hours * kHour;
  }
  std::string AnyEvent(int64_t now_us) {
    constexpr std::array<std::string_view, 2> kOutcomes = {"accepted", "declined"};
    constexpr std::array<const char*, 4> kItems = {"savings", "card", "loan", "elsewhere"};
    const std::string customer = AnyCustomer();
    const uint64_t what = random_.Below(20);
    if (what < 14) return Use(customer, kItems[random_.Below(4)], now_us - AnyDelay());
    if (what == 14) return Alias(customer, AnyCustomer(), now_us);
    const std::string& decision = decisions_[random_.Below(decisions_.size())];
    return Outcome(customer, decision, kOutcomes[random_.Below(2)], now_us - AnyDelay());
  }
  // Events that come together are stored in one transaction.
  void Step(int64_t now_us) {
    for (uint64_t count = random_.Below(3); count > 0; --count) {
      decisions_.push_back(Decide(AnyCustomer(), now_us).id);
    }
    std::vector<std::string> events;
    for (uint64_t count = random_.Below(5); count > 0; --count) events.push_back(AnyEvent(now_us));
    if (!events.empty()) Keep(events);
  }

  std::vector<std::string> decisions_ = {"nobody-knows-it"};
};

TEST_F(SealedMonthsTest, RewardsAreThoseFromScratch) {
  int64_t now_us = kNow;
  size_t sealed = 0;
  for (int round = 0; round < 150; ++round) {
    now_us += static_cast<int64_t>(random_.Below(24)) * kHour;
    Step(now_us);
    if (random_.Below(40) == 0) Restart();
    if (random_.Below(6) == 0) ExpectRewardsFromScratch();
    if (platform_->Find("c1") && IsSealed("c1")) ++sealed;
  }
  EXPECT_GT(sealed, 30u);
  ExpectRewardsFromScratch();
  const auto before = platform_->picture().CopyRewards();
  Restart();
  const auto after = platform_->picture().CopyRewards();
  EXPECT_EQ(after.rewards, before.rewards);
  EXPECT_EQ(after.waiting, before.waiting);
}

}  // namespace
}  // namespace kundig
