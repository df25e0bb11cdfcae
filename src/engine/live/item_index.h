// ItemIndex: from what an interaction says of its item to the item's key, in memory.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/live/store_change.h"
#include "store/duckdb/database.h"
#include "store/journal/fingerprint.h"

namespace kundig {

// Of those rows of the store's table `items` that live events may mean: they tell of product and
// category alone. Of one thread.
class ItemIndex {
 public:
  static Result<ItemIndex> Load(Connection& connection);

  // Product and category without blanks around them; empty where there is none.
  [[nodiscard]] static Fingerprint FingerprintOf(std::string_view product,
                                                 std::string_view category);
  [[nodiscard]] std::optional<int32_t> Find(const Fingerprint& item) const;
  void Add(const NewItem& item);
  // Keys run below it.
  [[nodiscard]] int32_t end() const { return end_; }

 private:
  boost::unordered_flat_map<Fingerprint, int32_t, FingerprintHash> keys_;
  int32_t end_ = 0;
};

// Items named by one transaction's events.
class NamedByEvents {
 public:
  // Borrowed.
  explicit NamedByEvents(const ItemIndex& known) : known_(known) {}

  // The key of the item; -1 where nobody named it. Those that the store does not have get one.
  // `name` is for people.
  int32_t Add(std::string_view product, std::string_view category, std::string_view name);
  Status Store(Connection& connection) const;
  [[nodiscard]] const std::vector<NewItem>& items() const { return items_; }

 private:
  const ItemIndex& known_;
  boost::unordered_flat_map<Fingerprint, size_t, FingerprintHash> positions_;
  std::vector<NewItem> items_;
  std::vector<std::string> names_;  // the least of each item; empty: none
};

}  // namespace kundig
