// Decisions on a living store: what comes in is in the next decision, also after a restart.
#include <gtest/gtest.h>

#include "engine/live/live_test_data.h"

namespace kundig {
namespace {

constexpr std::string_view kConfiguration = R"(
[decisions]
holdout = 0
[[service]]
id = "savings"
price_minor = 500
[[service]]
id = "card"
price_minor = 300
needs = ["account"]
eligible = 'has("account")'
)";

class LiveDecisionsTest : public LiveStoreTest {
 protected:
  LiveDecisionsTest() : LiveStoreTest(ParseConfig(kConfiguration, "kundig.toml").value()) {}

  void Receive(const std::string& event) {
    Keep({event});
    ASSERT_TRUE(platform_->CatchUp());
  }
  static DecideCall CallFor(const std::string& customer) {
    return {.identifier = customer,
            .placement = {},
            .limit = 2,
            .candidates = {},
            .now_us = kNow + 60'000'000};
  }
  DecisionRecord RecordFor(const std::string& customer) {
    const auto made = desk_->Preview(CallFor(customer), 1);
    EXPECT_TRUE(made.has_value()) << made.error().Message();
    return made ? made->decision.record : DecisionRecord();
  }
  static double Of(const DecisionRecord& record, size_t service, Feature feature) {
    return record.features[service][static_cast<size_t>(feature)];
  }
};

TEST_F(LiveDecisionsTest, WhatComesInIsInTheNextDecisionAndAfterARestart) {
  const DecisionRecord before = RecordFor("anna");
  EXPECT_EQ(before.restraints[1], Restraint::kNotEligible);
  EXPECT_EQ(Of(before, 0, Feature::kInterest), 0);
  Receive(R"({"type":"track","event":"Product Viewed","userId":"anna","messageId":"1",)"
          R"("timestamp":"2026-11-24T10:00:00Z","properties":{"product_id":"savings"}})");
  Receive(R"({"type":"track","event":"Order Completed","userId":"anna","messageId":"2",)"
          R"("timestamp":"2026-11-20T10:00:00Z","properties":{"revenue":5,"products":[)"
          R"({"product_id":"account","price":5,"quantity":1}]}})");
  for (int opening = 0; opening < 2; ++opening) {
    const DecisionRecord after = RecordFor("anna");
    EXPECT_EQ(after.restraints[1], Restraint::kNone);
    EXPECT_GT(Of(after, 0, Feature::kInterest), .6);  // ln 2, of one view
    EXPECT_NE(Of(after, 0, Feature::kRecency), Of(before, 0, Feature::kRecency));
    EXPECT_GT(Of(after, 0, Feature::kFrequency), Of(before, 0, Feature::kFrequency));
    EXPECT_EQ(Of(RecordFor("ben"), 0, Feature::kInterest), 0);
    Restart();
  }
}

// Known by one identifier first and by another later, the person stays on the same side.
TEST_F(LiveDecisionsTest, TheHoldoutIsThePersonsWhateverTheIdentifier) {
  config_.holdout = .5;
  Restart();
  int held_out = 0;
  for (int i = 0; i < 12; ++i) {
    const std::string device = "device" + std::to_string(i);
    const std::string user = "user" + std::to_string(i);
    const bool held = RecordFor(device).customer_restraint == Restraint::kHoldout;
    held_out += held ? 1 : 0;
    Receive(fmt::format(R"({{"type":"page","anonymousId":"{}","messageId":"p{}"}})", device, i));
    EXPECT_EQ(RecordFor(device).customer_restraint == Restraint::kHoldout, held);
    Receive(fmt::format(R"({{"type":"identify","anonymousId":"{}","userId":"{}",)"
                        R"("messageId":"i{}"}})",
                        device, user, i));
    EXPECT_EQ(RecordFor(device).customer_restraint == Restraint::kHoldout, held);
    EXPECT_EQ(RecordFor(user).customer_restraint == Restraint::kHoldout, held);
  }
  EXPECT_GT(held_out, 0);
  EXPECT_LT(held_out, 12);
}

TEST_F(LiveDecisionsTest, ADecisionIsInTheStoreAndMakesItsCustomerKnown) {
  std::promise<Result<AnsweredDecision>> made;
  ASSERT_TRUE(desk_->Decide(CallFor("stranger"), [&made](Result<AnsweredDecision> answered) {
    made.set_value(std::move(answered));
  }));
  ASSERT_TRUE(made.get_future().get().has_value());
  EXPECT_TRUE(platform_->CatchUp());
  EXPECT_TRUE(platform_->Find("stranger").has_value());
  EXPECT_EQ(platform_->intake().Counts(), IntakeLedger());
}

}  // namespace
}  // namespace kundig
