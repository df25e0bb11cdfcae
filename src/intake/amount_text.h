// Amounts as people and spreadsheets write them, made into what base/money.h reads.
#pragma once

#include <string>
#include <string_view>

#include "base/money.h"

namespace kundig {

// "CHF 1'234.50", "1 234,50 €", "$-3", "(3.00)" and "3.00-" as a sign, digits and marks: currency
// signs and codes are left out, blanks and apostrophes between digits become the mark that groups.
// Whether the result is a number, ParseMinor tells. Empty where there is more than one sign.
[[nodiscard]] std::string PlainAmount(std::string_view text, DecimalMark decimal_mark);

}  // namespace kundig
