#include "intake/purchase_columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kundig {
namespace {

std::vector<ColumnInfo> Columns(const std::vector<std::string>& names) {
  std::vector<ColumnInfo> columns;
  for (const std::string& name : names) columns.push_back({name, ""});
  return columns;
}

TEST(PurchaseColumns, EnglishAndGermanNamesAreKnown) {
  const auto english =
      AssignColumns(Columns({"InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate",
                             "UnitPrice", "Customer ID", "Country"}),
                    {})
          .value();
  EXPECT_EQ(english.At(ColumnRole::kCustomer), 6u);
  EXPECT_EQ(english.At(ColumnRole::kProduct), 1u);
  EXPECT_EQ(english.At(ColumnRole::kTime), 4u);
  EXPECT_EQ(english.At(ColumnRole::kPrice), 5u);
  EXPECT_EQ(english.At(ColumnRole::kName), 2u);
  EXPECT_FALSE(english.At(ColumnRole::kValue).has_value());
  const auto german =
      AssignColumns(Columns({"Kunden-Nr", "Datum", "Artikel", "Menge", "Umsatz"}), {}).value();
  EXPECT_EQ(german.At(ColumnRole::kCustomer), 0u);
  EXPECT_EQ(german.At(ColumnRole::kTime), 1u);
  EXPECT_EQ(german.At(ColumnRole::kValue), 4u);
}

TEST(PurchaseColumns, WhatIsNamedIsNotGuessed) {
  const auto assigned =
      AssignColumns(Columns({"a", "customer", "date"}), {{"customer", "a"}, {"time", "3"}}).value();
  EXPECT_EQ(assigned.At(ColumnRole::kCustomer), 0u);
  EXPECT_EQ(assigned.At(ColumnRole::kTime), 2u);
  EXPECT_FALSE(assigned.RoleOf(1).has_value());
}

TEST(PurchaseColumns, ATypeRulesOutWhatCannotBe) {
  const auto assigned =
      AssignColumns({{"customer_id", "BIGINT"}, {"date", "DOUBLE"}, {"timestamp", "TIMESTAMP"}}, {})
          .value();
  EXPECT_EQ(assigned.At(ColumnRole::kTime), 2u);
}

TEST(PurchaseColumns, MistakesAreNamed) {
  const auto no_customer = AssignColumns(Columns({"x", "y"}), {});
  ASSERT_FALSE(no_customer.has_value());
  EXPECT_THAT(no_customer.error().Message(), testing::HasSubstr("1 = x, 2 = y"));
  EXPECT_THAT(no_customer.error().Message(), testing::HasSubstr("--columns customer=1"));
  const auto no_column = AssignColumns(Columns({"x", "y"}), {{"customer", "z"}});
  ASSERT_FALSE(no_column.has_value());
  EXPECT_THAT(no_column.error().Message(), testing::HasSubstr("no column \"z\""));
  const auto no_role = AssignColumns(Columns({"x", "y"}), {{"colour", "x"}});
  ASSERT_FALSE(no_role.has_value());
  EXPECT_THAT(no_role.error().Message(), testing::HasSubstr("colour"));
}

}  // namespace
}  // namespace kundig
