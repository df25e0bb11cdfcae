// Points in time as ISO 8601 text, and as microseconds since 1970-01-01T00:00:00Z.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kundig {

inline constexpr int64_t kMicrosPerSecond = 1'000'000;
inline constexpr int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

// Microseconds in UTC of a date, or of a date and a time:
//
//   2026-11-24   2026-11-24T12:30Z   2026-11-24 12:30:05,25+01:00   2026-11-24T12:30:05.123456789Z
//
// The letters T and Z may be small, a blank may stand for the T, and "+0100" and "+01" for
// "+01:00". Without a zone the text is UTC; a date alone is its midnight. Digits beyond the
// microsecond are cut off. Second 60 of a leap second is the second that follows. Errors: kUsage
// for every other text, and for times outside the years 0000 to 9999 in UTC.
[[nodiscard]] Result<int64_t> ParseIsoTime(std::string_view text);

// "2026-11-24T12:30:05.123Z": milliseconds, or microseconds where there are any. Requires a time in
// the years 0000 to 9999. ParseIsoTime gives the same time back.
[[nodiscard]] std::string FormatIsoTime(int64_t time_us);

}  // namespace kundig
