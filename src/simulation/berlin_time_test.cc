#include "simulation/berlin_time.h"

#include <gtest/gtest.h>

#include <string>

namespace kundig {
namespace {

std::string Utc(int64_t time_ms) {
  std::string text;
  AppendUtc(time_ms, text);
  return text;
}

std::string MidnightOf(int32_t year, int32_t month, int32_t day) {
  return Utc(BerlinMidnightMs(ToDay({.year = year, .month = month, .day = day})));
}

TEST(BerlinTimeTest, SummerTimeBeginsAndEndsOnTheLastSunday) {
  EXPECT_EQ(MidnightOf(2024, 1, 1), "2023-12-31T23:00:00.000Z");
  EXPECT_EQ(MidnightOf(2024, 3, 31), "2024-03-30T23:00:00.000Z");
  EXPECT_EQ(MidnightOf(2024, 4, 1), "2024-03-31T22:00:00.000Z");
  EXPECT_EQ(MidnightOf(2024, 10, 27), "2024-10-26T22:00:00.000Z");
  EXPECT_EQ(MidnightOf(2024, 10, 28), "2024-10-27T23:00:00.000Z");
  EXPECT_EQ(MidnightOf(2025, 3, 30), "2025-03-29T23:00:00.000Z");
  EXPECT_EQ(MidnightOf(2025, 3, 31), "2025-03-30T22:00:00.000Z");
}

TEST(BerlinTimeTest, MomentsRiseWithinTheirDay) {
  for (const int32_t day : {30, 31}) {  // the second has 23 hours
    const Day date = ToDay({.year = 2024, .month = 3, .day = day});
    int64_t previous = BerlinMidnightMs(date) - 1;
    for (double fraction = 0; fraction < 1; fraction += 1.0 / 1024) {
      const int64_t time = BerlinTimeMs(date, fraction);
      EXPECT_GT(time, previous);
      previous = time;
    }
    EXPECT_LT(BerlinTimeMs(date, 1 - 0x1p-53), BerlinMidnightMs(date + 1));
  }
}

TEST(BerlinTimeTest, MillisecondsAreWritten) {
  EXPECT_EQ(Utc(1709287872345), "2024-03-01T10:11:12.345Z");
  EXPECT_EQ(Utc(-1), "1969-12-31T23:59:59.999Z");
}

}  // namespace
}  // namespace kundig
