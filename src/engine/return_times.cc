#include "engine/return_times.h"

#include <algorithm>
#include <map>

#include "engine/statements.h"
#include "models/share_intervals.h"
#include "store/shown_sums.h"

namespace kundig {
namespace {

constexpr int64_t kEnoughWatched = 20;
constexpr int32_t kMostWeeks = 104;
constexpr int32_t kWeekDays = 7;

std::vector<WaitingTimes> WaitingTimesOf(const std::vector<ReturnCount>& counts, Day until) {
  std::map<int32_t, WaitingTimes> times;
  for (const ReturnCount& count : counts) {
    const int32_t days = count.days_between.value_or(until - count.first_day);
    WaitingTimes& time = times[days];
    time.days = days;
    (count.days_between ? time.ended : time.lost) += count.customers;
  }
  std::vector<WaitingTimes> ascending;
  for (const auto& [days, time] : times) ascending.push_back(time);
  return ascending;
}

Estimate Rest(const Estimate& share) {
  return {.value = 1 - share.value, .low = 1 - share.high, .high = 1 - share.low};
}

std::optional<int32_t> FirstDayAtHalf(const std::vector<SurvivalStep>& steps, int32_t last_day,
                                      double Estimate::*bound) {
  for (const SurvivalStep& step : steps) {
    if (step.days <= last_day && step.waiting.*bound <= 0.5) return step.days;
  }
  return std::nullopt;
}

std::optional<HalfTime> HalfTimeOf(const std::vector<SurvivalStep>& steps, int32_t last_day) {
  const auto days = FirstDayAtHalf(steps, last_day, &Estimate::value);
  if (!days) return std::nullopt;
  return HalfTime{.days = *days,
                  .low = FirstDayAtHalf(steps, last_day, &Estimate::low).value_or(*days),
                  .high = FirstDayAtHalf(steps, last_day, &Estimate::high)};
}

}  // namespace

ReturnTimes ReturnTimesOf(const std::vector<ReturnCount>& counts, Day until) {
  const std::vector<WaitingTimes> times = WaitingTimesOf(counts, until);
  const std::vector<SurvivalStep> steps = KaplanMeier(times, kNormalQuantile95);
  ReturnTimes returns;
  for (const ReturnCount& count : counts) returns.customers += count.customers;
  for (int32_t week = 1; week <= kMostWeeks; ++week) {
    const int32_t days = week * kWeekDays;
    ReturnStep step{.week = week, .came_back = Rest(WaitingAt(steps, days))};
    for (const ReturnCount& count : counts) {
      if (until - count.first_day >= days) step.watched += count.customers;
    }
    if (step.watched < kEnoughWatched) break;
    for (const WaitingTimes& time : times) {
      if (time.days >= days) step.waiting += time.ended + time.lost;
    }
    returns.weeks.push_back(step);
  }
  returns.half = HalfTimeOf(steps, static_cast<int32_t>(returns.weeks.size()) * kWeekDays);
  return returns;
}

std::string ShownReturnCounts(Day until) {
  return ShownStatement(sql::sum_return_times, {int64_t{until.number}});
}

Result<std::vector<ReturnCount>> QueryReturnCounts(Store& store, Day until) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(Rows rows,
                          connection.Query(sql::sum_return_times, {int64_t{until.number}}));
  std::vector<ReturnCount> counts;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return counts;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      ReturnCount count{.first_day = {chunk->Column<int32_t>(0)[i]},
                        .customers = chunk->Column<int64_t>(2)[i]};
      if (!chunk->IsNull(1, i)) count.days_between = chunk->Column<int32_t>(1)[i];
      counts.push_back(count);
    }
  }
}

}  // namespace kundig
