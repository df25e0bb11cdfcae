#include "intake/amount_text.h"

#include <algorithm>
#include <array>

namespace kundig {
namespace {

using std::string_view_literals::operator""sv;

// Signs that stand before or behind an amount.
constexpr std::array kCurrencySigns = {"$"sv,      "\u20ac"sv, "\u00a3"sv, "\u00a5"sv,
                                       "\u20b9"sv, "kr"sv,     "z\u0142"sv};
// Blank, no-break space, thin and narrow no-break space.
constexpr std::array kBlanks = {" "sv, "\u00a0"sv, "\u2009"sv, "\u202f"sv};
constexpr std::array kGroupMarks = {" "sv, "\u00a0"sv, "\u2009"sv, "\u202f"sv, "'"sv, "\u2019"sv};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsCapital(char c) { return c >= 'A' && c <= 'Z'; }

bool TakeFront(std::string_view& text, std::string_view piece) {
  if (!text.starts_with(piece)) return false;
  text.remove_prefix(piece.size());
  return true;
}
bool TakeBack(std::string_view& text, std::string_view piece) {
  if (!text.ends_with(piece)) return false;
  text.remove_suffix(piece.size());
  return true;
}

void SkipBlanks(std::string_view& text) {
  const auto take = [&text](std::string_view blank) {
    return TakeFront(text, blank) || TakeBack(text, blank);
  };
  while (std::any_of(kBlanks.begin(), kBlanks.end(), take)) {
  }
}

// A sign of a currency, or three capital letters, at one end.
void SkipCurrency(std::string_view& text) {
  const auto take = [&text](std::string_view sign) {
    return TakeFront(text, sign) || TakeBack(text, sign);
  };
  if (std::any_of(kCurrencySigns.begin(), kCurrencySigns.end(), take) || text.size() <= 3) return;
  if (std::all_of(text.begin(), text.begin() + 3, IsCapital)) {
    text.remove_prefix(3);
  } else if (std::all_of(text.end() - 3, text.end(), IsCapital)) {
    text.remove_suffix(3);
  }
}

// Writes `digits` with every mark between two digits that groups them as `mark`.
void AppendGrouped(std::string_view digits, char mark, std::string& plain) {
  while (!digits.empty()) {
    const auto group =
        std::find_if(kGroupMarks.begin(), kGroupMarks.end(), [&](std::string_view m) {
          return digits.starts_with(m) && digits.size() > m.size() && IsDigit(digits[m.size()]);
        });
    const bool groups = group != kGroupMarks.end() && !plain.empty() && IsDigit(plain.back());
    plain += groups ? mark : digits.front();
    digits.remove_prefix(groups ? group->size() : 1);
  }
}

}  // namespace

std::string PlainAmount(std::string_view text, DecimalMark decimal_mark) {
  int minus_signs = 0;
  int plus_signs = 0;
  if (text.size() > 2 && text.front() == '(' && text.back() == ')') {
    ++minus_signs;
    text = text.substr(1, text.size() - 2);
  }
  // A sign may stand before the currency or behind it.
  for (int round = 0; round < 2; ++round) {
    SkipBlanks(text);
    minus_signs += TakeFront(text, "-") || TakeBack(text, "-") ? 1 : 0;
    plus_signs += TakeFront(text, "+") ? 1 : 0;
    SkipBlanks(text);
    if (round == 0) SkipCurrency(text);
  }
  std::string plain;
  if (minus_signs + plus_signs > 1) return plain;
  if (minus_signs > 0) plain += '-';
  AppendGrouped(text, decimal_mark == DecimalMark::kPoint ? ',' : '.', plain);
  return plain;
}

}  // namespace kundig
