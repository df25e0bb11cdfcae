// What is shown as SQL counts what the engine counts.
#include "store/shown_sums.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace kundig {
namespace {

using testing::UnorderedElementsAreArray;

TEST(ShownStatementTest, HasValuesInTheirPlaces) {
  EXPECT_EQ(ShownStatement("-- Of $1.\nSELECT $2, $10 || '$' FROM t WHERE a = $1\n",
                           {int64_t{-7}, std::string("it's"), {}, {}, {}, {}, {}, {}, {}, true}),
            "-- Of -7.\nSELECT 'it''s', TRUE || '$' FROM t WHERE a = -7;\n");
}

class ShownSumsTest : public testing::Test {
 protected:
  ShownSumsTest() : store_(Store::Open({}, true).value()), connection_(store_.Connect().value()) {
    std::mt19937 random(5);
    const auto below = [&random](uint32_t n) { return static_cast<int64_t>(random() % n); };
    for (int64_t i = 0; i < 9; ++i) {
      Run("INSERT INTO items VALUES ($1, $2, NULL, $3, NULL, NULL)",
          {i, fmt::format("product {}", i), fmt::format("category {}", i % 4)});
    }
    for (int64_t i = 0; i < 50; ++i) {
      Run("INSERT INTO customers VALUES ($1, $2, 0, $1)", {i, fmt::format("c{}", i)});
    }
    for (int i = 0; i < 400; ++i) {
      const SqlValue item = below(10) == 0 ? SqlValue() : SqlValue(below(9));
      const SqlValue day = below(20) == 0 ? SqlValue() : SqlValue(18000 + below(300));
      Run("INSERT INTO interactions VALUES ($1, $2, 0, DATE '1970-01-01' + $3::INTEGER, NULL, 1, "
          "$4, 0)",
          {below(50), item, day, below(1000)});
    }
  }
  void Run(std::string_view statement, const std::vector<SqlValue>& values) {
    ASSERT_TRUE(connection_.Run(statement, values).has_value());
  }
  // The rows of the last of the statements, as text.
  std::vector<std::string> RowsOf(const std::string& shown) {
    const size_t last = shown.rfind(";\n\n") == shown.npos ? 0 : shown.rfind(";\n\n") + 2;
    EXPECT_TRUE(last == 0 || connection_.Execute(shown.substr(0, last)).has_value());
    std::string query = shown.substr(last);
    query.resize(query.rfind(';'));
    auto rows = connection_.Query(
        fmt::format("SELECT columns(*)::VARCHAR FROM ({}\n)", SqlFragment(query)));
    std::vector<std::string> texts;
    if (!rows) {
      ADD_FAILURE() << rows.error().what;
      return texts;
    }
    while (const Chunk* chunk = rows->Next().value()) {
      for (size_t i = 0; i < chunk->rows(); ++i) {
        std::string text;
        for (size_t column = 0; column < rows->columns(); ++column) {
          text += (column == 0 ? "" : "|") + std::string(chunk->Text(column, i));
        }
        texts.push_back(text);
      }
    }
    return texts;
  }

  static constexpr Day kUntil{18200};
  Store store_;
  Connection connection_;
};

TEST_F(ShownSumsTest, RepeatPurchasesAreThoseOfTheSum) {
  std::vector<std::string> expected;
  for (const auto& [key, customers] :
       store_.QueryRepeatPurchaseCounts({.until = kUntil})->Groups()) {
    expected.push_back(fmt::format("{}|{}|{}|{}", key.repeat_purchases, key.recency_days,
                                   key.first_day.number, customers));
  }
  EXPECT_GT(expected.size(), 20u);
  EXPECT_THAT(RowsOf(ShownRepeatPurchaseCounts(kUntil)), UnorderedElementsAreArray(expected));
}

TEST_F(ShownSumsTest, SpendAndForecastsAreThoseOfTheSums) {
  int64_t customers = 0;
  for (const std::string& row : RowsOf(ShownSpendCounts(kUntil))) {
    customers += std::stoll(row.substr(row.rfind('|') + 1));
  }
  EXPECT_EQ(customers, store_.QuerySpendCounts({.until = kUntil})->customers());
  const BackTestWindow window{.split_day = Day{18100}, .end_day = kUntil};
  customers = 0;
  for (const std::string& row : RowsOf(ShownForecastCounts(window))) {
    customers += std::stoll(row.substr(row.rfind('|') + 1));
  }
  EXPECT_EQ(customers, store_.QueryForecastCounts(window)->customers());
}

TEST_F(ShownSumsTest, CoOccurrencesAndItemsAreThoseOfTheSum) {
  const ItemTable items = store_.Items(ItemLevel::kProduct, 10, 7).value();
  const CoOccurrence sum = store_.QueryCoOccurrence({.until = kUntil}, items).value();
  std::vector<std::string> pairs;
  for (int32_t i = 0; i < sum.items(); ++i) {
    for (int32_t j = 0; j <= i; ++j) pairs.push_back(fmt::format("{}|{}|{}", i, j, sum.At(i, j)));
  }
  EXPECT_EQ(sum.items(), 7);
  const ItemChoice choice{.level = ItemLevel::kProduct, .min_customers = 10, .max_items = 7};
  EXPECT_THAT(RowsOf(ShownCoOccurrence(kUntil, choice)), UnorderedElementsAreArray(pairs));

  std::map<std::string, std::string> have;
  for (const std::string& row : RowsOf(ShownItemCustomers(kUntil, ItemLevel::kProduct))) {
    have[row.substr(0, row.find('|'))] = row.substr(row.find('|') + 1);
  }
  EXPECT_EQ(have.size(), 9u);
  for (int32_t i = 0; i < sum.items(); ++i) {
    EXPECT_EQ(have[sum.catalogue()[static_cast<size_t>(i)]],
              fmt::format("{}|{}", sum.At(i, i), sum.customers()));
  }
}

}  // namespace
}  // namespace kundig
