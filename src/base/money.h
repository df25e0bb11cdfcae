// Money: integer minor units (cents) of a currency, from text and to text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kundig {

// Decimal places of a currency by ISO 4217: EUR 2, JPY 0, KWD 3. 2 for a code that is not listed.
// `currency` is the three-letter code in capitals.
[[nodiscard]] int MinorDigits(std::string_view currency);
// 10 ^ MinorDigits: 100 for EUR, 1 for JPY.
[[nodiscard]] int64_t MinorUnitsPerUnit(std::string_view currency);

// "1,234.50 EUR", "-0.05 EUR", "1,235 JPY".
[[nodiscard]] std::string FormatMoney(int64_t minor, std::string_view currency);

enum class DecimalMark : char { kPoint = '.', kComma = ',' };

// How amounts are written in a file.
struct AmountFormat {
  int minor_digits = 2;
  DecimalMark decimal_mark = DecimalMark::kPoint;
};

// Minor units of a decimal text: "1234.5", "-.05", "+1,234.50", "1.5e3". Exact; digits beyond the
// minor unit are rounded half away from zero. The other mark may group the whole part in threes.
// Takes neither blanks nor currency signs. Errors: kFailure where `text` is no such number or its
// magnitude exceeds 2^63 - 1 minor units.
[[nodiscard]] Result<int64_t> ParseMinor(std::string_view text, AmountFormat format = {});

}  // namespace kundig
