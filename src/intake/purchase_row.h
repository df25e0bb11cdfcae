// PurchaseRow: a record's fields made into a purchase, or the reason why they make none.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "intake/text_format.h"

namespace kundig {

struct PurchaseRow {
  std::string_view code;    // empty where the row is sound; else stable, such as "no_customer"
  std::string_view reason;  // in words
  std::string_view customer, product, type, category, service, name;  // empty: unknown
  std::optional<TextTime> time;
  std::optional<double> quantity;
  std::optional<int64_t> value_minor;  // of the line
};

// `fields` are borrowed by the row. The first thing that is wrong is the reason.
[[nodiscard]] PurchaseRow ParsePurchaseRow(std::span<const std::string_view> fields,
                                           const TextFormat& format, int minor_digits);

}  // namespace kundig
