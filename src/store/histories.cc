// Persons' histories, put together from rows that lie in the store in no order.
#include <limits>

#include "store/statements.h"
#include "store/store.h"

namespace kundig {
namespace {

constexpr int32_t kNoDay = std::numeric_limits<int32_t>::min();

struct Line {
  int32_t day;
  int32_t item;
  int64_t value_minor;
};

// Lines of the persons of one range, and whose they are.
struct Lines {
  std::vector<int32_t> person;
  std::vector<Line> line;
};

struct KeyRange {
  int64_t begin = 0;
  int64_t end = 0;
};

Result<Lines> ReadLines(Connection& connection, KeyRange keys, const HistoryFilter& filter,
                        const ItemTable* items) {
  KUNDIG_ASSIGN_OR_RETURN(
      Rows rows, connection.Query(sql::select_histories,
                                  {keys.begin, keys.end, int64_t{filter.last_day().number}}));
  Lines lines;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return lines;
    const auto persons = chunk->Column<int32_t>(0);
    const auto days = chunk->Column<int32_t>(1);
    const auto item_keys = chunk->Column<int32_t>(2);
    const auto values = chunk->Column<int64_t>(3);
    lines.person.insert(lines.person.end(), persons.begin(), persons.end());
    for (size_t i = 0; i < chunk->rows(); ++i) {
      // What came since the items were read is none of them.
      const auto key = static_cast<size_t>(item_keys[i]);
      const bool is_known =
          items != nullptr && item_keys[i] >= 0 && key < items->item_of_key.size();
      const int32_t item = is_known ? items->item_of_key[key] : -1;
      lines.line.push_back({chunk->IsNull(1, i) ? kNoDay : days[i], item, values[i]});
    }
  }
}

// Where each person's lines begin once they are grouped: a counting sort by the dense key.
std::vector<Line> GroupByPerson(const Lines& lines, KeyRange keys, std::vector<size_t>& begin) {
  begin.assign(static_cast<size_t>(keys.end - keys.begin) + 1, 0);
  for (const int32_t person : lines.person) {
    ++begin[static_cast<size_t>(person - keys.begin) + 1];
  }
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<size_t> next(begin.begin(), begin.end() - 1);
  std::vector<Line> grouped(lines.line.size());
  for (size_t i = 0; i < lines.line.size(); ++i) {
    grouped[next[static_cast<size_t>(lines.person[i] - keys.begin)]++] = lines.line[i];
  }
  return grouped;
}

// One person's lines as a history; keeps its buffers from one person to the next.
class HistoryBuilder {
 public:
  CustomerHistory Build(std::span<Line> lines) {
    days_.clear();
    items_.clear();
    std::ranges::sort(lines, {}, &Line::day);
    for (const Line& line : lines) {
      if (line.item >= 0) items_.push_back(line.item);
      if (line.day == kNoDay) continue;
      if (days_.empty() || days_.back().day.number != line.day) days_.push_back({Day{line.day}, 0});
      days_.back().spend_minor += line.value_minor;
    }
    std::ranges::sort(items_);
    items_.erase(std::ranges::unique(items_).begin(), items_.end());
    return {.purchase_days = days_, .items = items_};
  }

 private:
  std::vector<PurchaseDay> days_;
  std::vector<int32_t> items_;
};

Status VisitRange(Connection& connection, KeyRange keys, const HistoryFilter& filter,
                  const ItemTable* items, const Store::Visitor& visit) {
  std::vector<size_t> begin;
  std::vector<Line> grouped;
  {
    KUNDIG_ASSIGN_OR_RETURN(const Lines lines, ReadLines(connection, keys, filter, items));
    grouped = GroupByPerson(lines, keys, begin);
  }
  HistoryBuilder builder;
  for (size_t i = 0; i + 1 < begin.size(); ++i) {
    if (begin[i] == begin[i + 1]) continue;
    const std::span<Line> lines(grouped.data() + begin[i], begin[i + 1] - begin[i]);
    visit(static_cast<int32_t>(keys.begin + static_cast<int64_t>(i)), builder.Build(lines));
  }
  return {};
}

}  // namespace

Status Store::VisitHistories(const HistoryFilter& filter, const ItemTable* items,
                             const Visitor& visit, int64_t rows_in_memory) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, Connect());
  KUNDIG_ASSIGN_OR_RETURN(const auto rows,
                          connection.QueryInt64("SELECT count(*) FROM interactions"));
  KUNDIG_ASSIGN_OR_RETURN(const auto last_key,
                          connection.QueryInt64("SELECT max(person_key)::BIGINT FROM customers"));
  if (!last_key) return {};
  const int64_t keys = *last_key + 1;
  const int64_t ranges = rows.value_or(0) / rows_in_memory + 1;
  const int64_t width = (keys + ranges - 1) / ranges;
  for (int64_t begin = 0; begin < keys; begin += width) {
    KUNDIG_RETURN_IF_ERROR(
        VisitRange(connection, {begin, std::min(keys, begin + width)}, filter, items, visit));
  }
  return {};
}

Status Store::VisitHistory(int32_t person_key, const HistoryFilter& filter, const ItemTable* items,
                           const Visitor& visit) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, Connect());
  return VisitRange(connection, {person_key, int64_t{person_key} + 1}, filter, items, visit);
}

}  // namespace kundig
