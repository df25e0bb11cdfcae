#include "intake/text_time.h"

#include <gtest/gtest.h>

namespace kundig {
namespace {

constexpr int64_t kSecond = 1'000'000;

std::string Show(std::string_view text, DateOrder order = DateOrder::kDayFirst) {
  const auto time = ParseTextTime(text, order);
  if (!time) return "unreadable";
  std::string shown = FormatDay(time->day);
  if (time->micros_of_day) shown += " " + std::to_string(*time->micros_of_day / kSecond);
  return shown + (time->utc ? " utc" : "");
}

TEST(TextTime, ManyWaysToWriteADay) {
  for (const char* text : {"1997-09-30", "1997/09/30", "1997-9-30", "30.9.1997", "30.09.97",
                           "30/9/1997", "19970930"}) {
    EXPECT_EQ(Show(text), "1997-09-30") << text;
  }
  EXPECT_EQ(Show("9/30/1997", DateOrder::kMonthFirst), "1997-09-30");
  EXPECT_EQ(Show("1.2.69"), "2069-02-01");
  EXPECT_EQ(Show("1.2.70"), "1970-02-01");
}

TEST(TextTime, TimesOfDayAndZones) {
  EXPECT_EQ(Show("2017-01-28 14:06:53"), "2017-01-28 50813");
  EXPECT_EQ(Show("2017-01-28T14:06:53.25Z"), "2017-01-28 50813 utc");
  EXPECT_EQ(Show("2017-01-01T00:30:00+02:00"), "2016-12-31 81000 utc");
  EXPECT_EQ(Show("2017-01-01 00:30:00 -0530"), "2017-01-01 21600 utc");
  EXPECT_EQ(Show("1/12/2010 8:26"), "2010-12-01 30360");
  EXPECT_EQ(Show("12/1/2010 8:26 PM", DateOrder::kMonthFirst), "2010-12-01 73560");
  EXPECT_EQ(Show("12/1/2010 12:00 am", DateOrder::kMonthFirst), "2010-12-01 0");
  EXPECT_EQ(Show("1485612413"), "2017-01-28 50813 utc");
  EXPECT_EQ(Show("1485612413000"), "2017-01-28 50813 utc");
  EXPECT_EQ(Show("20170128140653"), "2017-01-28 50813");
}

TEST(TextTime, WhatIsNoTimeIsRefused) {
  for (const char* text : {"", "yesterday", "31.02.2017", "1997-13-01", "2017-01-28 25:00",
                           "2017-01-28 14:60", "2017-01-28x", "2017-01-28 14:06:53 Mars",
                           "1-2/2017", "123", "99999999", "2017-01-28 13:00 PM", "2017-001-28"}) {
    EXPECT_EQ(Show(text), "unreadable") << text;
  }
}

TEST(TextTime, TheOrderIsToldByNumbersAboveTwelve) {
  EXPECT_EQ(DateOrderOf("31/12/2010"), DateOrder::kDayFirst);
  EXPECT_EQ(DateOrderOf("12/31/2010"), DateOrder::kMonthFirst);
  EXPECT_FALSE(DateOrderOf("1/12/2010").has_value());
  EXPECT_FALSE(DateOrderOf("2010-12-31").has_value());
}

}  // namespace
}  // namespace kundig
