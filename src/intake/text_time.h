// Dates and times as people and programs write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/calendar.h"

namespace kundig {

// The order of day and month where the year does not come first: 31.12.2026 or 12/31/2026.
enum class DateOrder { kDayFirst, kMonthFirst };

// A day; with a time of day where there was one; in UTC where it had a zone or was a count since
// 1970, else as the clock on the wall showed it.
struct TextTime {
  Day day;
  std::optional<int64_t> micros_of_day;
  bool utc = false;

  friend bool operator==(const TextTime&, const TextTime&) = default;
};

// Understands 1997-09-30, 1997/09/30, 30.9.1997, 9/30/97, 19970930, 19970930235959, each of the
// first four also with a time (8:26, 08:26:00.123, 8:26 PM) and a zone (Z, +02:00, -0530); seconds
// (10 digits) and milliseconds (13 digits) since 1970. Years of two digits: 70 to 99 are of the
// last century. Nothing for anything else.
[[nodiscard]] std::optional<TextTime> ParseTextTime(std::string_view text, DateOrder order);

// Whether what the text means depends on the order: 1/12/2010 does, 2010-12-01 does not.
[[nodiscard]] bool NeedsDateOrder(std::string_view text);

// What a date with day and month in unknown order tells of that order, if it does: 31/12/2026 is
// day-first.
[[nodiscard]] std::optional<DateOrder> DateOrderOf(std::string_view text);

}  // namespace kundig
