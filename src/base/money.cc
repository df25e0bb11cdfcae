#include "base/money.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

namespace kundig {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array kNoMinorUnit = {"BIF"sv, "CLP"sv, "DJF"sv, "GNF"sv, "ISK"sv, "JPY"sv,
                                     "KMF"sv, "KRW"sv, "PYG"sv, "RWF"sv, "UGX"sv, "UYI"sv,
                                     "VND"sv, "VUV"sv, "XAF"sv, "XOF"sv, "XPF"sv};
constexpr std::array kThousandths = {"BHD"sv, "IQD"sv, "JOD"sv, "KWD"sv, "LYD"sv, "OMR"sv, "TND"sv};
constexpr std::array kTenThousandths = {"CLF"sv, "UYW"sv};

// Beyond this no exponent changes the outcome: the number is zero or too large.
constexpr int64_t kLargestExponent = 1'000'000;
constexpr uint64_t kLargest = std::numeric_limits<int64_t>::max();

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool AreDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); }

bool Holds(const auto& codes, std::string_view currency) {
  return std::find(codes.begin(), codes.end(), currency) != codes.end();
}

// A decimal number, taken apart but not yet evaluated.
struct DecimalText {
  bool negative = false;
  std::string_view whole;  // digits, and `group_mark` before each group of three
  std::string_view fraction;
  int64_t exponent = 0;
};

// True for digits alone, or for one to three digits and then groups of three behind `group_mark`.
bool IsWholePart(std::string_view whole, char group_mark) {
  const size_t first = whole.find(group_mark);
  if (first == std::string_view::npos) return AreDigits(whole);
  if (first == 0 || first > 3 || (whole.size() - first) % 4 != 0) return false;
  for (size_t i = 0; i < whole.size(); ++i) {
    const bool mark_expected = i >= first && (i - first) % 4 == 0;
    if (mark_expected ? whole[i] != group_mark : !IsDigit(whole[i])) return false;
  }
  return true;
}

std::optional<int64_t> ParseExponent(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || !AreDigits(text)) return std::nullopt;
  int64_t exponent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (error != std::errc()) exponent = kLargestExponent;
  exponent = std::min(exponent, kLargestExponent);
  return negative ? -exponent : exponent;
}

std::optional<DecimalText> TakeApart(std::string_view text, DecimalMark decimal_mark) {
  DecimalText number;
  number.negative = text.starts_with('-');
  if (number.negative || text.starts_with('+')) text.remove_prefix(1);
  if (const size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
    const auto exponent = ParseExponent(text.substr(e + 1));
    if (!exponent) return std::nullopt;
    number.exponent = *exponent;
    text = text.substr(0, e);
  }
  const size_t mark = text.find(static_cast<char>(decimal_mark));
  number.whole = text.substr(0, mark);
  if (mark != std::string_view::npos) number.fraction = text.substr(mark + 1);
  const char group_mark = decimal_mark == DecimalMark::kPoint ? ',' : '.';
  if (!IsWholePart(number.whole, group_mark) || !AreDigits(number.fraction)) return std::nullopt;
  if (number.whole.empty() && number.fraction.empty()) return std::nullopt;
  return number;
}

// Appends `digit` to `magnitude`; false where it no longer fits.
bool AppendDigit(uint64_t& magnitude, uint64_t digit) {
  if (magnitude > (kLargest - digit) / 10) return false;
  magnitude = magnitude * 10 + digit;
  return true;
}

// The magnitude in units of 10^-minor_digits, rounded half up; nothing where it does not fit.
std::optional<uint64_t> Evaluate(const DecimalText& number, int minor_digits) {
  const int64_t whole_digits = std::count_if(number.whole.begin(), number.whole.end(), IsDigit);
  const int64_t kept = whole_digits + number.exponent + minor_digits;
  uint64_t magnitude = 0;
  bool round_up = false;
  int64_t place = 0;
  for (const std::string_view part : {number.whole, number.fraction}) {
    for (const char c : part) {
      if (!IsDigit(c)) continue;
      const auto digit = static_cast<uint64_t>(c - '0');
      if (place < kept && !AppendDigit(magnitude, digit)) return std::nullopt;
      if (place == kept) round_up = digit >= 5;
      ++place;
    }
  }
  for (; place < kept && magnitude > 0; ++place) {
    if (!AppendDigit(magnitude, 0)) return std::nullopt;
  }
  if (!round_up) return magnitude;
  if (magnitude == kLargest) return std::nullopt;
  return magnitude + 1;
}

}  // namespace

int MinorDigits(std::string_view currency) {
  if (Holds(kNoMinorUnit, currency)) return 0;
  if (Holds(kThousandths, currency)) return 3;
  if (Holds(kTenThousandths, currency)) return 4;
  return 2;
}

int64_t MinorUnitsPerUnit(std::string_view currency) {
  int64_t units = 1;
  for (int i = MinorDigits(currency); i > 0; --i) units *= 10;
  return units;
}

std::string FormatMoney(int64_t minor, std::string_view currency) {
  // The magnitude of the smallest int64_t exists only as unsigned.
  const uint64_t magnitude =
      minor < 0 ? 0 - static_cast<uint64_t>(minor) : static_cast<uint64_t>(minor);
  const auto per_unit = static_cast<uint64_t>(MinorUnitsPerUnit(currency));
  std::string whole = fmt::format("{}", magnitude / per_unit);
  for (size_t i = whole.size(); i > 3; i -= 3) whole.insert(i - 3, 1, ',');
  const std::string_view sign = minor < 0 ? "-" : "";
  const int digits = MinorDigits(currency);
  if (digits == 0) return fmt::format("{}{} {}", sign, whole, currency);
  return fmt::format("{}{}.{:0{}} {}", sign, whole, magnitude % per_unit, digits, currency);
}

Result<int64_t> ParseMinor(std::string_view text, AmountFormat format) {
  const auto number = TakeApart(text, format.decimal_mark);
  if (!number) {
    return Fail(ErrorCode::kFailure, fmt::format("\"{}\" is not an amount", text), {},
                fmt::format("Write it like 1234{}50", static_cast<char>(format.decimal_mark)));
  }
  const auto magnitude = Evaluate(*number, format.minor_digits);
  if (!magnitude) return Fail(ErrorCode::kFailure, fmt::format("\"{}\" is too large", text));
  const auto minor = static_cast<int64_t>(*magnitude);
  return number->negative ? -minor : minor;
}

}  // namespace kundig
