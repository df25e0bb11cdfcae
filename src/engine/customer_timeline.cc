#include "engine/customer_timeline.h"

#include <array>

#include "engine/live/local_days.h"
#include "engine/statements.h"

namespace kundig {
namespace {

constexpr std::array<std::string_view, 4> kKinds = {"purchase", "use", "view", "answer"};

// The type of an event that brought no interaction stands in a column of its own.
std::string KindOf(int32_t kind, std::string_view type) {
  const auto number = static_cast<size_t>(kind);
  return std::string(number < kKinds.size() ? kKinds[number] : type);
}

TimelineEntry ReadEntry(const Chunk& chunk, size_t row) {
  TimelineEntry entry{.kind = KindOf(chunk.Column<int32_t>(2)[row], chunk.Text(3, row)),
                      .item = std::string(chunk.Text(4, row))};
  if (!chunk.IsNull(0, row)) entry.day = Day{chunk.Column<int32_t>(0)[row]};
  if (!chunk.IsNull(1, row)) entry.time_us = chunk.Column<int64_t>(1)[row];
  if (!chunk.IsNull(5, row)) entry.quantity = chunk.Column<double>(5)[row];
  if (!chunk.IsNull(6, row)) entry.value_minor = chunk.Column<int64_t>(6)[row];
  return entry;
}

}  // namespace

Result<std::vector<TimelineEntry>> ReadTimeline(Store& store, const Config& config,
                                                int32_t person_key, int64_t most) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  std::vector<TimelineEntry> entries;
  {
    KUNDIG_ASSIGN_OR_RETURN(Rows rows,
                            connection.Query(sql::select_timeline, {int64_t{person_key}, most}));
    while (true) {
      KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
      if (chunk == nullptr) break;
      for (size_t i = 0; i < chunk->rows(); ++i) entries.push_back(ReadEntry(*chunk, i));
    }
  }
  LocalDays days(config.timezone);
  for (TimelineEntry& entry : entries) {
    if (entry.day || !entry.time_us) continue;
    KUNDIG_ASSIGN_OR_RETURN(entry.day, days.Of(connection, *entry.time_us));
  }
  return entries;
}

}  // namespace kundig
