// Store: the company's data in one DuckDB file; opened, brought up to this version, and read person
// by person or as sums.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "store/duckdb/database.h"
#include "store/identifier.h"
#include "sums/attribution.h"
#include "sums/co_occurrence.h"
#include "sums/customer_history.h"
#include "sums/forecast_counts.h"
#include "sums/opportunity_counts.h"
#include "sums/repeat_purchase_counts.h"
#include "sums/reward_moments.h"
#include "sums/spend_counts.h"

namespace kundig {

inline constexpr int kSchemaVersion = 2;

// What kind of thing an item is in the need model.
enum class ItemLevel { kProduct, kType, kCategory, kService };
[[nodiscard]] std::string_view ItemLevelName(ItemLevel level);
[[nodiscard]] Result<ItemLevel> ParseItemLevel(std::string_view text);

// Whether the customers are real.
enum class Simulated { kNone, kPart, kAll };

// What the store holds, for a summary and for plans.
struct StoreContents {
  int64_t customers = 0;          // persons
  int64_t purchases = 0;          // lines
  int64_t undated_purchases = 0;  // lines without a day: of use for needs only
  int64_t quarantined = 0;
  std::optional<Day> first_day;
  std::optional<Day> last_day;
  bool has_money = false;
  Simulated simulated = Simulated::kNone;
};

// The items that customers bought, at one level.
struct ItemTable {
  ItemCatalogue catalogue;           // ascending
  std::vector<int32_t> item_of_key;  // item_key -> position in the catalogue, or -1
};

// Which purchases count.
struct HistoryFilter {
  std::optional<Day> until;  // inclusive; absent: all

  [[nodiscard]] Day last_day() const { return until.value_or(Day{2932896}); }  // 9999-12-31
};

class Store {
 public:
  // Opens an existing store, or creates an empty one where `create` is set. A store of an older
  // version is brought up to this one, in one transaction.
  // Errors: kNotFound where there is none; kStoreInUse; kFailure for a newer version or a foreign
  // file.
  static Result<Store> Open(const DatabaseOptions& options, bool create);

  // Opens an existing store of this version to read it, and changes nothing on the disk.
  // Errors: as of Open(), and kCheckFailed for an older version.
  static Result<Store> OpenToRead(DatabaseOptions options);

  // A session for statements of the caller's own.
  Result<Connection> Connect() { return database_.Connect(); }
  // From now on queries use no threads but the caller's. For many small transactions: each would
  // wait for the others in a loop that takes a core.
  Status StayOnCallersThread();
  [[nodiscard]] const std::string& path() const { return database_.path(); }

  Result<StoreContents> Contents();

  // The items of `level` that at least `min_customers` persons bought, at most `max_items`, the
  // most bought first; ties by name. NULL items are no items.
  Result<ItemTable> Items(ItemLevel level, int64_t min_customers, int64_t max_items);

  // Calls `visit` for every person with at least one purchase that passes the filter, in ascending
  // order of the key. Undated purchases count for the items alone. Rows are grouped in memory,
  // `rows_in_memory` at a time: a larger store is read several times, a range of persons at each.
  using Visitor = std::function<void(int32_t person_key, const CustomerHistory& history)>;
  Status VisitHistories(const HistoryFilter& filter, const ItemTable* items, const Visitor& visit,
                        int64_t rows_in_memory = int64_t{1} << 26);
  // The same for one person. Nothing is visited where there is none.
  Status VisitHistory(int32_t person_key, const HistoryFilter& filter, const ItemTable* items,
                      const Visitor& visit);

  // The sums, computed where the data lie: one GROUP BY each.
  Result<RepeatPurchaseCounts> QueryRepeatPurchaseCounts(const HistoryFilter& filter);
  Result<SpendCounts> QuerySpendCounts(const HistoryFilter& filter);
  Result<OpportunityCounts> QueryOpportunityCounts(const HistoryFilter& filter, Period period);
  Result<ForecastCounts> QueryForecastCounts(BackTestWindow window);
  Result<CoOccurrence> QueryCoOccurrence(const HistoryFilter& filter, const ItemTable& items);
  Result<RewardMoments> QueryRewardMoments(const Attribution& attribution);

  // Each person's name, by the person's key: its user id (of several, the one with the least key),
  // else its anonymous id, its e-mail, its phone. Empty at keys that are no person's.
  Result<std::vector<std::string>> CustomerNames();
  // The person one of whose identifiers it is, as it stands in the store.
  Result<std::optional<int32_t>> FindCustomer(const std::string& customer);
  // All that lead to the person, by kind; the first is its name.
  Result<std::vector<Identifier>> Identifiers(int32_t person_key);

 private:
  explicit Store(Database database) : database_(std::move(database)) {}

  Database database_;
};

}  // namespace kundig
