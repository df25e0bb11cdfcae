// WallClock: what the clock on the wall shows in one time zone, without asking anybody.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "store/duckdb/database.h"

namespace kundig {

class WallClock {
 public:
  // From a moment on (UTC, microseconds since 1970) the clock is ahead of UTC by so much.
  struct Change {
    int64_t from_us = 0;
    int64_t ahead_us = 0;

    friend bool operator==(const Change&, const Change&) = default;
  };

  // Shows UTC.
  WallClock() = default;
  // Ascending by time; before the first, it counts too.
  explicit WallClock(std::vector<Change> changes) : changes_(std::move(changes)) {}

  [[nodiscard]] int64_t AheadUs(int64_t time_us) const;
  [[nodiscard]] Day LocalDay(int64_t time_us) const;
  // 0 .. 1439
  [[nodiscard]] int32_t LocalMinute(int64_t time_us) const;
  [[nodiscard]] const std::vector<Change>& changes() const { return changes_; }

 private:
  std::vector<Change> changes_;
};

// Of a time zone of the IANA data base, with all changes from 2000 to 2099 as far as they are
// known. Takes some tenths of a second. Errors: kFailure where there is no such time zone.
Result<WallClock> ReadWallClock(Connection& connection, const std::string& timezone);

}  // namespace kundig
