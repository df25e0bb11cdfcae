#include "intake/purchase_row.h"

#include <algorithm>
#include <cmath>

#include "base/bytes.h"
#include "intake/amount_text.h"

namespace kundig {
namespace {

constexpr int64_t kAbsurdMinor = 1'000'000'000'000;
constexpr double kAbsurdQuantity = 1e9;
constexpr int kQuantityDigits = 6;
constexpr int64_t kQuantityUnits = 1'000'000;
constexpr int kMostDigits = 2'000'000;
// Prices of one unit may be finer than the currency: a kilowatt hour costs 0.2847.
constexpr int kFinerPriceDigits = 4;
constexpr int64_t kFinerPriceUnits = 10'000;

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

class RowParser {
 public:
  RowParser(std::span<const std::string_view> fields, const TextFormat& format, int minor_digits)
      : fields_(fields), format_(format), minor_digits_(minor_digits) {}

  PurchaseRow Parse() {
    row_.customer = Field(ColumnRole::kCustomer);
    row_.product = Field(ColumnRole::kProduct);
    row_.type = Field(ColumnRole::kType);
    row_.category = Field(ColumnRole::kCategory);
    row_.service = Field(ColumnRole::kService);
    row_.name = Field(ColumnRole::kName);
    if (row_.customer.empty()) {
      Refuse("no_customer", "no customer");
    } else if (ReadTime() && ReadQuantity()) {
      ReadValue();
    }
    return row_;
  }

 private:
  [[nodiscard]] std::string_view Field(ColumnRole role) const {
    const auto position = format_.roles.At(role);
    return position && *position < fields_.size() ? Trim(fields_[*position]) : std::string_view();
  }

  bool Refuse(std::string_view code, std::string_view reason) {
    row_.code = code;
    row_.reason = reason;
    return false;
  }

  bool ReadTime() {
    if (!format_.roles.At(ColumnRole::kTime)) return true;
    row_.time = ParseTextTime(Field(ColumnRole::kTime), format_.date_order);
    if (!row_.time) return Refuse("unreadable_time", "the time cannot be read");
    const int32_t year = ToYearMonthDay(row_.time->day).year;
    if (year < 1900 || year > 2199)
      return Refuse("absurd_time", "the time lies before 1900 or after 2199");
    return true;
  }

  bool ReadQuantity() {
    if (Field(ColumnRole::kQuantity).empty()) return true;
    if (!ReadNumber(ColumnRole::kQuantity, kQuantityDigits, quantity_millionths_)) return false;
    if (quantity_millionths_ < 0) {
      return Refuse("negative_quantity", "a negative quantity: a return?");
    }
    row_.quantity = static_cast<double>(quantity_millionths_) / double{kQuantityUnits};
    if (*row_.quantity > kAbsurdQuantity) return Refuse("absurd_amount", "an absurd quantity");
    return true;
  }

  bool ReadValue() {
    const bool of_line = format_.roles.At(ColumnRole::kValue).has_value();
    if (!of_line && !format_.roles.At(ColumnRole::kPrice)) return true;
    const ColumnRole role = of_line ? ColumnRole::kValue : ColumnRole::kPrice;
    int64_t amount = 0;
    if (!ReadNumber(role, minor_digits_ + (of_line ? 0 : kFinerPriceDigits), amount)) return false;
    if (amount < 0) return Refuse("negative_amount", "a negative amount: a return?");
    Int128 value = amount;
    if (!of_line) {
      const int64_t quantity = row_.quantity ? quantity_millionths_ : kQuantityUnits;
      constexpr Int128 kDivisor = Int128{kQuantityUnits} * kFinerPriceUnits;
      value = (value * quantity + kDivisor / 2) / kDivisor;
    }
    if (value > kAbsurdMinor) return Refuse("absurd_amount", "an absurd amount");
    row_.value_minor = static_cast<int64_t>(value);
    return true;
  }

  // The number in the role's column, in units of 10^-digits.
  bool ReadNumber(ColumnRole role, int digits, int64_t& number) {
    const std::string_view text = Field(role);
    AmountFormat format{.minor_digits = digits, .decimal_mark = format_.decimal_mark};
    auto parsed = ParseMinor(text, format);
    std::string plain;
    if (!parsed) {
      plain = PlainAmount(text, format_.decimal_mark);
      parsed = ParseMinor(plain, format);
    }
    if (parsed) {
      number = *parsed;
      return true;
    }
    // Without any digit to keep, every number fits.
    format.minor_digits = -kMostDigits;
    if (ParseMinor(plain, format)) return Refuse("absurd_amount", "an absurd amount");
    if (role == ColumnRole::kQuantity) {
      return Refuse("not_a_number", "the quantity is not a number");
    }
    return Refuse("not_a_number",
                  text.empty() ? "the amount is missing" : "the amount is not a number");
  }

  std::span<const std::string_view> fields_;
  const TextFormat& format_;
  int minor_digits_;
  int64_t quantity_millionths_ = 0;
  PurchaseRow row_;
};

}  // namespace

PurchaseRow ParsePurchaseRow(std::span<const std::string_view> fields, const TextFormat& format,
                             int minor_digits) {
  return RowParser(fields, format, minor_digits).Parse();
}

}  // namespace kundig
