// The sums as SQL to be read: the statements by which the engine computes them, with their values
// in place, so that whoever doubts a number can count anew: duckdb -readonly kundig.duckdb
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace kundig {

// `statement` with what is bound to $1, $2, ... in their place, also where a comment speaks of it.
// To be shown; what is run is bound.
[[nodiscard]] std::string ShownStatement(std::string_view statement,
                                         const std::vector<SqlValue>& values);
// One after the other.
[[nodiscard]] std::string ShownTogether(std::string_view first, std::string_view second);

// Which items are items: Store::Items().
struct ItemChoice {
  ItemLevel level = ItemLevel::kProduct;
  int64_t min_customers = 0;
  int64_t max_items = 0;
};

// The rows are (x, t_x, first day, customers).
[[nodiscard]] std::string ShownRepeatPurchaseCounts(Day until);
// (x, minor units, customers)
[[nodiscard]] std::string ShownSpendCounts(Day until);
// (x, t_x, first day, purchases after, customers)
[[nodiscard]] std::string ShownForecastCounts(BackTestWindow window);
// (place of an item, place of an item, customers), after the places were made.
[[nodiscard]] std::string ShownCoOccurrence(Day until, const ItemChoice& items);
// (item, customers who have it, of so many)
[[nodiscard]] std::string ShownItemCustomers(Day until, ItemLevel level);

}  // namespace kundig
