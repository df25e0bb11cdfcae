// What changed in four weeks is counted right, and its intervals hold what they promise.
#include "engine/recent_changes.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "engine/live/live_test_data.h"

namespace kundig {
namespace {

struct Person {
  double x = 0;
  double y = 0;
};

PairedSums SumsOf(const std::vector<Person>& persons) {
  PairedSums sums;
  for (const auto& [x, y] : persons) {
    sums.persons_x += x > 0 ? 1 : 0;
    sums.persons_y += y > 0 ? 1 : 0;
    sums.x += x;
    sums.y += y;
    sums.xx += x * x;
    sums.yy += y * y;
    sums.xy += x * y;
  }
  return sums;
}

TEST(ChangeOf, OfPersonsWhoAreInOnePeriodAloneIsThatOfPoissonCounts) {
  std::vector<Person> persons(100, {1, 0});
  persons.resize(180, {0, 1});
  const auto change = ChangeOf(SumsOf(persons));
  ASSERT_TRUE(change);
  const double factor = std::exp(1.6448536269514722 * std::sqrt(1.0 / 100 + 1.0 / 80));
  EXPECT_NEAR(change->value, 0.25, 1e-12);
  EXPECT_NEAR(change->low, 1.25 / factor - 1, 1e-12);
  EXPECT_NEAR(change->high, 1.25 * factor - 1, 1e-12);
}

TEST(ChangeOf, OfPersonsWhoDoTheSameInBothIsCertain) {
  std::vector<Person> persons;
  for (int i = 0; i < 50; ++i) persons.push_back({1.5 * i, 1.0 * i});
  const auto change = ChangeOf(SumsOf(persons));
  ASSERT_TRUE(change);
  EXPECT_NEAR(change->value, 0.5, 1e-12);
  EXPECT_NEAR(change->low, 0.5, 1e-6);
  EXPECT_NEAR(change->high, 0.5, 1e-6);
}

TEST(ChangeOf, OfTooFewIsNotTold) {
  EXPECT_TRUE(ChangeOf(SumsOf(std::vector<Person>(20, {1, 1}))));
  std::vector<Person> persons(19, {1, 1});
  persons.resize(40, {1, 0});
  EXPECT_FALSE(ChangeOf(SumsOf(persons)));
  EXPECT_FALSE(ChangeOf({}));
}

// Each buys at a rate of his own, the same in both periods: there is no change.
TEST(ChangeOf, HoldsWhatThereIsInNineOfTenSamples) {
  Random random(11);
  constexpr int kSamples = 2000;
  int held = 0;
  for (int sample = 0; sample < kSamples; ++sample) {
    std::vector<Person> persons(150);
    for (Person& person : persons) {
      const uint64_t rate = 1 + random.Below(9);
      for (int day = 0; day < 28; ++day) {
        if (random.Below(28) < rate) person.x += 1 + static_cast<double>(random.Below(20));
        if (random.Below(28) < rate) person.y += 1 + static_cast<double>(random.Below(20));
      }
    }
    const auto change = ChangeOf(SumsOf(persons));
    held += change->low <= 0 && change->high >= 0 ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(held) / kSamples, 0.9, 0.02);
}

class RecentChangesTest : public LiveStoreTest {
 protected:
  RecentChangesTest() : LiveStoreTest(ParseConfig("", "kundig.toml").value()) {}

  // Of one customer, on days before the last.
  void Buy(int customer, const std::vector<int>& days_ago, double price = 2) {
    for (const int days : days_ago) {
      purchases_.push_back(fmt::format(
          R"({{"messageId":"m{}","type":"track","event":"Order Completed","userId":"c{}",)"
          R"("timestamp":"{}T10:00:00Z","properties":{{"products":[{{"product_id":"milk",)"
          R"("price":{},"quantity":1}}]}}}})",
          purchases_.size(), customer, FormatDay(until_ + -days), price));
    }
  }
  std::vector<RecentChange> Find() {
    Keep(purchases_);
    EXPECT_TRUE(platform_->CatchUp());
    return FindRecentChanges(*store_, until_).value();
  }

  const Day until_ = *ParseDay("2026-10-31");
  std::vector<std::string> purchases_;
};

TEST_F(RecentChangesTest, EachDayIsInItsPeriod) {
  for (int i = 0; i < 30; ++i) Buy(i, {0, 27, 28, 392});
  for (int i = 30; i < 55; ++i) Buy(i, {55, 364, 391});
  for (int i = 55; i < 60; ++i) Buy(i, {56, 363, 600});
  for (int i = 60; i < 62; ++i) Buy(i, {3}, 10);
  const std::vector<RecentChange> changes = Find();
  ASSERT_EQ(changes.size(), 4u);
  const auto expect = [](const RecentChange& change, std::string_view measure, double recent,
                         double before, double year_ago) {
    EXPECT_EQ(change.measure, measure);
    EXPECT_EQ(change.recent, recent) << measure;
    EXPECT_EQ(change.before, before) << measure;
    EXPECT_EQ(change.year_ago, year_ago) << measure;
  };
  expect(changes[0], "customers", 32, 55, 25);
  expect(changes[1], "purchase_days", 62, 55, 50);
  expect(changes[2], "spend_minor", 60 * 200 + 2 * 1000, 55 * 200, 50 * 200);
  expect(changes[3], "new_customers", 2, 0, 25);
  ASSERT_TRUE(changes[0].change);
  const double variance = 1.0 / 32 + 1.0 / 55 - 2.0 * 30 / (32 * 55);
  EXPECT_NEAR(changes[0].change->value, 32.0 / 55 - 1, 1e-12);
  EXPECT_NEAR(changes[0].change->low,
              32.0 / 55 * std::exp(-1.6448536269514722 * std::sqrt(variance)) - 1, 1e-12);
  EXPECT_TRUE(changes[0].change_in_a_year);
  EXPECT_FALSE(changes[3].change);  // too few
}

TEST_F(RecentChangesTest, WhatTheDataDoNotReachBackToIsNotTold) {
  for (int i = 0; i < 30; ++i) Buy(i, {0, 40});
  EXPECT_EQ(Find().size(), 3u);  // nobody knows who is new
  for (const RecentChange& change : Find()) {
    EXPECT_FALSE(change.before);
    EXPECT_FALSE(change.change);
    EXPECT_FALSE(change.year_ago);
  }
}

TEST_F(RecentChangesTest, AStoreOfLessThanFourWeeksHasNoChanges) {
  EXPECT_TRUE(Find().empty());
  Buy(1, {0, 26});
  EXPECT_TRUE(Find().empty());
}

}  // namespace
}  // namespace kundig
