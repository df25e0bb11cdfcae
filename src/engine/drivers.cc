#include "engine/drivers.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "engine/statements.h"
#include "store/shown_sums.h"

namespace kundig {
namespace {

constexpr int64_t kEnoughOnEachSide = 20;
constexpr int64_t kMostItems = 40;

Share operator+(const Share& a, const Share& b) {
  return {.successes = a.successes + b.successes, .trials = a.trials + b.trials};
}
Share operator-(const Share& a, const Share& b) {
  return {.successes = a.successes - b.successes, .trials = a.trials - b.trials};
}

std::vector<TraitCount> Only(const std::vector<TraitCount>& counts, Trait trait) {
  std::vector<TraitCount> only;
  std::ranges::copy_if(counts, std::back_inserter(only),
                       [trait](const TraitCount& count) { return count.trait == trait; });
  std::ranges::sort(only, {}, &TraitCount::number);
  return only;
}

// After how many of `counts` about that part of the customers is passed; at least one stays on each
// side.
size_t SplitNear(const std::vector<TraitCount>& counts, double part, int64_t customers) {
  size_t best = 1;
  double nearest = 2;
  int64_t passed = 0;
  for (size_t i = 1; i < counts.size(); ++i) {
    passed += counts[i - 1].came_back.trials;
    const double off =
        std::abs(static_cast<double>(passed) / static_cast<double>(customers) - part);
    if (off >= nearest) continue;
    nearest = off;
    best = i;
  }
  return best;
}

// Few and many of a number, where customers differ in it at all.
void AddThirds(const std::vector<TraitCount>& counts, const Share& all, DriverKind at_most,
               DriverKind at_least, std::vector<Driver>& drivers) {
  if (counts.size() < 2) return;
  const size_t few = SplitNear(counts, 1.0 / 3, all.trials);
  const size_t many = SplitNear(counts, 2.0 / 3, all.trials);
  Share below;
  for (size_t i = 0; i < counts.size(); ++i) {
    // Where both split alike, one of them says it.
    if (i == few && few != many) {
      drivers.push_back(
          {.kind = at_most, .number = counts[i - 1].number, .with = below, .without = all - below});
    }
    if (i == many) {
      drivers.push_back(
          {.kind = at_least, .number = counts[i].number, .with = all - below, .without = below});
    }
    below = below + counts[i].came_back;
  }
}

// Each customer of them has exactly one.
Share AllOf(const std::vector<TraitCount>& counts) {
  Share all;
  for (const TraitCount& count : counts) all = all + count.came_back;
  return all;
}

void AddEach(const std::vector<TraitCount>& counts, const Share& all, DriverKind kind,
             std::vector<Driver>& drivers) {
  for (const TraitCount& count : counts) {
    if (count.came_back.trials == all.trials) continue;  // holds of everybody
    drivers.push_back({.kind = kind,
                       .name = count.name,
                       .number = count.number,
                       .with = count.came_back,
                       .without = all - count.came_back});
  }
}

bool IsEnough(const Driver& driver) {
  return std::min(driver.with.trials, driver.without.trials) >= kEnoughOnEachSide;
}

// Descending: what is told first.
std::tuple<bool, bool, double> Rank(const Driver& driver) {
  return {driver.beyond_chance(), driver.difference.has_value(),
          driver.difference ? driver.difference->value : 0};
}

}  // namespace

std::string_view DriverKindName(DriverKind kind) {
  switch (kind) {
    case DriverKind::kItem: return "item";
    case DriverKind::kThingsAtMost: return "things_at_most";
    case DriverKind::kThingsAtLeast: return "things_at_least";
    case DriverKind::kSpendAtMost: return "spend_at_most";
    case DriverKind::kSpendAtLeast: return "spend_at_least";
    case DriverKind::kWeekday: return "weekday";
    case DriverKind::kMonth: return "month";
    default: return "source";
  }
}

Drivers DriversOf(const std::vector<TraitCount>& counts) {
  Drivers drivers;
  const std::vector<TraitCount> weekdays = Only(counts, Trait::kWeekday);
  const std::vector<TraitCount> months = Only(counts, Trait::kMonth);
  drivers.came_back = AllOf(weekdays);
  const Share& all = drivers.came_back;
  std::vector<Driver>& rows = drivers.rows;
  AddEach(Only(counts, Trait::kItem), all, DriverKind::kItem, rows);
  AddThirds(Only(counts, Trait::kThings), all, DriverKind::kThingsAtMost,
            DriverKind::kThingsAtLeast, rows);
  AddThirds(Only(counts, Trait::kSpend), all, DriverKind::kSpendAtMost, DriverKind::kSpendAtLeast,
            rows);
  AddEach(weekdays, all, DriverKind::kWeekday, rows);
  AddEach(months, AllOf(months), DriverKind::kMonth, rows);
  AddEach(Only(counts, Trait::kSource), all, DriverKind::kSource, rows);
  drivers.compared = static_cast<size_t>(std::ranges::count_if(rows, IsEnough));
  for (Driver& driver : rows) {
    if (!IsEnough(driver)) continue;
    driver.difference =
        DifferenceOfShares(driver.with, driver.without, SimultaneousQuantile(drivers.compared));
  }
  std::ranges::stable_sort(rows, std::greater<>(), Rank);
  return drivers;
}

namespace {

std::vector<SqlValue> TraitValues(ItemLevel level, Day until) {
  return {int64_t{until.number}, static_cast<int64_t>(level), int64_t{kSoonDays}, kMostItems};
}

}  // namespace

std::string ShownTraitCounts(ItemLevel level, Day until) {
  return ShownStatement(sql::sum_first_day_traits, TraitValues(level, until));
}

Result<std::vector<TraitCount>> QueryTraitCounts(Store& store, ItemLevel level, Day until) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(Rows rows,
                          connection.Query(sql::sum_first_day_traits, TraitValues(level, until)));
  std::vector<TraitCount> counts;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return counts;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      counts.push_back({.trait = static_cast<Trait>(chunk->Column<int32_t>(0)[i]),
                        .name = std::string(chunk->Text(1, i)),
                        .number = chunk->Column<int64_t>(2)[i],
                        .came_back = {.successes = chunk->Column<int64_t>(4)[i],
                                      .trials = chunk->Column<int64_t>(3)[i]}});
    }
  }
}

}  // namespace kundig
