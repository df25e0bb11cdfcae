// The balance of all that was received over HTTP, by key and hour, as it is shown.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "base/json_writer.h"
#include "store/journal/intake_counts.h"

namespace kundig {

inline constexpr int64_t kHoursShown = 48;         // where nobody says how many
inline constexpr int64_t kMostHoursShown = 8'784;  // a year

// The number under which what was mended in quarantine is received anew; keys begin at 1.
inline constexpr uint32_t kReplayKey = 0;

// The numbers of keys, by their ids.
using KeyNumbers = std::map<std::string, uint32_t, std::less<>>;

// The id of a key; "replay" of kReplayKey; "#7" where nobody knows key number 7.
[[nodiscard]] std::string KeyIdOf(const KeyNumbers& keys, uint32_t number);

// The first of the last `hours`, the one of `now_us` among them; hours are counted from 1970, UTC.
[[nodiscard]] int64_t FirstHourShown(int64_t now_us, int64_t hours);
// "2026-11-24T12:00:00Z"
[[nodiscard]] std::string FormatHour(int64_t hour);

// Writes members into an open object:
//   COUNTS, balanced, keys: [{key, COUNTS, balanced, hours: [{hour, COUNTS, balanced}]}]
// where COUNTS are received, stored, duplicate, quarantined, suppressed. Keys that sent nothing,
// hours in which nothing came, and those before `first_hour` are left out; totals are of all.
void WriteBalance(const IntakeLedger& ledger, const KeyNumbers& keys, int64_t first_hour,
                  JsonWriter& json);

}  // namespace kundig
