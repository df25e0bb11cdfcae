// Purchases of damaged fields, one field a line: a row is sound within its bounds, or has a reason.
// The first byte chooses how dates and amounts are written.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "intake/purchase_row.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  kundig::TextFormat format;
  for (size_t i = 0; i < kundig::kColumnRoles; ++i) {
    const auto role = static_cast<kundig::ColumnRole>(i);
    if (role != kundig::ColumnRole::kValue || (data[0] & 1) != 0) format.roles.Set(role, i);
  }
  if ((data[0] & 2) != 0) format.decimal_mark = kundig::DecimalMark::kComma;
  if ((data[0] & 4) != 0) format.date_order = kundig::DateOrder::kMonthFirst;
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::vector<std::string_view> fields;
  while (!rest.empty()) {
    fields.push_back(rest.substr(0, rest.find('\n')));
    rest.remove_prefix(std::min(rest.size(), fields.back().size() + 1));
  }
  const kundig::PurchaseRow row = kundig::ParsePurchaseRow(fields, format, data[0] >> 3 & 3);
  KUNDIG_CHECK(row.code.empty() == row.reason.empty());
  if (!row.code.empty()) return 0;
  KUNDIG_CHECK(!row.customer.empty() && row.time.has_value());
  KUNDIG_CHECK(row.value_minor.value_or(0) >= 0 && row.value_minor <= 1'000'000'000'000);
  KUNDIG_CHECK(row.quantity.value_or(0) >= 0 && row.quantity.value_or(0) <= 1e9);
  return 0;
}
