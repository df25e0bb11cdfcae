#include "simulation/berlin_time.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <iterator>

namespace kundig {
namespace {

constexpr int64_t kHourMs = 3'600'000;
constexpr int64_t kDayMs = 24 * kHourMs;

// For the 31-day months March and October.
Day LastSunday(int32_t year, int32_t month) {
  const Day last = ToDay({.year = year, .month = month, .day = 31});
  const int32_t days_after_sunday = (last.number % 7 + 11) % 7;  // 1970-01-01 was a Thursday
  return last - days_after_sunday;
}

// Clocks change at 01:00 UTC, after midnight of that Sunday.
bool BeginsInSummerTime(Day day) {
  const int32_t year = ToYearMonthDay(day).year;
  return day > LastSunday(year, 3) && day <= LastSunday(year, 10);
}

struct ActivityPoint {
  double activity;  // share of the day's activity before ...
  double time;      // ... this share of the day's length
};
constexpr std::array<ActivityPoint, 8> kActivity = {{{0, 0},
                                                     {.03, 6.0 / 24},
                                                     {.15, 9.0 / 24},
                                                     {.36, 12.0 / 24},
                                                     {.55, 15.0 / 24},
                                                     {.76, 18.0 / 24},
                                                     {.94, 21.0 / 24},
                                                     {1, 1}}};

}  // namespace

int64_t BerlinMidnightMs(Day day) {
  return day.number * kDayMs - (BeginsInSummerTime(day) ? 2 : 1) * kHourMs;
}

int64_t BerlinTimeMs(Day day, double fraction) {
  size_t upper = 1;
  while (upper + 1 < kActivity.size() && fraction >= kActivity[upper].activity) ++upper;
  const ActivityPoint from = kActivity[upper - 1];
  const ActivityPoint to = kActivity[upper];
  const double share = from.time + (to.time - from.time) * (fraction - from.activity) /
                                       (to.activity - from.activity);
  const int64_t begin = BerlinMidnightMs(day);
  const int64_t length = BerlinMidnightMs(day + 1) - begin;
  const auto passed = static_cast<int64_t>(std::floor(share * static_cast<double>(length)));
  return begin + std::min(passed, length - 1);
}

void AppendUtc(int64_t time_ms, std::string& text) {
  const int64_t day_number = time_ms >= 0 ? time_ms / kDayMs : -((-time_ms + kDayMs - 1) / kDayMs);
  const int64_t in_day = time_ms - day_number * kDayMs;
  const YearMonthDay date = ToYearMonthDay({static_cast<int32_t>(day_number)});
  fmt::format_to(std::back_inserter(text),
                 FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z"), date.year, date.month,
                 date.day, in_day / kHourMs, in_day / 60'000 % 60, in_day / 1000 % 60,
                 in_day % 1000);
}

}  // namespace kundig
