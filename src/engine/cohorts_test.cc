// Cohorts: what is not over is left out, and where nobody bought, that is told.
#include "engine/cohorts.h"

#include <gtest/gtest.h>

namespace kundig {
namespace {

Day On(const char* day) { return ParseDay(day).value(); }

const std::vector<CohortCount> kCounts = {
    {On("2024-01-01"), On("2024-01-01"), 40}, {On("2024-01-01"), On("2024-03-01"), 10},
    {On("2024-01-01"), On("2024-04-01"), 3},  {On("2024-02-01"), On("2024-02-01"), 20},
    {On("2024-02-01"), On("2024-03-01"), 5},  {On("2024-02-01"), On("2024-04-01"), 1},
    {On("2024-04-01"), On("2024-04-01"), 7}};

TEST(CohortsTest, AMonthThatIsNotOverIsLeftOut) {
  const Cohorts cohorts = CohortsOf(kCounts, Period::kMonth, On("2024-04-29"));
  ASSERT_EQ(cohorts.rows.size(), 2u);
  EXPECT_EQ(cohorts.rows[0].first_day, On("2024-01-01"));
  EXPECT_EQ(cohorts.rows[0].customers, 40);
  ASSERT_EQ(cohorts.rows[0].bought.size(), 2u);
  EXPECT_EQ(cohorts.rows[0].bought[0], (Share{0, 40}));
  EXPECT_EQ(cohorts.rows[0].bought[1], (Share{10, 40}));
  EXPECT_EQ(cohorts.rows[1].customers, 20);
  ASSERT_EQ(cohorts.rows[1].bought.size(), 1u);
  EXPECT_EQ(cohorts.rows[1].bought[0], (Share{5, 20}));
}

TEST(CohortsTest, AMonthIsOverWithItsLastDay) {
  const Cohorts cohorts = CohortsOf(kCounts, Period::kMonth, On("2024-04-30"));
  ASSERT_EQ(cohorts.rows.size(), 2u);  // of those who came in April nothing can be told yet
  ASSERT_EQ(cohorts.rows[0].bought.size(), 3u);
  EXPECT_EQ(cohorts.rows[0].bought[2], (Share{3, 40}));
  EXPECT_EQ(cohorts.rows[1].bought[1], (Share{1, 20}));
}

TEST(CohortsTest, AllTogetherAreThoseForWhomThatMonthIsOver) {
  const Cohorts cohorts = CohortsOf(kCounts, Period::kMonth, On("2024-04-30"));
  EXPECT_EQ(cohorts.all, (std::vector<Share>{{5, 60}, {11, 60}, {3, 40}}));
}

TEST(CohortsTest, MoreThanTwentyFourMonthsAreQuarters) {
  EXPECT_EQ(CohortPeriod(On("2022-01-15"), On("2024-01-30")), Period::kMonth);
  EXPECT_EQ(CohortPeriod(On("2022-01-15"), On("2024-01-31")), Period::kQuarter);
  const Cohorts cohorts = CohortsOf({{On("2022-01-01"), On("2022-01-01"), 40},
                                     {On("2022-01-01"), On("2023-10-01"), 10},
                                     {On("2022-01-01"), On("2024-01-01"), 2}},
                                    Period::kQuarter, On("2024-03-30"));
  ASSERT_EQ(cohorts.rows.size(), 1u);
  ASSERT_EQ(cohorts.rows[0].bought.size(), 7u);
  EXPECT_EQ(cohorts.rows[0].bought[6], (Share{10, 40}));
}

TEST(CohortsTest, OfManyQuartersTheLatestAreTold) {
  std::vector<CohortCount> counts;
  for (Day day = On("1990-01-01"); day < On("2024-01-01");) {
    counts.push_back({day, day, 5});
    const YearMonthDay date = ToYearMonthDay(day);
    day = date.month == 10 ? ToDay({date.year + 1, 1, 1}) : ToDay({date.year, date.month + 3, 1});
  }
  const Cohorts cohorts = CohortsOf(counts, Period::kQuarter, On("2023-12-31"));
  EXPECT_EQ(cohorts.rows.size(), 23u);
  EXPECT_EQ(cohorts.rows.front().bought.size(), 23u);
  EXPECT_EQ(cohorts.rows.back().first_day, On("2023-07-01"));
}

}  // namespace
}  // namespace kundig
