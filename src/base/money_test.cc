#include "base/money.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>

namespace kundig {
namespace {

constexpr int64_t kLargest = std::numeric_limits<int64_t>::max();

int64_t Cents(std::string_view text, AmountFormat format = {}) {
  const auto minor = ParseMinor(text, format);
  EXPECT_TRUE(minor.has_value()) << text;
  return minor.value_or(-999'999);
}

TEST(MoneyTest, CurrenciesHaveTheDigitsOfIso4217) {
  EXPECT_EQ(MinorDigits("EUR"), 2);
  EXPECT_EQ(MinorDigits("JPY"), 0);
  EXPECT_EQ(MinorDigits("KWD"), 3);
  EXPECT_EQ(MinorDigits("CLF"), 4);
  EXPECT_EQ(MinorDigits("XYZ"), 2);
  EXPECT_EQ(MinorUnitsPerUnit("KWD"), 1000);
  EXPECT_EQ(MinorUnitsPerUnit("JPY"), 1);
}

TEST(MoneyTest, FormatsWithGroupsAndAllDigitsOfTheCurrency) {
  EXPECT_EQ(FormatMoney(123'450, "EUR"), "1,234.50 EUR");
  EXPECT_EQ(FormatMoney(-5, "EUR"), "-0.05 EUR");
  EXPECT_EQ(FormatMoney(0, "EUR"), "0.00 EUR");
  EXPECT_EQ(FormatMoney(99'999, "EUR"), "999.99 EUR");
  EXPECT_EQ(FormatMoney(1'235, "JPY"), "1,235 JPY");
  EXPECT_EQ(FormatMoney(1'234'567'890, "KWD"), "1,234,567.890 KWD");
  EXPECT_EQ(FormatMoney(std::numeric_limits<int64_t>::min(), "EUR"),
            "-92,233,720,368,547,758.08 EUR");
}

TEST(MoneyTest, ParsesDecimalTextExactly) {
  EXPECT_EQ(Cents("1234.5"), 123'450);
  EXPECT_EQ(Cents("29.33"), 2'933);  // 29.33 * 100 is 2932.9999... in binary
  EXPECT_EQ(Cents("-.05"), -5);
  EXPECT_EQ(Cents("+7."), 700);
  EXPECT_EQ(Cents("007"), 700);
  EXPECT_EQ(Cents("12.345", {.minor_digits = 0}), 12);
  EXPECT_EQ(Cents("12.345", {.minor_digits = 3}), 12'345);
}

TEST(MoneyTest, RoundsHalfAwayFromZero) {
  EXPECT_EQ(Cents("0.005"), 1);
  EXPECT_EQ(Cents("-0.005"), -1);
  EXPECT_EQ(Cents("0.00499999999999999999999999999"), 0);
  EXPECT_EQ(Cents("1.995"), 200);
  EXPECT_EQ(Cents("0.5", {.minor_digits = 0}), 1);
}

TEST(MoneyTest, TakesThousandsGroupsAndTheDecimalComma) {
  const AmountFormat comma = {.decimal_mark = DecimalMark::kComma};
  EXPECT_EQ(Cents("1,234,567.89"), 123'456'789);
  EXPECT_EQ(Cents("1.234,5", comma), 123'450);
  EXPECT_EQ(Cents("12,5", comma), 1'250);
  EXPECT_EQ(Cents("1.234", comma), 123'400);
  EXPECT_FALSE(ParseMinor("12.34", comma));
}

TEST(MoneyTest, TakesExponents) {
  EXPECT_EQ(Cents("1.5e3"), 150'000);
  EXPECT_EQ(Cents("1e-05"), 0);
  EXPECT_EQ(Cents("5E-3"), 1);
  EXPECT_EQ(Cents("123456e-4"), 1'235);
  EXPECT_EQ(Cents("0e99999999999999999999"), 0);
  EXPECT_EQ(Cents("9e-99999999999999999999"), 0);
}

TEST(MoneyTest, RefusesWhatIsNoAmount) {
  for (const std::string_view text :
       {"",     "-",      ".",    "+.",  "abc",      "1 2",     " 1",    "1.2.3",
        "1,23", "1,2345", ",123", "12,", "1234,567", "1.234,5", "--1",   "nan",
        "inf",  "1e",     "1e+",  "e5",  "0x10",     "1.2,345", "5 EUR", "$5"}) {
    EXPECT_FALSE(ParseMinor(text)) << text;
  }
}

TEST(MoneyTest, RefusesWhatDoesNotFit) {
  EXPECT_EQ(Cents("92233720368547758.07"), kLargest);
  EXPECT_EQ(Cents("-92233720368547758.07"), -kLargest);
  EXPECT_FALSE(ParseMinor("92233720368547758.08"));
  EXPECT_FALSE(ParseMinor("92233720368547758.075"));
  EXPECT_FALSE(ParseMinor("1e300"));
  EXPECT_FALSE(ParseMinor(std::string(5'000, '9')));
}

TEST(MoneyTest, WhatIsFormattedIsParsedBack) {
  for (const int64_t minor : {int64_t{0}, int64_t{-1}, int64_t{99'999}, kLargest, -kLargest}) {
    const std::string text = FormatMoney(minor, "EUR");
    EXPECT_EQ(Cents(std::string_view(text).substr(0, text.size() - 4)), minor) << text;
  }
}

}  // namespace
}  // namespace kundig
