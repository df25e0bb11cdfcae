#include "base/calendar.h"

#include <fmt/format.h>

#include <charconv>

namespace kundig {
namespace {

// Floor division; b > 0.
int32_t DivideDown(int32_t a, int32_t b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

// Digits alone: no sign, no spaces.
bool ParseNumber(std::string_view text, int32_t& value) {
  if (!text.empty() && text.front() == '-') return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

Day ToDay(YearMonthDay date) {
  const int32_t year = date.month <= 2 ? date.year - 1 : date.year;
  const int32_t era = DivideDown(year, 400);
  const int32_t year_of_era = year - era * 400;
  const int32_t day_of_year =
      (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return {era * 146097 + day_of_era - 719468};
}

YearMonthDay ToYearMonthDay(Day day) {
  const int32_t shifted = day.number + 719468;
  const int32_t era = DivideDown(shifted, 146097);
  const int32_t day_of_era = shifted - era * 146097;
  const int32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int32_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int32_t shifted_month = (5 * day_of_year + 2) / 153;
  const int32_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  return {.year = year_of_era + era * 400 + (month <= 2 ? 1 : 0),
          .month = month,
          .day = day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

bool IsValid(YearMonthDay date) {
  if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31) return false;
  if (date.year < -9999 || date.year > 9999) return false;
  const YearMonthDay back = ToYearMonthDay(ToDay(date));
  return back.month == date.month && back.day == date.day;
}

Result<Day> ParseDay(std::string_view text) {
  YearMonthDay date;
  if (text.size() == 10 && text[4] == '-' && text[7] == '-' &&
      ParseNumber(text.substr(0, 4), date.year) && ParseNumber(text.substr(5, 2), date.month) &&
      ParseNumber(text.substr(8, 2), date.day) && IsValid(date)) {
    return ToDay(date);
  }
  return Fail(ErrorCode::kUsage, fmt::format("\"{}\" is not a day", text), {},
              "Write it as 1997-09-30.");
}

std::string FormatDay(Day day) {
  const YearMonthDay date = ToYearMonthDay(day);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

Result<double> ParseDurationDays(std::string_view text) {
  int32_t count = 0;
  if (text.size() >= 2 && ParseNumber(text.substr(0, text.size() - 1), count) && count > 0) {
    switch (text.back()) {
      case 'd': return count;
      case 'w': return count * kDaysPerWeek;
      case 'm': return count * kDaysPerYear / 12.0;
      case 'y': return count * kDaysPerYear;
      default: break;
    }
  }
  return Fail(ErrorCode::kUsage, fmt::format("\"{}\" is not a duration", text), {},
              "Write a whole number and d, w, m or y, such as 39w.");
}

int32_t PeriodNumber(Day day, Period period) {
  // 1970-01-01 was a Thursday, so Monday of that week is day -3.
  if (period == Period::kWeek) return DivideDown(day.number + 3, 7);
  const YearMonthDay date = ToYearMonthDay(day);
  const int32_t months = date.year * 12 + date.month - 1;
  switch (period) {
    case Period::kMonth: return months;
    case Period::kQuarter: return DivideDown(months, 3);
    default: return date.year;
  }
}

std::string_view PeriodName(Period period) {
  switch (period) {
    case Period::kWeek: return "week";
    case Period::kMonth: return "month";
    case Period::kQuarter: return "quarter";
    default: return "year";
  }
}

Result<Period> ParsePeriod(std::string_view text) {
  for (const Period period : {Period::kWeek, Period::kMonth, Period::kQuarter, Period::kYear}) {
    if (text == PeriodName(period)) return period;
  }
  return Fail(ErrorCode::kUsage, fmt::format("\"{}\" is not a period", text), {},
              "Use week, month, quarter or year.");
}

}  // namespace kundig
