// CoOccurrence: G = sum over customers of u u', u the customer's 0/1 vector over the items and a
// constant 1. Since u is 0/1, the constant's row equals the diagonal, and its corner is the number
// of customers; neither is held twice.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sums/additive_group.h"

namespace kundig {

// The items of a co-occurrence sum: ascending, each once. A position in it stands for the item.
using ItemCatalogue = std::vector<std::string>;

class CoOccurrence {
 public:
  static constexpr std::string_view kName = "co_occurrence";

  // Zero over no items; adding a sum over other items widens the catalogue to the union.
  CoOccurrence() : CoOccurrence(ItemCatalogue{}) {}
  // Zero over `catalogue`, which must be ascending without repetition. Takes 2 n (n + 1) bytes for
  // n items.
  explicit CoOccurrence(ItemCatalogue catalogue);

  // history.items are positions in the catalogue. A customer without an item counts as a customer
  // all the same.
  void Apply(const CustomerHistory& history, Direction direction);
  // For sums that a store computed: `customers` who have both items (or the item, where a == b).
  void AddPair(int32_t a, int32_t b, int64_t customers);
  void AddCustomers(int64_t customers) { customers_ += customers; }

  CoOccurrence& operator+=(const CoOccurrence& other);
  CoOccurrence& operator-=(const CoOccurrence& other);
  // Items that no customer has make no difference.
  friend bool operator==(const CoOccurrence& a, const CoOccurrence& b);

  [[nodiscard]] int64_t customers() const { return customers_; }
  [[nodiscard]] int32_t items() const { return static_cast<int32_t>(catalogue_->size()); }
  [[nodiscard]] const ItemCatalogue& catalogue() const { return *catalogue_; }
  // Customers who have both; `At(i, i)` is how many have i.
  [[nodiscard]] int64_t At(int32_t a, int32_t b) const { return cells_[Cell(a, b)]; }
  // Row a of the lower triangle: cells (a, 0) .. (a, a).
  [[nodiscard]] std::span<const int32_t> LowerRow(int32_t a) const {
    return {cells_.data() + Cell(a, 0), static_cast<size_t>(a) + 1};
  }

  // Of the items that at least one customer has, in order.
  void AppendCanonicalBytes(ByteWriter& writer) const;
  static Result<CoOccurrence> FromCanonicalBytes(ByteReader& reader);

 private:
  static size_t Cell(int32_t a, int32_t b) {
    const auto row = static_cast<size_t>(std::max(a, b));
    return row * (row + 1) / 2 + static_cast<size_t>(std::min(a, b));
  }
  void AddScaled(const CoOccurrence& other, int32_t sign);
  void WidenTo(const ItemCatalogue& others);
  [[nodiscard]] std::vector<int32_t> PresentItems() const;

  std::shared_ptr<const ItemCatalogue> catalogue_;  // shared between copies; never changed
  std::vector<int32_t> cells_;                      // lower triangle, row by row
  int64_t customers_ = 0;
};

}  // namespace kundig
