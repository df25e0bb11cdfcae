// The sums, computed by the engine: one statement each, whose rows are (key..., customers).
#include <cstring>

#include "store/answered_offers.h"
#include "store/statements.h"
#include "store/store.h"

namespace kundig {
namespace {

// One row of a sum's statement: BIGINT columns by position.
class SumRow {
 public:
  SumRow(const Chunk& chunk, size_t row) : chunk_(chunk), row_(row) {}
  [[nodiscard]] int64_t At(size_t column) const { return chunk_.Column<int64_t>(column)[row_]; }
  [[nodiscard]] int32_t Small(size_t column) const { return static_cast<int32_t>(At(column)); }

 private:
  const Chunk& chunk_;
  size_t row_;
};

Status ForEachRow(Connection& connection, std::string_view statement,
                  const std::vector<SqlValue>& values,
                  const std::function<void(const SumRow&)>& add) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(statement, values));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return {};
    for (size_t i = 0; i < chunk->rows(); ++i) add(SumRow(*chunk, i));
  }
}

RepeatPurchaseCounts::Key RepeatPurchaseKey(const SumRow& row) {
  return {.repeat_purchases = row.Small(0),
          .recency_days = row.Small(1),
          .first_day = Day{row.Small(2)}};
}

// The value of a HUGEINT, which lies on no boundary of 128 bits.
Int128 ReadHugeInt(const Chunk& chunk, size_t column, size_t row) {
  const auto& halves = chunk.Column<std::array<uint64_t, 2>>(column)[row];
  Int128 value = 0;
  std::memcpy(&value, halves.data(), sizeof(value));
  return value;
}

// The entry of row i and column j of the lower triangle of the sum of v v', with v the features and
// the reward.
Int128& CellOf(RewardMoments::Arm& arm, size_t i, size_t j) {
  if (i < kRewardFeatures) return arm.squares[i * (i + 1) / 2 + j];
  return j < kRewardFeatures ? arm.products[j] : arm.reward_squares;
}

}  // namespace

Result<RepeatPurchaseCounts> Store::QueryRepeatPurchaseCounts(const HistoryFilter& filter) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, Connect());
  RepeatPurchaseCounts sum;
  KUNDIG_RETURN_IF_ERROR(
      ForEachRow(connection, sql::sum_repeat_purchase_counts, {int64_t{filter.last_day().number}},
                 [&sum](const SumRow& row) { sum.Add(RepeatPurchaseKey(row), row.At(3)); }));
  return sum;
}

Result<SpendCounts> Store::QuerySpendCounts(const HistoryFilter& filter) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, Connect());
  SpendCounts sum;
  KUNDIG_RETURN_IF_ERROR(
      ForEachRow(connection, sql::sum_spend_counts, {int64_t{filter.last_day().number}},
                 [&sum](const SumRow& row) {
                   sum.Add({.repeat_purchases = row.Small(0), .spend_minor = row.At(1)}, row.At(2));
                 }));
  return sum;
}

Result<OpportunityCounts> Store::QueryOpportunityCounts(const HistoryFilter& filter,
                                                        Period period) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, Connect());
  OpportunityCounts sum(period);
  KUNDIG_RETURN_IF_ERROR(ForEachRow(
      connection, sql::sum_opportunity_counts,
      {int64_t{filter.last_day().number}, static_cast<int64_t>(period)}, [&sum](const SumRow& row) {
        sum.Add({.active_periods = row.Small(0),
                 .recency_periods = row.Small(1),
                 .first_period = row.Small(2)},
                row.At(3));
      }));
  return sum;
}

Result<ForecastCounts> Store::QueryForecastCounts(BackTestWindow window) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, Connect());
  ForecastCounts sum(window);
  KUNDIG_RETURN_IF_ERROR(ForEachRow(
      connection, sql::sum_forecast_counts,
      {int64_t{window.split_day.number}, int64_t{window.end_day.number}},
      [&sum](const SumRow& row) {
        sum.Add({.before = RepeatPurchaseKey(row), .purchases_after = row.Small(3)}, row.At(4));
      }));
  return sum;
}

Result<CoOccurrence> Store::QueryCoOccurrence(const HistoryFilter& filter, const ItemTable& items) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, Connect());
  KUNDIG_RETURN_IF_ERROR(connection.Execute(
      "CREATE OR REPLACE TEMP TABLE item_positions (item_key INTEGER, position INTEGER)"));
  KUNDIG_ASSIGN_OR_RETURN(Appender appender, connection.Append("item_positions"));
  for (size_t key = 0; key < items.item_of_key.size(); ++key) {
    if (items.item_of_key[key] < 0) continue;
    appender.Int32(static_cast<int32_t>(key));
    appender.Int32(items.item_of_key[key]);
    KUNDIG_RETURN_IF_ERROR(appender.EndRow());
  }
  KUNDIG_RETURN_IF_ERROR(appender.Close());

  CoOccurrence sum(items.catalogue);
  KUNDIG_RETURN_IF_ERROR(ForEachRow(
      connection, sql::sum_co_occurrence, {int64_t{filter.last_day().number}},
      [&sum](const SumRow& row) { sum.AddPair(row.Small(0), row.Small(1), row.At(2)); }));
  KUNDIG_ASSIGN_OR_RETURN(
      const auto customers,
      connection.QueryInt64(sql::count_customers, {int64_t{filter.last_day().number}}));
  sum.AddCustomers(customers.value_or(0));
  return sum;
}

Status CreateAnsweredOffers(Connection& connection, const Attribution& attribution) {
  const auto created =
      connection.Run(sql::create_answered_offers, {attribution.window_us, attribution.as_of_us});
  if (!created) return tl::unexpected(created.error());
  return {};
}

Result<RewardMoments> Store::QueryRewardMoments(const Attribution& attribution) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, Connect());
  KUNDIG_RETURN_IF_ERROR(CreateAnsweredOffers(connection, attribution));
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::sum_reward_moments));
  std::map<std::string, RewardMoments::Arm, std::less<>> arms;
  int64_t customers = 0;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) break;
    for (size_t row = 0; row < chunk->rows(); ++row) {
      RewardMoments::Arm& arm = arms[std::string(chunk->Text(0, row))];
      const auto i = static_cast<size_t>(chunk->Column<int64_t>(1)[row]);
      const auto j = static_cast<size_t>(chunk->Column<int64_t>(2)[row]);
      CellOf(arm, i, j) = ReadHugeInt(*chunk, 3, row);
      arm.decisions = chunk->Column<int64_t>(4)[row];
      customers = chunk->Column<int64_t>(5)[row];
    }
  }
  RewardMoments sum;
  for (const auto& [id, arm] : arms) sum.AddArm(id, arm);
  sum.AddCustomers(customers);
  return sum;
}

}  // namespace kundig
