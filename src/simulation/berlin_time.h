// Moments of a day in Berlin, as times in UTC.
#pragma once

#include <cstdint>
#include <string>

#include "base/calendar.h"

namespace kundig {

// Milliseconds since 1970-01-01T00:00Z at which `day` begins in Berlin, by the European Union's
// rule of summer time in force since 1996.
[[nodiscard]] int64_t BerlinMidnightMs(Day day);

// The time in UTC, in ms, of the moment before which the share `fraction` in [0, 1) of the day's
// activity lies: people sleep at night and are busiest in the evening. Increases with `fraction`
// and never leaves the day.
[[nodiscard]] int64_t BerlinTimeMs(Day day, double fraction);

// Appends "2024-03-01T10:11:12.345Z".
void AppendUtc(int64_t time_ms, std::string& text);

}  // namespace kundig
