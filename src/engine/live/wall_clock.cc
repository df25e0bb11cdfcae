#include "engine/live/wall_clock.h"

#include <algorithm>

#include "engine/statements.h"

namespace kundig {
namespace {

constexpr int64_t kMicrosAMinute = 60'000'000;
constexpr int64_t kMicrosADay = 24 * 60 * kMicrosAMinute;

int64_t FloorDivide(int64_t value, int64_t divisor) {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

}  // namespace

int64_t WallClock::AheadUs(int64_t time_us) const {
  if (changes_.empty()) return 0;
  const auto after = std::ranges::upper_bound(changes_, time_us, {}, &Change::from_us);
  return after == changes_.begin() ? changes_.front().ahead_us : std::prev(after)->ahead_us;
}

Day WallClock::LocalDay(int64_t time_us) const {
  return {static_cast<int32_t>(FloorDivide(time_us + AheadUs(time_us), kMicrosADay))};
}

int32_t WallClock::LocalMinute(int64_t time_us) const {
  const int64_t local_us = time_us + AheadUs(time_us);
  const int64_t day_us = FloorDivide(local_us, kMicrosADay) * kMicrosADay;
  return static_cast<int32_t>((local_us - day_us) / kMicrosAMinute);
}

Result<WallClock> ReadWallClock(Connection& connection, const std::string& timezone) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_clock_changes, {timezone}));
  std::vector<WallClock::Change> changes;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return WallClock(std::move(changes));
    for (size_t i = 0; i < chunk->rows(); ++i) {
      changes.push_back({chunk->Column<int64_t>(0)[i], chunk->Column<int64_t>(1)[i]});
    }
  }
}

}  // namespace kundig
