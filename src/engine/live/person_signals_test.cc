#include "engine/live/person_signals.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "base/iso_time.h"
#include "engine/live/decision_test_data.h"

namespace kundig {
namespace {

constexpr int64_t kNow = 1'795'600'000'000'000;  // 2026-11-25T09:46:40Z
constexpr int32_t kToday = static_cast<int32_t>(kNow / kMicrosPerDay);
const std::vector<std::string> kItems = {"account", "card", "savings"};
constexpr int32_t kAccount = 0;
constexpr int32_t kCard = 1;
constexpr int32_t kSavings = 2;

constexpr std::string_view kServices = R"(
[decisions]
holdout = 0
[[service]]
id = "savings"
price_minor = 500
[[service]]
id = "bundle"
price_minor = 800
needs = ["account", "card"]
eligible = 'has("account") and not in_use("bundle") or purchases_last_year > 5'
)";

int64_t DaysAgo(int32_t days) { return kNow - days * kMicrosPerDay; }

PersonSignals SignalsOf(const TestPerson& person,
                        const PersonQuestion& question = {.now_us = kNow, .asked = {}}) {
  static const auto models = TestModels(TestConfig(kServices), kItems);
  PersonSignals signals;
  signals.Read(*models, person.picture(), question);
  return signals;
}

TEST(PersonSignalsTest, OfTheCustomerTheyAreRecencyFrequencyMessagesAndTheHour) {
  const PersonSignals signals = SignalsOf(
      {.purchase_days =
           {{{kToday - 400}, 1}, {{kToday - 365}, 1}, {{kToday - 364}, 1}, {{kToday - 3}, 1}},
       .offers = {{.decision_id = "a", .time_us = DaysAgo(8), .message = true},
                  {.decision_id = "b", .time_us = DaysAgo(6), .message = true},
                  {.decision_id = "b", .place = 1, .time_us = DaysAgo(6), .message = true},
                  {.decision_id = "c", .time_us = DaysAgo(5), .message = false},
                  {.decision_id = "d", .time_us = DaysAgo(1), .message = true}}});
  EXPECT_EQ(signals.customer().days_since_purchase, 3);
  EXPECT_EQ(signals.customer().purchases_last_year, 2);
  EXPECT_EQ(signals.customer().messages_last_week, 2);
  EXPECT_EQ(signals.customer().local_minute, 9 * 60 + 46);
  EXPECT_EQ(signals.customer().value_minor, 0);  // nothing was learnt of money
}

TEST(PersonSignalsTest, TheHourMayBeTold) {
  EXPECT_EQ(SignalsOf({}, {.now_us = kNow, .local_minute = 5, .asked = {}}).customer().local_minute,
            5);
}

TEST(PersonSignalsTest, NobodysPastIsNoPast) {
  const PersonSignals signals = SignalsOf({});
  EXPECT_EQ(signals.customer().days_since_purchase, std::nullopt);
  for (const CandidateSignals& candidate : signals.candidates()) {
    EXPECT_EQ(candidate.signals.need_excess, 0);
    EXPECT_EQ(candidate.signals.views_last_month, 0);
    EXPECT_FALSE(candidate.signals.in_use);
  }
}

// As the need model explains it: of what a service serves and the person has not, the most needed.
TEST(PersonSignalsTest, TheNeedIsTheLargestExcessOfWhatThePersonHasNot) {
  const auto learned = TestLearned(kItems);
  const PersonSignals signals = SignalsOf({.items = {kAccount}});
  const std::vector<int32_t> has = {kAccount};
  EXPECT_DOUBLE_EQ(signals.candidates()[0].signals.need_excess,
                   learned->needs->Explain(has, kSavings).excess);
  EXPECT_DOUBLE_EQ(signals.candidates()[1].signals.need_excess,
                   learned->needs->Explain(has, kCard).excess);
  EXPECT_GT(signals.candidates()[1].signals.need_excess, 0);
  const PersonSignals has_all = SignalsOf({.items = {kAccount, kCard}});
  EXPECT_EQ(has_all.candidates()[1].signals.need_excess, 0);
}

TEST(PersonSignalsTest, ViewsOfAMonthCountForEveryServiceThatServesTheItem) {
  const PersonSignals signals = SignalsOf({.views = {{kCard, DaysAgo(31)},
                                                     {kAccount, DaysAgo(29)},
                                                     {kCard, DaysAgo(2)},
                                                     {kSavings, DaysAgo(1)}}});
  EXPECT_EQ(signals.candidates()[0].signals.views_last_month, 1);
  EXPECT_EQ(signals.candidates()[1].signals.views_last_month, 2);
}

TEST(PersonSignalsTest, WhatWasUsedWithinAYearIsInUse) {
  EXPECT_TRUE(SignalsOf({.uses = {{kSavings, DaysAgo(364)}}}).candidates()[0].signals.in_use);
  EXPECT_FALSE(SignalsOf({.uses = {{kSavings, DaysAgo(366)}}}).candidates()[0].signals.in_use);
  EXPECT_FALSE(SignalsOf({.uses = {{kCard, DaysAgo(1)}}}).candidates()[1].signals.in_use);
}

TEST(PersonSignalsTest, ConditionsAreJudged) {
  EXPECT_FALSE(SignalsOf({}).candidates()[1].eligible);
  EXPECT_TRUE(SignalsOf({}).candidates()[0].eligible);
  EXPECT_TRUE(SignalsOf({.items = {kAccount}}).candidates()[1].eligible);
  TestPerson often;
  for (int32_t i = 6; i > 0; --i) often.purchase_days.push_back({{kToday - i}, 1});
  EXPECT_TRUE(SignalsOf(often).candidates()[1].eligible);
}

TEST(PersonSignalsTest, ItemsThatCameAfterTheModelsAreNoNeeds) {
  const PersonSignals signals = SignalsOf({.items = {kAccount, 99}});
  EXPECT_EQ(signals.candidates()[0].signals.need_excess,
            SignalsOf({.items = {kAccount}}).candidates()[0].signals.need_excess);
}

// The arrays are kept: nothing of the person before may be left in them.
TEST(PersonSignalsTest, NothingIsLeftOfThePersonBefore) {
  const auto models = TestModels(TestConfig(kServices), kItems);
  const TestPerson rich = {
      .items = {kAccount}, .uses = {{kSavings, DaysAgo(1)}}, .views = {{kCard, DaysAgo(1)}}};
  PersonSignals used;
  used.Read(*models, rich.picture(), {.now_us = kNow, .asked = {1, 0}});
  used.Read(*models, TestPerson().picture(), {.now_us = kNow, .asked = {}});
  PersonSignals fresh;
  fresh.Read(*models, TestPerson().picture(), {.now_us = kNow, .asked = {}});
  for (size_t service = 0; service < 2; ++service) {
    const CandidateSignals& a = used.candidates()[service];
    const CandidateSignals& b = fresh.candidates()[service];
    EXPECT_EQ(std::tuple(a.signals.need_excess, a.signals.views_last_month, a.signals.in_use,
                         a.eligible, a.asked),
              std::tuple(b.signals.need_excess, b.signals.views_last_month, b.signals.in_use,
                         b.eligible, b.asked));
  }
}

TEST(DecideForTest, TheSameQuestionAndSeedGiveTheSameDecision) {
  const auto models = TestModels(TestConfig(kServices), kItems);
  const TestPerson person = {.items = {kAccount}};
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const PersonQuestion question{.now_us = kNow, .limit = 2, .asked = {}, .seed = seed};
    PersonSignals signals;
    signals.Read(*models, person.picture(), question);
    const Decision one = DecideFor(*models, signals, question);
    const Decision two = DecideFor(*models, signals, question);
    ASSERT_EQ(one.offers.size(), two.offers.size());
    for (size_t place = 0; place < one.offers.size(); ++place) {
      EXPECT_EQ(one.offers[place].service, two.offers[place].service);
      EXPECT_EQ(one.offers[place].propensity, two.offers[place].propensity);
    }
  }
}

TEST(DecideForTest, WithoutConsentByDefaultNobodyIsOfferedAnything) {
  const auto models =
      TestModels(TestConfig("[consent]\npersonalisation = false\n[decisions]\nholdout = 0\n"
                            "[[service]]\nid = \"savings\"\nprice_minor = 500\n"),
                 {});
  const PersonQuestion question{.now_us = kNow, .asked = {}};
  PersonSignals signals;
  signals.Read(*models, TestPerson().picture(), question);
  EXPECT_EQ(DecideFor(*models, signals, question).left_alone, Restraint::kNoConsent);
}

}  // namespace
}  // namespace kundig
