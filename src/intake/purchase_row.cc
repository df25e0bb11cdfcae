#include "intake/purchase_row.h"

#include <cmath>

namespace kundig {
namespace {

constexpr int64_t kAbsurdMinor = 1'000'000'000'000;
constexpr double kAbsurdQuantity = 1e9;
constexpr int kQuantityDigits = 6;

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// Without a currency sign or code before or behind: "EUR 12,50", "12.50 €", "$3".
std::string_view WithoutCurrency(std::string_view text) {
  const auto is_amount = [](char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == '-' || c == '+';
  };
  for (const std::string_view sign : {"$", "€", "£", "EUR", "USD", "GBP", "CHF"}) {
    if (text.starts_with(sign)) return Trim(text.substr(sign.size()));
    if (text.ends_with(sign) && text.size() > sign.size() && (is_amount(text[0]))) {
      return Trim(text.substr(0, text.size() - sign.size()));
    }
  }
  return text;
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
    const std::string_view text = Field(ColumnRole::kQuantity);
    if (text.empty()) return true;
    const auto scaled = Amount(text, kQuantityDigits);
    if (!scaled) return Refuse("not_a_number", "the quantity is not a number");
    row_.quantity = static_cast<double>(*scaled) / std::pow(10.0, kQuantityDigits);
    if (*row_.quantity < 0) return Refuse("negative_quantity", "a negative quantity: a return?");
    if (*row_.quantity > kAbsurdQuantity) return Refuse("absurd_amount", "an absurd quantity");
    return true;
  }

  bool ReadValue() {
    const bool of_line = format_.roles.At(ColumnRole::kValue).has_value();
    if (!of_line && !format_.roles.At(ColumnRole::kPrice)) return true;
    const std::string_view text =
        WithoutCurrency(Field(of_line ? ColumnRole::kValue : ColumnRole::kPrice));
    const auto amount = Amount(text, minor_digits_);
    if (!amount) return Refuse("not_a_number", "the amount is not a number");
    if (*amount < 0) return Refuse("negative_amount", "a negative amount: a return?");
    row_.value_minor = *amount;
    if (!of_line && row_.quantity) {
      const double total = static_cast<double>(*amount) * *row_.quantity;
      if (total > static_cast<double>(kAbsurdMinor))
        return Refuse("absurd_amount", "an absurd amount");
      row_.value_minor = std::llround(total);
    }
    if (*row_.value_minor > kAbsurdMinor) return Refuse("absurd_amount", "an absurd amount");
    return true;
  }

  [[nodiscard]] std::optional<int64_t> Amount(std::string_view text, int digits) const {
    const auto minor =
        ParseMinor(text, {.minor_digits = digits, .decimal_mark = format_.decimal_mark});
    return minor ? std::optional(*minor) : std::nullopt;
  }

  std::span<const std::string_view> fields_;
  const TextFormat& format_;
  int minor_digits_;
  PurchaseRow row_;
};

}  // namespace

PurchaseRow ParsePurchaseRow(std::span<const std::string_view> fields, const TextFormat& format,
                             int minor_digits) {
  return RowParser(fields, format, minor_digits).Parse();
}

}  // namespace kundig
