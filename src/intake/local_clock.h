// The company's clock as temporary tables that statements join: local times from UTC and back.
#pragma once

#include <string>

#include "base/result.h"
#include "store/duckdb/database.h"

namespace kundig {

// What a table of clocks is made of. `timezone` is a name of the IANA data base; `moments` is a
// relation of SQL, made of fixed text and quoted names, with a column `moment` of type TIMESTAMP.
struct ClockSource {
  std::string timezone;
  std::string moments;
};

// Makes the table utc_clock (quarter_of(UTC time), microseconds that the local clock is ahead).
// Errors: kFailure where the moments cannot be read or there is no such time zone.
Status CreateUtcClock(Connection& connection, const ClockSource& source);
// Makes the table local_clock (quarter_of(local time), microseconds that the local clock is ahead).
// An hour that the clock shows twice is the later one.
Status CreateLocalClock(Connection& connection, const ClockSource& source);

}  // namespace kundig
