// How soon customers come back, counted by hand.
#include "engine/return_times.h"

#include <gtest/gtest.h>

namespace kundig {
namespace {

constexpr Day kUntil{20'000};

Day Ago(int32_t days) { return kUntil - days; }

TEST(ReturnTimesTest, WhereAllAreWatchedItIsTheShareThatCameBack) {
  const ReturnTimes returns =
      ReturnTimesOf({{Ago(70), 3, 10}, {Ago(80), 20, 30}, {Ago(75), std::nullopt, 60}}, kUntil);
  EXPECT_EQ(returns.customers, 100);
  ASSERT_EQ(returns.weeks.size(), 11u);
  EXPECT_NEAR(returns.weeks[0].came_back.value, 0.1, 1e-15);
  EXPECT_NEAR(returns.weeks[1].came_back.value, 0.1, 1e-15);
  EXPECT_NEAR(returns.weeks[2].came_back.value, 0.4, 1e-15);
  EXPECT_EQ(returns.weeks[0].watched, 100);
  EXPECT_EQ(returns.weeks[0].waiting, 90);
  EXPECT_EQ(returns.weeks[2].waiting, 60);
  EXPECT_FALSE(returns.half);
  for (const ReturnStep& step : returns.weeks) {
    EXPECT_LT(step.came_back.low, step.came_back.value);
    EXPECT_LT(step.came_back.value, step.came_back.high);
  }
}

TEST(ReturnTimesTest, NewcomersSayNothingAboutWhatTheyWereNotWatchedFor) {
  // Of 50 who are watched long enough half are back after 30 days; 1,000 came yesterday.
  const ReturnTimes returns = ReturnTimesOf(
      {{Ago(100), 30, 25}, {Ago(100), std::nullopt, 25}, {Ago(1), std::nullopt, 1000}}, kUntil);
  EXPECT_EQ(returns.weeks.size(), 14u);
  EXPECT_NEAR(returns.weeks[4].came_back.value, 0.5, 1e-15);
  EXPECT_EQ(returns.weeks[4].watched, 50);
  ASSERT_TRUE(returns.half);
  EXPECT_EQ(returns.half->days, 30);
  EXPECT_EQ(returns.half->low, 30);
  EXPECT_FALSE(returns.half->high);
}

TEST(ReturnTimesTest, EndsWhereFewerThanTwentyAreWatched) {
  EXPECT_EQ(ReturnTimesOf({{Ago(21), std::nullopt, 20}, {Ago(90), 4, 19}}, kUntil).weeks.size(),
            3u);
  const ReturnTimes few = ReturnTimesOf({{Ago(90), 4, 19}}, kUntil);
  EXPECT_TRUE(few.weeks.empty());
  EXPECT_FALSE(few.half);
  EXPECT_EQ(few.customers, 19);
  EXPECT_EQ(ReturnTimesOf({}, kUntil).customers, 0);
}

}  // namespace
}  // namespace kundig
