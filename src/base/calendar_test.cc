#include "base/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace kundig {
namespace {

// Days from 1970-01-01, as any calendar gives them.
TEST(CalendarTest, KnownDaysHaveKnownNumbers) {
  EXPECT_EQ(ToDay({.year = 1970, .month = 1, .day = 1}).number, 0);
  EXPECT_EQ(ToDay({.year = 1969, .month = 12, .day = 31}).number, -1);
  EXPECT_EQ(ToDay({.year = 2000, .month = 2, .day = 29}).number, 11016);
  EXPECT_EQ(ToDay({.year = 1997, .month = 9, .day = 30}).number, 10134);
  EXPECT_EQ(ToDay({.year = 2038, .month = 1, .day = 19}).number, 24855);
  EXPECT_EQ(ToDay({.year = 1600, .month = 1, .day = 1}).number, -135140);
}

TEST(CalendarTest, EveryDayOfTwelveCenturiesFollowsTheDayBefore) {
  YearMonthDay previous = ToYearMonthDay(Day{-300'000});
  for (int32_t number = -299'999; number < 150'000; ++number) {
    const YearMonthDay date = ToYearMonthDay(Day{number});
    ASSERT_EQ(ToDay(date).number, number);
    const bool next_day = date.month == previous.month && date.day == previous.day + 1;
    const bool next_month = date.month == previous.month % 12 + 1 && date.day == 1;
    ASSERT_TRUE(next_day || next_month) << FormatDay(Day{number});
    previous = date;
  }
}

TEST(CalendarTest, LeapDaysExistEveryFourYearsButNotInMostCenturies) {
  EXPECT_TRUE(IsValid({.year = 2024, .month = 2, .day = 29}));
  EXPECT_TRUE(IsValid({.year = 2000, .month = 2, .day = 29}));
  EXPECT_FALSE(IsValid({.year = 1900, .month = 2, .day = 29}));
  EXPECT_FALSE(IsValid({.year = 2023, .month = 2, .day = 29}));
}

TEST(CalendarTest, DaysThatDoNotExistAreInvalid) {
  EXPECT_FALSE(IsValid({.year = 2024, .month = 4, .day = 31}));
  EXPECT_FALSE(IsValid({.year = 2024, .month = 13, .day = 1}));
  EXPECT_FALSE(IsValid({.year = 2024, .month = 0, .day = 1}));
  EXPECT_FALSE(IsValid({.year = 2024, .month = 1, .day = 0}));
}

RC_GTEST_PROP(CalendarTest, TextFormReadsBack, ()) {
  const Day day{*rc::gen::inRange(-719'528, 2'932'896)};  // years 0 to 9999
  RC_ASSERT(ParseDay(FormatDay(day)).value() == day);
}

TEST(CalendarTest, TextThatIsNoDayIsRefusedAsUsage) {
  for (const char* text : {"", "1997-9-30", "30.09.1997", "1997-02-30", "1997-09-30 ", "1997/09/30",
                           "-997-09-30", "1997-0x-30", "1997-09-3 "}) {
    const auto day = ParseDay(text);
    ASSERT_FALSE(day.has_value()) << text;
    EXPECT_EQ(day.error().code, ErrorCode::kUsage);
  }
}

TEST(CalendarTest, DurationsAreInDays) {
  EXPECT_DOUBLE_EQ(ParseDurationDays("90d").value(), 90);
  EXPECT_DOUBLE_EQ(ParseDurationDays("39w").value(), 273);
  EXPECT_DOUBLE_EQ(ParseDurationDays("12m").value(), 365.25);
  EXPECT_DOUBLE_EQ(ParseDurationDays("2y").value(), 730.5);
}

TEST(CalendarTest, TextThatIsNoDurationIsRefused) {
  for (const char* text : {"", "w", "39", "0w", "-1w", "3.5w", "39 w", "39h", "99999999999w"}) {
    EXPECT_FALSE(ParseDurationDays(text).has_value()) << text;
  }
}

TEST(CalendarTest, WeeksBeginOnMonday) {
  const Day monday = ParseDay("2024-01-01").value();
  EXPECT_EQ(PeriodNumber(monday, Period::kWeek), PeriodNumber(monday + 6, Period::kWeek));
  EXPECT_EQ(PeriodNumber(monday, Period::kWeek) + 1, PeriodNumber(monday + 7, Period::kWeek));
  EXPECT_EQ(PeriodNumber(monday, Period::kWeek) - 1, PeriodNumber(monday - 1, Period::kWeek));
}

RC_GTEST_PROP(CalendarTest, ConsecutivePeriodsHaveConsecutiveNumbers, ()) {
  const Day day{*rc::gen::inRange(-400'000, 400'000)};
  const auto period =
      *rc::gen::element(Period::kWeek, Period::kMonth, Period::kQuarter, Period::kYear);
  const int32_t step = PeriodNumber(day + 1, period) - PeriodNumber(day, period);
  RC_ASSERT(step == 0 || step == 1);
  const int32_t longest = period == Period::kWeek    ? 7
                          : period == Period::kMonth ? 31
                          : period == Period::kYear  ? 366
                                                     : 92;
  RC_ASSERT(PeriodNumber(day + longest, period) > PeriodNumber(day, period));
}

TEST(CalendarTest, PeriodsAreNamed) {
  for (const Period period : {Period::kWeek, Period::kMonth, Period::kQuarter, Period::kYear}) {
    EXPECT_EQ(ParsePeriod(PeriodName(period)).value(), period);
  }
  EXPECT_FALSE(ParsePeriod("fortnight").has_value());
}

}  // namespace
}  // namespace kundig
