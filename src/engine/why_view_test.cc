// What the store sums up is what is counted purchase by purchase.
#include "engine/why_view.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <set>

#include "engine/live/live_test_data.h"
#include "engine/live/live_views.h"

namespace kundig {
namespace {

const Day kFirst = ParseDay("2025-01-15").value();

struct Purchase {
  std::set<std::string> items;
  int64_t spend_minor = 0;
};
using Customers = std::map<std::string, std::map<int32_t, Purchase>>;  // by day after kFirst

class WhyViewTest : public LiveStoreTest {
 protected:
  WhyViewTest() : LiveStoreTest(ParseConfig("", "kundig.toml").value()) {}

  void Buy(const std::string& customer, int32_t day, const std::string& item, int64_t spend) {
    Purchase& purchase = customers_[customer][day];
    purchase.items.insert(item);
    purchase.spend_minor += 100 * spend;
    events_.push_back(
        fmt::format(R"({{"messageId":"m{}","type":"track","event":"Order Completed","userId":"{}",)"
                    R"("timestamp":"{}T10:00:00Z","properties":{{"products":[{{"product_id":"{}",)"
                    R"("category":"{}","price":{},"quantity":1}}]}}}})",
                    events_.size(), customer, FormatDay(kFirst + day), item, item, spend));
  }
  // Customers who come at any time in 200 days, some of them once.
  void BuyAtRandom(int customers) {
    for (int i = 0; i < customers; ++i) {
      const std::string name = fmt::format("c{}", i);
      auto day = static_cast<int32_t>(random_.Below(200));
      const uint64_t purchases = 1 + random_.Below(4);
      for (uint64_t k = 0; k < purchases; ++k) {
        for (uint64_t line = 0; line <= random_.Below(3); ++line) {
          Buy(name, day, fmt::format("i{}", random_.Below(5)),
              1 + static_cast<int64_t>(random_.Below(9)));
        }
        day += static_cast<int32_t>(random_.Below(60));
      }
    }
    Keep(events_);
    ASSERT_TRUE(platform_->CatchUp());
  }

  // The same without the store.
  std::map<std::pair<int32_t, int32_t>, int64_t> Returns(Day until) {
    std::map<std::pair<int32_t, int32_t>, int64_t> counts;
    for (const auto& [name, days] : customers_) {
      const int32_t first = days.begin()->first;
      if (kFirst + first > until) continue;
      const auto second = std::next(days.begin());
      const bool is_back = second != days.end() && kFirst + second->first <= until;
      ++counts[{kFirst.number + first, is_back ? second->first - first : -1}];
    }
    return counts;
  }
  std::map<std::string, Share> Traits(Day until) {
    std::map<std::string, Share> counts;
    int32_t begin = std::numeric_limits<int32_t>::max();
    for (const auto& [name, days] : customers_) begin = std::min(begin, days.begin()->first);
    for (const auto& [name, days] : customers_) {
      const auto& [first, purchase] = *days.begin();
      if (until - (kFirst + first) < kSoonDays) continue;
      const auto second = std::next(days.begin());
      const bool is_back = second != days.end() && second->first - first <= kSoonDays;
      const auto add = [&counts, is_back](const std::string& trait) {
        ++counts[trait].trials;
        counts[trait].successes += is_back ? 1 : 0;
      };
      for (const std::string& item : purchase.items) add("0 " + item + " 0");
      add(fmt::format("1  {}", purchase.items.size()));
      add(fmt::format("2  {}", purchase.spend_minor));
      const Day day = kFirst + first;
      add(fmt::format("3  {}", (day.number + 3) % 7 + 1));  // 1970-01-01 was a Thursday
      if (first > begin + kSoonDays) add(fmt::format("4  {}", ToYearMonthDay(day).month));
    }
    return counts;
  }

  Customers customers_;
  std::vector<std::string> events_;
};

TEST_F(WhyViewTest, ReturnsAreThoseCountedByHand) {
  BuyAtRandom(200);
  for (const int32_t days : {60, 150, 400}) {
    std::map<std::pair<int32_t, int32_t>, int64_t> counts;
    const auto found = QueryReturnCounts(*store_, kFirst + days).value();
    for (const ReturnCount& count : found) {
      counts[{count.first_day.number, count.days_between.value_or(-1)}] = count.customers;
    }
    EXPECT_EQ(counts, Returns(kFirst + days));
  }
}

TEST_F(WhyViewTest, CohortsAreThoseCountedByHand) {
  BuyAtRandom(200);
  const Day until = kFirst + 180;
  std::map<std::pair<int32_t, int32_t>, int64_t> expected;
  for (const auto& [name, days] : customers_) {
    std::set<int32_t> months;
    for (const auto& [day, purchase] : days) {
      if (kFirst + day <= until) months.insert(PeriodNumber(kFirst + day, Period::kMonth));
    }
    for (const int32_t month : months) ++expected[{*months.begin(), month}];
  }
  std::map<std::pair<int32_t, int32_t>, int64_t> counts;
  const auto found = QueryCohortCounts(*store_, Period::kMonth, until).value();
  for (const CohortCount& count : found) {
    counts[{PeriodNumber(count.cohort, Period::kMonth),
            PeriodNumber(count.period, Period::kMonth)}] = count.customers;
  }
  EXPECT_EQ(counts, expected);
}

TEST_F(WhyViewTest, TraitsAreThoseCountedByHand) {
  BuyAtRandom(300);
  const Day until = kFirst + 230;
  std::map<std::string, Share> counts;
  const auto found = QueryTraitCounts(*store_, ItemLevel::kProduct, until).value();
  for (const TraitCount& count : found) {
    if (count.trait == Trait::kSource) continue;
    counts[fmt::format("{} {} {}", static_cast<int32_t>(count.trait), count.name, count.number)] =
        count.came_back;
  }
  EXPECT_EQ(counts, Traits(until));
}

TEST_F(WhyViewTest, EverySourceOfTheFirstDayIsNamed) {
  BuyAtRandom(50);
  Share all;
  const auto found = QueryTraitCounts(*store_, ItemLevel::kProduct, kFirst + 1000).value();
  for (const TraitCount& count : found) {
    if (count.trait == Trait::kSource) all = count.came_back;
  }
  EXPECT_EQ(all.trials, 50);
}

TEST_F(WhyViewTest, WhatIsToldOfALivingStoreIsWhatItTellsAtRest) {
  BuyAtRandom(100);
  LiveViews views(*store_, config_, *platform_);
  std::promise<std::string> told;
  ASSERT_EQ(
      views.Of("/v1/why").Ask({}, [&told](const auto& view) { told.set_value(*view.value()); }),
      LiveView::Asked::kAnswers);
  const SumsPlan plan = PlanSums(*store_, config_, {}, 273).value();
  EXPECT_EQ(told.get_future().get(), WhyAsJson(ViewWhy(*store_, config_, plan).value()));
}

TEST_F(WhyViewTest, OfAnEmptyStoreNothingIsTold) {
  const WhyView view = ViewWhy(*store_, config_, {}).value();
  EXPECT_EQ(view.returns.customers, 0);
  EXPECT_TRUE(view.cohorts.rows.empty());
  EXPECT_TRUE(view.drivers.rows.empty());
  EXPECT_NE(WhyAsJson(view).find(R"("weeks":[])"), std::string::npos);
}

}  // namespace
}  // namespace kundig
