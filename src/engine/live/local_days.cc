#include "engine/live/local_days.h"

#include "engine/statements.h"

namespace kundig {
namespace {

constexpr int64_t kMinute = 60'000'000;
constexpr int64_t kDay = 24 * 60 * kMinute;
constexpr std::array<int64_t, 2> kSpans = {kDay, 15 * kMinute};

int64_t FloorDivide(int64_t value, int64_t divisor) {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

}  // namespace

Result<Day> LocalDays::Of(Connection& connection, int64_t time_us) {
  KUNDIG_ASSIGN_OR_RETURN(const int64_t ahead_us, AheadUs(connection, time_us));
  return Day{static_cast<int32_t>(FloorDivide(time_us + ahead_us, kDay))};
}

Result<int64_t> LocalDays::AheadUs(Connection& connection, int64_t time_us) {
  for (size_t i = 0; i < kSpans.size(); ++i) {
    const int64_t number = FloorDivide(time_us, kSpans[i]);
    auto known = known_[i].find(number);
    if (known == known_[i].end()) {
      const int64_t begin_us = number * kSpans[i];
      KUNDIG_ASSIGN_OR_RETURN(const int64_t first, Ask(connection, begin_us));
      KUNDIG_ASSIGN_OR_RETURN(const int64_t last, Ask(connection, begin_us + kSpans[i] - 1));
      const auto ahead = first == last ? std::optional(first) : std::nullopt;
      known = known_[i].emplace(number, ahead).first;
    }
    if (known->second) return *known->second;
  }
  return Ask(connection, time_us);
}

Result<int64_t> LocalDays::Ask(Connection& connection, int64_t time_us) const {
  KUNDIG_ASSIGN_OR_RETURN(const auto ahead_us,
                          connection.QueryInt64(sql::select_clock_ahead, {timezone_, time_us}));
  return ahead_us.value_or(0);
}

}  // namespace kundig
