#include "engine/cohorts.h"

#include <algorithm>
#include <map>

#include "engine/statements.h"
#include "store/shown_sums.h"

namespace kundig {
namespace {

constexpr int32_t kMostPeriods = 24;

// The period that is over last.
int32_t LastWhole(Day until, Period period) { return PeriodNumber(until + 1, period) - 1; }

}  // namespace

Period CohortPeriod(Day first_day, Day until) {
  const int32_t months =
      LastWhole(until, Period::kMonth) - PeriodNumber(first_day, Period::kMonth) + 1;
  return months > kMostPeriods ? Period::kQuarter : Period::kMonth;
}

Cohorts CohortsOf(const std::vector<CohortCount>& counts, Period period, Day until) {
  const int32_t last_whole = LastWhole(until, period);
  std::map<int32_t, Cohort> rows;
  for (const CohortCount& count : counts) {
    const int32_t first = PeriodNumber(count.cohort, period);
    const int32_t later = PeriodNumber(count.period, period) - first;
    if (first >= last_whole || first <= last_whole - kMostPeriods) continue;
    Cohort& row = rows[first];
    row.first_day = count.cohort;
    row.bought.resize(static_cast<size_t>(last_whole - first));
    if (later == 0) {
      row.customers = count.customers;
    } else if (later <= last_whole - first) {
      row.bought[static_cast<size_t>(later - 1)].successes = count.customers;
    }
  }
  Cohorts cohorts{.period = period};
  for (auto& [first, row] : rows) {
    if (cohorts.all.empty()) cohorts.all.resize(row.bought.size());  // nobody came earlier
    for (size_t i = 0; i < row.bought.size(); ++i) {
      row.bought[i].trials = row.customers;
      cohorts.all[i].successes += row.bought[i].successes;
      cohorts.all[i].trials += row.bought[i].trials;
    }
    cohorts.rows.push_back(std::move(row));
  }
  return cohorts;
}

namespace {

std::vector<SqlValue> CohortValues(Period period, Day until) {
  return {int64_t{until.number}, std::string(PeriodName(period))};
}

}  // namespace

std::string ShownCohortCounts(Period period, Day until) {
  return ShownStatement(sql::sum_cohorts, CohortValues(period, until));
}

Result<std::vector<CohortCount>> QueryCohortCounts(Store& store, Period period, Day until) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(Rows rows,
                          connection.Query(sql::sum_cohorts, CohortValues(period, until)));
  std::vector<CohortCount> counts;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return counts;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      counts.push_back({.cohort = {chunk->Column<int32_t>(0)[i]},
                        .period = {chunk->Column<int32_t>(1)[i]},
                        .customers = chunk->Column<int64_t>(2)[i]});
    }
  }
}

}  // namespace kundig
