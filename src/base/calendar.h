// Days, durations and their text forms.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kundig {

inline constexpr double kDaysPerWeek = 7.0;
inline constexpr double kDaysPerYear = 365.25;

// A calendar day in the company's time zone, counted from 1970-01-01.
struct Day {
  int32_t number = 0;

  friend auto operator<=>(const Day&, const Day&) = default;
  friend int32_t operator-(Day a, Day b) { return a.number - b.number; }
  friend Day operator+(Day day, int32_t days) { return {day.number + days}; }
  friend Day operator-(Day day, int32_t days) { return {day.number - days}; }
};

struct YearMonthDay {
  int32_t year = 1970;
  int32_t month = 1;  // 1..12
  int32_t day = 1;    // 1..31
};

// Proleptic Gregorian calendar (H. Hinnant, "chrono-compatible low-level date algorithms").
[[nodiscard]] Day ToDay(YearMonthDay date);
[[nodiscard]] YearMonthDay ToYearMonthDay(Day day);
[[nodiscard]] bool IsValid(YearMonthDay date);

// "1997-09-30". Errors: kUsage where `text` is no such day.
[[nodiscard]] Result<Day> ParseDay(std::string_view text);
[[nodiscard]] std::string FormatDay(Day day);

// "39w", "90d", "12m", "2y" (a month is a twelfth of 365.25 days), in days. Errors: kUsage.
[[nodiscard]] Result<double> ParseDurationDays(std::string_view text);

// Periods in which a customer can buy or not (BG/BB).
enum class Period { kWeek, kMonth, kQuarter, kYear };

// The number of the period in which `day` lies; consecutive periods have consecutive numbers. Weeks
// begin on Monday.
[[nodiscard]] int32_t PeriodNumber(Day day, Period period);
// "week", "month", "quarter", "year".
[[nodiscard]] std::string_view PeriodName(Period period);
[[nodiscard]] Result<Period> ParsePeriod(std::string_view text);

}  // namespace kundig
