#include "events/interaction_fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/money.h"
#include "events/canonical_json.h"

namespace kundig {
namespace {

using simdjson::dom::element;

constexpr int kPlaces = 6;
constexpr int64_t kOne = 1'000'000;
constexpr int64_t kLargestAmount = 10'000'000'000 * kOne;
constexpr int64_t kLargestQuantity = 1'000'000'000 * kOne;
constexpr size_t kMaxItemBytes = 1000;

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

Int128 PowerOfTen(int exponent) {
  Int128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

int64_t DivideRounding(Int128 numerator, Int128 denominator) {
  return static_cast<int64_t>((numerator + denominator / 2) / denominator);
}

// Absent where there is nothing to read; -1 where it is no number or a negative one.
std::optional<int64_t> ReadMillionths(std::optional<element> value) {
  if (!value) return std::nullopt;
  const auto scalar = ScalarText(*value);
  if (!scalar) return -1;
  const std::string_view text = Trim(*scalar);
  if (text.empty()) return std::nullopt;
  const auto count = ParseMinor(text, {.minor_digits = kPlaces});
  return count ? std::max<int64_t>(*count, -1) : -1;
}

}  // namespace

std::optional<element> MemberOf(simdjson::dom::object object, std::string_view key) {
  element value;
  if (object.at_key(key).get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
  return value;
}

std::string PlainText(std::optional<element> value) {
  return value ? std::string(Trim(ScalarText(*value).value_or(""))) : std::string();
}

OrDefect<std::string> ReadItem(std::optional<element> value) {
  if (!value) return std::string();
  const auto scalar = ScalarText(*value);
  if (!scalar) return Defect(EventDefectCode::kBadItem, "an item is neither text nor number");
  std::string text(Trim(*scalar));
  if (text.size() > kMaxItemBytes) {
    return Defect(EventDefectCode::kBadItem,
                  fmt::format("an item is longer than {} bytes", kMaxItemBytes));
  }
  if (text.find('\0') != std::string::npos) {
    return Defect(EventDefectCode::kBadItem, "an item has a NUL character in it");
  }
  return text;
}

OrDefect<std::optional<Millionths>> ReadAmount(std::optional<element> value,
                                               std::string_view name) {
  const auto count = ReadMillionths(value);
  if (!count) return std::nullopt;
  if (*count < 0 || *count > kLargestAmount) {
    return Defect(EventDefectCode::kBadAmount,
                  fmt::format("{} is no amount such as 12.50, or negative, or absurd", name));
  }
  return Millionths{*count};
}

OrDefect<Millionths> ReadQuantity(std::optional<element> value) {
  const int64_t count = ReadMillionths(value).value_or(kOne);
  if (count < 0 || count > kLargestQuantity) {
    return Defect(EventDefectCode::kBadQuantity,
                  "a quantity is no number, or negative (a return?), or absurd");
  }
  return Millionths{count};
}

double ToDouble(Millionths number) { return static_cast<double>(number.count) / kOne; }

int64_t ToMinor(Millionths amount, int minor_digits) {
  return DivideRounding(amount.count, PowerOfTen(kPlaces - minor_digits));
}

OrDefect<int64_t> LineValueMinor(Millionths price, Millionths quantity, int minor_digits) {
  const Int128 product = Int128{price.count} * quantity.count;
  if (product > Int128{kLargestAmount} * kOne) {
    return Defect(EventDefectCode::kBadAmount, "price times quantity is absurd");
  }
  return DivideRounding(product, PowerOfTen(2 * kPlaces - minor_digits));
}

std::vector<int64_t> ShareOut(int64_t total_minor, std::span<const int64_t> weights) {
  Int128 sum = 0;
  for (const int64_t weight : weights) sum += weight;
  const bool evenly = sum == 0;
  if (evenly) sum = static_cast<Int128>(weights.size());
  std::vector<int64_t> shares;
  shares.reserve(weights.size());
  // Each share is the difference of two rounded running totals, so nothing is lost between them.
  Int128 running = 0;
  Int128 dealt = 0;
  for (const int64_t weight : weights) {
    running += evenly ? 1 : weight;
    const Int128 until_here = (total_minor * running + sum / 2) / sum;
    shares.push_back(static_cast<int64_t>(until_here - dealt));
    dealt = until_here;
  }
  return shares;
}

}  // namespace kundig
