#include "intake/purchase_row.h"

#include <gtest/gtest.h>

namespace kundig {
namespace {

// A file with the columns customer, time, item, quantity, price, and perhaps value.
TextFormat Format(bool with_value, DecimalMark mark = DecimalMark::kPoint) {
  TextFormat format;
  format.decimal_mark = mark;
  const auto roles = {ColumnRole::kCustomer, ColumnRole::kTime, ColumnRole::kProduct,
                      ColumnRole::kQuantity, ColumnRole::kPrice};
  size_t position = 0;
  for (const ColumnRole role : roles) format.roles.Set(role, position++);
  if (with_value) format.roles.Set(ColumnRole::kValue, position);
  return format;
}

PurchaseRow Row(std::vector<std::string_view> fields, const TextFormat& format) {
  return ParsePurchaseRow(fields, format, 2);
}

// The value of a line with this text as its total.
std::optional<int64_t> Value(std::string_view text, DecimalMark mark = DecimalMark::kPoint) {
  const PurchaseRow row = Row({"a", "2024-05-01", "tea", "1", "", text}, Format(true, mark));
  return row.code.empty() ? row.value_minor : std::nullopt;
}

// The value of a line without a total.
std::optional<int64_t> PriceTimesQuantity(std::string_view price, std::string_view quantity) {
  const PurchaseRow row = Row({"a", "2024-05-01", "tea", quantity, price}, Format(false));
  return row.code.empty() ? row.value_minor : std::nullopt;
}

TEST(PurchaseRow, FieldsLoseTheBlanksAroundThem) {
  const PurchaseRow row = Row({" a b ", " 2024-05-01", "tea ", " 2 ", "", " 7.5 "}, Format(true));
  EXPECT_EQ(row.code, "");
  EXPECT_EQ(row.customer, "a b");
  EXPECT_EQ(row.product, "tea");
  EXPECT_EQ(row.quantity, 2.0);
  EXPECT_EQ(row.value_minor, 750);
  EXPECT_EQ(row.time->day, ToDay({2024, 5, 1}));
}

TEST(PurchaseRow, AmountsAreReadAsPeopleWriteThem) {
  for (const char* text : {"1234.5", "1,234.50", "$1,234.50", "1234.50 EUR", "EUR 1234.50",
                           "\xe2\x82\xac"
                           "1234.50",
                           "1234.50\xe2\x82\xac", "1'234.50", "1 234.50",
                           "1\xc2\xa0"
                           "234.50",
                           "1\xe2\x80\xaf"
                           "234.50",
                           "CHF 1\xe2\x80\x99"
                           "234.50",
                           "+1234.50"}) {
    EXPECT_EQ(Value(text), 123450) << text;
  }
  EXPECT_EQ(Value("1.234,50", DecimalMark::kComma), 123450);
  EXPECT_EQ(Value("1.234,50 \xe2\x82\xac", DecimalMark::kComma), 123450);
  EXPECT_EQ(Value("0"), 0);
}

TEST(PurchaseRow, WhatIsNoAmountIsRefused) {
  for (const char* text : {"", "NaN", "inf", "-inf", "abc", "1.2.3", "1,23,4.5", "0x10", "--1",
                           "12 34", "$", "EUR", "1e", "5 pieces"}) {
    const PurchaseRow row = Row({"a", "2024-05-01", "tea", "1", "", text}, Format(true));
    EXPECT_EQ(row.code, "not_a_number") << text;
  }
}

TEST(PurchaseRow, ReturnsAndAbsurditiesAreRefused) {
  for (const char* text : {"-1", "-0.01", "$-3", "-$3", "(3.00)", "3.00-"}) {
    const PurchaseRow row = Row({"a", "2024-05-01", "tea", "1", "", text}, Format(true));
    EXPECT_EQ(row.code, "negative_amount") << text;
  }
  EXPECT_EQ(Row({"a", "2024-05-01", "tea", "-1", "", "1"}, Format(true)).code, "negative_quantity");
  EXPECT_EQ(Row({"a", "2024-05-01", "tea", "1", "", "1e30"}, Format(true)).code, "absurd_amount");
  EXPECT_EQ(Row({"a", "2024-05-01", "tea", "1e12", "", "1"}, Format(true)).code, "absurd_amount");
  EXPECT_EQ(Value("10000000000"), 1'000'000'000'000);
  EXPECT_EQ(Value("10000000000.01"), std::nullopt);
}

TEST(PurchaseRow, PriceTimesQuantityIsRoundedOnceAtTheEnd) {
  EXPECT_EQ(PriceTimesQuantity("2.55", "6"), 1530);
  EXPECT_EQ(PriceTimesQuantity("0.125", "8"), 100);
  EXPECT_EQ(PriceTimesQuantity("1.99", "0.25"), 50);  // 49.75
  EXPECT_EQ(PriceTimesQuantity("0.005", "1"), 1);
  EXPECT_EQ(PriceTimesQuantity("3", ""), 300);
  EXPECT_EQ(PriceTimesQuantity("99999999", "999999"), std::nullopt);
}

TEST(PurchaseRow, TheFirstThingWrongIsTheReason) {
  EXPECT_EQ(Row({"  ", "x", "tea", "x", "", "x"}, Format(true)).code, "no_customer");
  EXPECT_EQ(Row({"a", "x", "tea", "x", "", "x"}, Format(true)).code, "unreadable_time");
  EXPECT_EQ(Row({"a", "", "tea", "1", "", "1"}, Format(true)).code, "unreadable_time");
  EXPECT_EQ(Row({"a", "2024-05-01", "tea", "x", "", "x"}, Format(true)).code, "not_a_number");
}

TEST(PurchaseRow, YearsFarOffAreAbsurd) {
  for (const char* text : {"1899-12-31", "2200-01-01", "0001-01-01", "99999999999999"}) {
    const PurchaseRow row = Row({"a", text, "tea", "1", "", "1"}, Format(true));
    EXPECT_TRUE(row.code == "absurd_time" || row.code == "unreadable_time") << text;
  }
  EXPECT_EQ(Row({"a", "1900-01-01", "tea", "1", "", "1"}, Format(true)).code, "");
  EXPECT_EQ(Row({"a", std::string(70'000, '9'), "tea", "1", "", "1"}, Format(true)).code,
            "unreadable_time");
}

}  // namespace
}  // namespace kundig
