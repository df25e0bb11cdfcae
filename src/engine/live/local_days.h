// LocalDays: the day of any moment in one time zone, as the store would cut it, mostly without
// asking it.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "base/calendar.h"
#include "base/result.h"
#include "store/duckdb/database.h"

namespace kundig {

// Remembers how far the clock is ahead of UTC on the days that were asked for. Within a day, or a
// quarter of an hour, at both ends of which it is the same, no change is looked for.
class LocalDays {
 public:
  explicit LocalDays(std::string zone) : timezone_(std::move(zone)) {}

  // `time_us` since 1970, UTC. Errors: those of the store.
  Result<Day> Of(Connection& connection, int64_t time_us);

 private:
  Result<int64_t> AheadUs(Connection& connection, int64_t time_us);
  Result<int64_t> Ask(Connection& connection, int64_t time_us) const;

  std::string timezone_;
  // By days, then by quarters of an hour: nothing where it is not the same at both ends.
  std::array<boost::unordered_flat_map<int64_t, std::optional<int64_t>>, 2> known_;
};

}  // namespace kundig
