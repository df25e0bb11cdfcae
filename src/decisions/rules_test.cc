#include "decisions/rules.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace kundig {
namespace {

constexpr Purposes kPersonal = 1;
constexpr Purposes kPartner = 2;
constexpr ContactRules kRules = {.max_per_week = 2,
                                 .quiet_hours = {.begin_minute = 21 * 60, .end_minute = 8 * 60},
                                 .personalisation = kPersonal};

Addressee Anna() {
  return {.person_id = "anna",
          .consents = kPersonal,
          .occasion = Occasion::kMessage,
          .messages_last_week = 1,
          .local_minute = 12 * 60};
}

TEST(RulesTest, CustomerMayBeWrittenTo) {
  EXPECT_EQ(JudgeCustomer(kRules, Anna()), Refusal::kNone);
}

TEST(RulesTest, WithoutConsentThereIsNoPersonalOffer) {
  Addressee anna = Anna();
  anna.consents = kPartner;
  EXPECT_EQ(JudgeCustomer(kRules, anna), Refusal::kNoConsent);
}

TEST(RulesTest, MessagesAWeekAreLimitedVisitsAreNot) {
  Addressee anna = Anna();
  anna.messages_last_week = 2;
  EXPECT_EQ(JudgeCustomer(kRules, anna), Refusal::kContactLimit);
  anna.occasion = Occasion::kVisit;
  EXPECT_EQ(JudgeCustomer(kRules, anna), Refusal::kNone);
}

TEST(RulesTest, NoMessageInQuietHours) {
  Addressee anna = Anna();
  anna.local_minute = 2 * 60;
  EXPECT_EQ(JudgeCustomer(kRules, anna), Refusal::kQuietHours);
  anna.occasion = Occasion::kVisit;
  EXPECT_EQ(JudgeCustomer(kRules, anna), Refusal::kNone);
}

TEST(RulesTest, QuietHoursGoOverMidnight) {
  const QuietHours night = {.begin_minute = 21 * 60, .end_minute = 8 * 60};
  EXPECT_FALSE(night.Contain(21 * 60 - 1));
  EXPECT_TRUE(night.Contain(21 * 60));
  EXPECT_TRUE(night.Contain(0));
  EXPECT_TRUE(night.Contain(8 * 60 - 1));
  EXPECT_FALSE(night.Contain(8 * 60));
  const QuietHours noon = {.begin_minute = 12 * 60, .end_minute = 13 * 60};
  EXPECT_TRUE(noon.Contain(12 * 60));
  EXPECT_FALSE(noon.Contain(13 * 60));
  EXPECT_FALSE(QuietHours{}.Contain(0));
}

TEST(RulesTest, HoldoutIsOfItsShareAndAlwaysTheSamePersons) {
  int held_out = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string id = "person" + std::to_string(i);
    const bool held = IsHeldOut(id, .05);
    held_out += held ? 1 : 0;
    EXPECT_EQ(IsHeldOut(id, .05), held);
    if (held) {
      EXPECT_TRUE(IsHeldOut(id, .1));
      ContactRules rules = kRules;
      rules.holdout = .05;
      EXPECT_EQ(JudgeCustomer(rules, {.person_id = id, .consents = kPersonal}), Refusal::kHoldout);
    }
    EXPECT_FALSE(IsHeldOut(id, 0));
    EXPECT_TRUE(IsHeldOut(id, 1));
  }
  EXPECT_NEAR(held_out, 1000, 5 * 31);
}

TEST(RulesTest, EachServiceIsRefusedForItsFirstReason) {
  EXPECT_EQ(JudgeService({}, 0), Refusal::kNone);
  EXPECT_EQ(JudgeService({.available = false, .asked = false}, 0), Refusal::kNotAsked);
  EXPECT_EQ(JudgeService({.available = false, .eligible = false}, 0), Refusal::kUnavailable);
  EXPECT_EQ(JudgeService({.eligible = false, .needed = kPartner}, 0), Refusal::kNotEligible);
  EXPECT_EQ(JudgeService({.needed = kPartner}, kPersonal), Refusal::kPurposeRefused);
  EXPECT_EQ(JudgeService({.needed = kPartner}, kPersonal | kPartner), Refusal::kNone);
}

TEST(RulesTest, EachRefusalHasItsOwnWords) {
  std::set<std::string_view> names;
  const auto last = static_cast<int>(Refusal::kWorthTooLittle);
  for (int refusal = 0; refusal <= last; ++refusal) {
    const RefusalWords& words = WordsOf(static_cast<Refusal>(refusal));
    names.insert(words.name);
    EXPECT_FALSE(words.because_en.empty() || words.because_de.empty());
  }
  EXPECT_EQ(names.size(), static_cast<size_t>(last) + 1);
}

}  // namespace
}  // namespace kundig
