// How long customers take to come back: from the first purchase day to the second.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/calendar.h"
#include "base/estimate.h"
#include "models/kaplan_meier.h"
#include "store/store.h"

namespace kundig {

// Customers who share both; a sum over customers.
struct ReturnCount {
  Day first_day;
  std::optional<int32_t> days_between;  // absent: no second purchase yet
  int64_t customers = 0;
};

struct ReturnStep {
  int32_t week = 0;     // so many weeks after the first purchase
  int64_t watched = 0;  // customers whose first purchase is at least so long ago
  int64_t waiting = 0;  // of them those who had not come back a day before
  Estimate came_back;   // share of all customers by then, with its 90 % interval
};

// When half of the customers are back, with its 90 % interval: where that of the share reaches one
// half (Brookmeyer and Crowley 1982, Biometrics 38, 29-41).
struct HalfTime {
  int32_t days = 0;
  int32_t low = 0;
  std::optional<int32_t> high;  // absent: later than anybody was watched
};

struct ReturnTimes {
  int64_t customers = 0;
  std::optional<HalfTime> half;   // absent: not within the weeks below
  std::vector<ReturnStep> weeks;  // 1, 2, ... as far as at least 20 customers are watched, at most
                                  // two years
};

// As the data stand at the end of day `until`, day by day (kaplan_meier.h): who came back in a week
// that others were not watched through counts as soon as that day.
[[nodiscard]] ReturnTimes ReturnTimesOf(const std::vector<ReturnCount>& counts, Day until);

// One GROUP BY. Errors: those of the store.
Result<std::vector<ReturnCount>> QueryReturnCounts(Store& store, Day until);
// Its statement, to be read.
[[nodiscard]] std::string ShownReturnCounts(Day until);

}  // namespace kundig
