// Cohorts: of the customers who came in the same period, how many buy in each one after it.
#pragma once

#include <cstdint>
#include <vector>

#include "base/calendar.h"
#include "models/share_intervals.h"
#include "store/store.h"

namespace kundig {

// Customers of a cohort who bought in a period, by the first days of both; a sum over customers.
struct CohortCount {
  Day cohort;
  Day period;
  int64_t customers = 0;
};

struct Cohort {
  Day first_day;  // of the period in which they came
  int64_t customers = 0;
  std::vector<Share> bought;  // of them, 1, 2, ... periods later, as far as these are over
};

struct Cohorts {
  Period period = Period::kMonth;
  std::vector<Share> all;    // 1, 2, ... periods later, of all cohorts for whom that is over
  std::vector<Cohort> rows;  // the earliest first; without those of whom no period is over yet
};

// Months; quarters where there are more than 24 months; at most the latest 24 of them.
[[nodiscard]] Period CohortPeriod(Day first_day, Day until);

// `counts` are by `period`; what is not over by the end of day `until` is left out.
[[nodiscard]] Cohorts CohortsOf(const std::vector<CohortCount>& counts, Period period, Day until);

// One GROUP BY. Errors: those of the store.
Result<std::vector<CohortCount>> QueryCohortCounts(Store& store, Period period, Day until);
// Its statement, to be read.
[[nodiscard]] std::string ShownCohortCounts(Period period, Day until);

}  // namespace kundig
