// Which column of a file means what.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace kundig {

enum class ColumnRole {
  kCustomer,
  kTime,
  kProduct,  // also called item
  kType,
  kCategory,
  kService,
  kName,
  kQuantity,
  kPrice,  // of one unit
  kValue,  // the line's total
};
inline constexpr size_t kColumnRoles = 10;

// "customer", "time", "item", "type", "category", "service", "name", "quantity", "price", "value".
[[nodiscard]] std::string_view RoleName(ColumnRole role);

// Whether columns out in the world go by this name.
[[nodiscard]] bool IsKnownColumnName(std::string_view name);

// A column as its file describes it.
struct ColumnInfo {
  std::string name;      // empty where the file has no header
  std::string sql_type;  // of Parquet columns; empty for text
  std::string example;   // a text of it, for messages; may be empty
};

// What the user says: role -> column, by name or by number from 1.
using ColumnOverrides = std::vector<std::pair<std::string, std::string>>;

// Position of each role's column, counted from 0.
class PurchaseColumns {
 public:
  [[nodiscard]] std::optional<size_t> At(ColumnRole role) const {
    return positions_[static_cast<size_t>(role)];
  }
  void Set(ColumnRole role, size_t position) { positions_[static_cast<size_t>(role)] = position; }
  // The role of a column, if it has one.
  [[nodiscard]] std::optional<ColumnRole> RoleOf(size_t position) const;

 private:
  std::array<std::optional<size_t>, kColumnRoles> positions_;
};

// The roles named by `overrides` (role -> column by name or by number from 1), the others guessed
// from the columns' names in English and German. Types of Parquet columns rule out what cannot be.
// Errors: kUsage for a role or column that does not exist, or where no column can be the customer;
// the message lists the columns and shows how to name them.
Result<PurchaseColumns> AssignColumns(const std::vector<ColumnInfo>& columns,
                                      const ColumnOverrides& overrides);

}  // namespace kundig
