#include "store/shown_sums.h"

#include <charconv>

#include "base/check.h"
#include "store/statements.h"

namespace kundig {
namespace {

std::string LiteralOf(const SqlValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "TRUE" : "FALSE";
  if (const auto* whole = std::get_if<int64_t>(&value)) return fmt::format("{}", *whole);
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  if (const auto* text = std::get_if<std::string>(&value)) return SqlLiteral(*text);
  return "NULL";
}

std::string_view Trimmed(std::string_view statement) {
  return statement.substr(0, statement.find_last_not_of(" \n") + 1);
}

}  // namespace

std::string ShownStatement(std::string_view statement, const std::vector<SqlValue>& values) {
  std::string shown;
  for (size_t at = 0; at < statement.size(); ++at) {
    size_t number = 0;
    const char* digits = statement.data() + at + 1;
    const auto parsed = std::from_chars(digits, statement.data() + statement.size(), number);
    if (statement[at] != '$' || parsed.ec != std::errc()) {
      shown += statement[at];
      continue;
    }
    KUNDIG_CHECK(number >= 1 && number <= values.size());
    shown += LiteralOf(values[number - 1]);
    at += static_cast<size_t>(parsed.ptr - digits);
  }
  return std::string(Trimmed(shown)) + ";\n";
}

std::string ShownTogether(std::string_view first, std::string_view second) {
  return fmt::format("{}\n{}", first, second);
}

std::string ShownRepeatPurchaseCounts(Day until) {
  return ShownStatement(sql::sum_repeat_purchase_counts, {int64_t{until.number}});
}

std::string ShownSpendCounts(Day until) {
  return ShownStatement(sql::sum_spend_counts, {int64_t{until.number}});
}

std::string ShownForecastCounts(BackTestWindow window) {
  return ShownStatement(sql::sum_forecast_counts,
                        {int64_t{window.split_day.number}, int64_t{window.end_day.number}});
}

std::string ShownCoOccurrence(Day until, const ItemChoice& items) {
  return ShownTogether(
      ShownStatement(sql::create_item_positions,
                     {static_cast<int64_t>(items.level), items.min_customers, items.max_items}),
      ShownStatement(sql::sum_co_occurrence, {int64_t{until.number}}));
}

std::string ShownItemCustomers(Day until, ItemLevel level) {
  return ShownStatement(sql::count_item_customers,
                        {static_cast<int64_t>(level), int64_t{until.number}});
}

}  // namespace kundig
