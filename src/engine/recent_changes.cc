#include "engine/recent_changes.h"

#include <cmath>

#include "engine/statements.h"

namespace kundig {
namespace {

constexpr double kNormalQuantile95 = 1.6448536269514722;
constexpr int64_t kEnoughPersons = 20;
constexpr int32_t kHistoryOfNewDays = 182;

enum Measure : size_t { kCustomers, kPurchaseDays, kSpend, kNewCustomers };
constexpr std::array<std::string_view, 4> kNames = {"customers", "purchase_days", "spend_minor",
                                                    "new_customers"};

// The three periods of one measure.
struct Row {
  PairedSums with_before;
  PairedSums with_year_ago;
};

Row ReadRow(const Chunk& chunk, size_t i) {
  const auto count = [&](size_t column) { return chunk.Column<int64_t>(column)[i]; };
  const auto sum = [&](size_t column) { return chunk.Column<double>(column)[i]; };
  return {.with_before = {count(1), count(2), sum(4), sum(5), sum(7), sum(8), sum(10)},
          .with_year_ago = {count(1), count(3), sum(4), sum(6), sum(7), sum(9), sum(11)}};
}

// Whether the data reach back to the first of the 28 days that end so many days ago, and as far
// beyond as the measure needs.
bool Reach(int32_t span_days, int32_t days_ago, size_t measure) {
  const int32_t beyond = measure == kNewCustomers ? kHistoryOfNewDays : 0;
  return span_days >= days_ago + kPeriodDays - 1 + beyond;
}

}  // namespace

std::optional<Estimate> ChangeOf(const PairedSums& sums) {
  if (sums.persons_x < kEnoughPersons || sums.persons_y < kEnoughPersons) return std::nullopt;
  if (sums.x <= 0 || sums.y <= 0) return std::nullopt;
  const double variance =
      sums.xx / (sums.x * sums.x) + sums.yy / (sums.y * sums.y) - 2 * sums.xy / (sums.x * sums.y);
  const double ratio = sums.x / sums.y;
  const double factor = std::exp(kNormalQuantile95 * std::sqrt(std::max(0.0, variance)));
  return Estimate{.value = ratio - 1, .low = ratio / factor - 1, .high = ratio * factor - 1};
}

Result<std::vector<RecentChange>> FindRecentChanges(Store& store, Day until) {
  KUNDIG_ASSIGN_OR_RETURN(const StoreContents contents, store.Contents());
  std::vector<RecentChange> changes;
  if (!contents.first_day || *contents.first_day > until) return changes;
  const int32_t span_days = until - *contents.first_day;
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(Rows rows,
                          connection.Query(sql::sum_recent_periods, {int64_t{until.number}}));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) break;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      const auto measure = static_cast<size_t>(chunk->Column<int64_t>(0)[i]);
      if (measure == kSpend && !contents.has_money) continue;
      if (!Reach(span_days, 0, measure)) continue;
      const Row row = ReadRow(*chunk, i);
      RecentChange change{.measure = kNames[measure], .recent = row.with_before.x};
      if (Reach(span_days, kPeriodDays, measure)) {
        change.before = row.with_before.y;
        change.change = ChangeOf(row.with_before);
      }
      if (Reach(span_days, kYearDays, measure)) {
        change.year_ago = row.with_year_ago.y;
        change.change_in_a_year = ChangeOf(row.with_year_ago);
      }
      changes.push_back(std::move(change));
    }
  }
  return changes;
}

}  // namespace kundig
