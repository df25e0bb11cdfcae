#include "decisions/rules.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/hash.h"

namespace kundig {
namespace {

constexpr Purposes kPersonal = 1;
constexpr Purposes kPartner = 2;
constexpr ContactRules kRules = {.max_per_week = 2,
                                 .quiet_hours = {.begin_minute = 21 * 60, .end_minute = 8 * 60},
                                 .personalisation = kPersonal};

Addressee Anna() {
  return {.stable_id = 1,
          .consents = kPersonal,
          .occasion = Occasion::kMessage,
          .messages_last_week = 1,
          .local_minute = 12 * 60};
}

TEST(RulesTest, CustomerMayBeWrittenTo) {
  EXPECT_EQ(JudgeCustomer(kRules, Anna()), Restraint::kNone);
}

TEST(RulesTest, WithoutConsentThereIsNoPersonalOffer) {
  Addressee anna = Anna();
  anna.consents = kPartner;
  EXPECT_EQ(JudgeCustomer(kRules, anna), Restraint::kNoConsent);
}

TEST(RulesTest, MessagesAWeekAreLimitedVisitsAreNot) {
  Addressee anna = Anna();
  anna.messages_last_week = 2;
  EXPECT_EQ(JudgeCustomer(kRules, anna), Restraint::kContactLimit);
  anna.occasion = Occasion::kVisit;
  EXPECT_EQ(JudgeCustomer(kRules, anna), Restraint::kNone);
}

TEST(RulesTest, NoMessageInQuietHours) {
  Addressee anna = Anna();
  anna.local_minute = 2 * 60;
  EXPECT_EQ(JudgeCustomer(kRules, anna), Restraint::kQuietHours);
  anna.occasion = Occasion::kVisit;
  EXPECT_EQ(JudgeCustomer(kRules, anna), Restraint::kNone);
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
    const uint64_t id = StableId("person" + std::to_string(i));
    const bool held = IsHeldOut(id, .05);
    held_out += held ? 1 : 0;
    EXPECT_EQ(IsHeldOut(id, .05), held);
    if (held) {
      EXPECT_TRUE(IsHeldOut(id, .1));
      ContactRules rules = kRules;
      rules.holdout = .05;
      EXPECT_EQ(JudgeCustomer(rules, {.stable_id = id, .consents = kPersonal}),
                Restraint::kHoldout);
    }
    EXPECT_FALSE(IsHeldOut(id, 0));
    EXPECT_TRUE(IsHeldOut(id, 1));
  }
  EXPECT_NEAR(held_out, 1000, 5 * 31);
}

TEST(RulesTest, EachServiceIsRefusedForItsFirstReason) {
  EXPECT_EQ(JudgeService({}, 0), Restraint::kNone);
  EXPECT_EQ(JudgeService({.available = false, .asked = false}, 0), Restraint::kNotAsked);
  EXPECT_EQ(JudgeService({.available = false, .eligible = false}, 0), Restraint::kUnavailable);
  EXPECT_EQ(JudgeService({.eligible = false, .needed = kPartner}, 0), Restraint::kNotEligible);
  EXPECT_EQ(JudgeService({.needed = kPartner}, kPersonal), Restraint::kPurposeRefused);
  EXPECT_EQ(JudgeService({.needed = kPartner}, kPersonal | kPartner), Restraint::kNone);
}

TEST(RulesTest, EachRestraintHasItsOwnWords) {
  std::set<std::string_view> names;
  const auto last = static_cast<int>(Restraint::kWorthTooLittle);
  for (int restraint = 0; restraint <= last; ++restraint) {
    const RestraintWords& words = WordsOf(static_cast<Restraint>(restraint));
    names.insert(words.name);
    EXPECT_FALSE(words.because_en.empty() || words.because_de.empty());
  }
  EXPECT_EQ(names.size(), static_cast<size_t>(last) + 1);
}

}  // namespace
}  // namespace kundig
