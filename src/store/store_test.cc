#include "store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

namespace kundig {
namespace {

// A store in memory, filled row by row.
class StoreTest : public testing::Test {
 protected:
  StoreTest() : store_(Store::Open({}, true).value()), connection_(store_.Connect().value()) {}

  void AddItem(int64_t key, const std::string& product, const std::string& category) {
    ASSERT_TRUE(connection_
                    .Run("INSERT INTO items VALUES ($1, $2, NULL, $3, NULL, NULL)",
                         {key, product, category})
                    .has_value());
  }
  void AddCustomer(int64_t key, const std::string& customer) {
    ASSERT_TRUE(connection_.Run("INSERT INTO customers VALUES ($1, $2, 0, $1)", {key, customer})
                    .has_value());
  }
  void Buy(int64_t customer, SqlValue item, SqlValue day, SqlValue value_minor) {
    ASSERT_TRUE(connection_
                    .Run("INSERT INTO interactions VALUES ($1, $2, 0, DATE '1970-01-01' + "
                         "$3::INTEGER, NULL, 1, $4, 0)",
                         {customer, std::move(item), std::move(day), std::move(value_minor)})
                    .has_value());
  }

  // Some hundreds of purchases at random: several a day, some without an item, a day, or money.
  void FillAtRandom(uint32_t seed) {
    std::mt19937 random(seed);
    const auto below = [&random](uint32_t n) { return static_cast<int64_t>(random() % n); };
    for (int64_t i = 0; i < 12; ++i) {
      AddItem(i, fmt::format("product {}", i), fmt::format("category {}", i % 5));
    }
    for (int64_t i = 0; i < 60; ++i) AddCustomer(i, fmt::format("c{}", i));
    for (int i = 0; i < 600; ++i) {
      const SqlValue item = below(10) == 0 ? SqlValue() : SqlValue(below(12));
      const SqlValue day = below(20) == 0 ? SqlValue() : SqlValue(18000 + below(500));
      const SqlValue value = below(15) == 0 ? SqlValue() : SqlValue(below(10000) - 500);
      Buy(below(60), item, day, value);
    }
  }

  template <typename Sum>
  Sum CustomerByCustomer(Sum sum, const HistoryFilter& filter, const ItemTable* items = nullptr,
                         int64_t rows_in_memory = 1 << 20) {
    const auto visit = [&sum](int32_t, const CustomerHistory& history) {
      sum.Apply(history, Direction::kAdd);
    };
    EXPECT_TRUE(store_.VisitHistories(filter, items, visit, rows_in_memory).has_value());
    return sum;
  }

  Store store_;
  Connection connection_;
};

TEST_F(StoreTest, EverySumIsTheSameCustomerByCustomerAndBySql) {
  FillAtRandom(1);
  for (const HistoryFilter filter : {HistoryFilter{}, HistoryFilter{.until = Day{18250}}}) {
    EXPECT_EQ(DigestOf(CustomerByCustomer(RepeatPurchaseCounts(), filter)),
              DigestOf(store_.QueryRepeatPurchaseCounts(filter).value()));
    EXPECT_EQ(DigestOf(CustomerByCustomer(SpendCounts(), filter)),
              DigestOf(store_.QuerySpendCounts(filter).value()));
    for (const Period period : {Period::kWeek, Period::kMonth, Period::kQuarter, Period::kYear}) {
      EXPECT_EQ(DigestOf(CustomerByCustomer(OpportunityCounts(period), filter)),
                DigestOf(store_.QueryOpportunityCounts(filter, period).value()))
          << PeriodName(period);
    }
    const ItemTable items = store_.Items(ItemLevel::kCategory, 1, 100).value();
    ASSERT_EQ(items.catalogue.size(), 5u);
    EXPECT_EQ(DigestOf(CustomerByCustomer(CoOccurrence(items.catalogue), filter, &items)),
              DigestOf(store_.QueryCoOccurrence(filter, items).value()));
  }
  const BackTestWindow window{.split_day = Day{18200}, .end_day = Day{18400}};
  EXPECT_EQ(DigestOf(CustomerByCustomer(ForecastCounts(window), {})),
            DigestOf(store_.QueryForecastCounts(window).value()));
}

TEST_F(StoreTest, ReadingInSeveralRangesGivesTheSameSums) {
  FillAtRandom(2);
  const auto at_once = CustomerByCustomer(RepeatPurchaseCounts(), {});
  EXPECT_GT(at_once.customers(), 50);
  EXPECT_EQ(at_once, CustomerByCustomer(RepeatPurchaseCounts(), {}, nullptr, 50));
}

TEST_F(StoreTest, AHistoryHasDistinctDaysAndItems) {
  AddItem(0, "milk", "dairy");
  AddItem(1, "butter", "dairy");
  AddCustomer(0, "anna");
  Buy(0, 1, 100, 250);
  Buy(0, 0, 90, 100);
  Buy(0, 0, 100, 50);
  Buy(0, 0, {}, 999);
  const ItemTable items = store_.Items(ItemLevel::kProduct, 1, 100).value();
  int visited = 0;
  const auto visit = [&](int32_t key, const CustomerHistory& history) {
    ++visited;
    EXPECT_EQ(key, 0);
    ASSERT_EQ(history.purchase_days.size(), 2u);
    EXPECT_EQ(history.purchase_days[0], (PurchaseDay{Day{90}, 100}));
    EXPECT_EQ(history.purchase_days[1], (PurchaseDay{Day{100}, 300}));
    EXPECT_EQ(history.items.size(), 2u);
  };
  ASSERT_TRUE(store_.VisitHistories({}, &items, visit).has_value());
  ASSERT_TRUE(store_.VisitHistory(0, {}, &items, visit).has_value());
  EXPECT_EQ(visited, 2);
}

TEST_F(StoreTest, RareItemsAreLeftOutAndTheMostBoughtKept) {
  FillAtRandom(3);
  EXPECT_EQ(store_.Items(ItemLevel::kProduct, 1, 3).value().catalogue.size(), 3u);
  EXPECT_TRUE(store_.Items(ItemLevel::kProduct, 61, 100).value().catalogue.empty());
  EXPECT_TRUE(store_.Items(ItemLevel::kService, 1, 100).value().catalogue.empty());
}

class StoreFileTest : public testing::Test {
 protected:
  StoreFileTest()
      : folder_(std::filesystem::temp_directory_path() /
                ("kundig_store_test_" + std::to_string(std::random_device()()))) {
    std::filesystem::create_directories(folder_);
  }
  ~StoreFileTest() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string Path(const std::string& name) const { return folder_ / name; }

  static bool Execute(Connection connection, std::string_view sql) {
    return connection.Execute(sql).has_value();
  }

  std::filesystem::path folder_;
};

TEST_F(StoreFileTest, AMissingStoreIsNotFoundUnlessItMayBeMade) {
  const auto missing = Store::Open({.path = Path("a.duckdb")}, false);
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(Store::Open({.path = Path("a.duckdb")}, true).has_value());
  ASSERT_TRUE(Store::Open({.path = Path("a.duckdb")}, false).has_value());
}

TEST_F(StoreFileTest, AFolderAForeignFileAndANewerStoreAreRefused) {
  const auto folder = Store::Open({.path = folder_}, true);
  ASSERT_FALSE(folder.has_value());
  EXPECT_THAT(folder.error().what, testing::HasSubstr("folder"));

  ASSERT_TRUE(Execute(Database::Open({.path = Path("other.duckdb")})->Connect().value(),
                      "CREATE TABLE t (i INT)"));
  const auto foreign = Store::Open({.path = Path("other.duckdb")}, true);
  ASSERT_FALSE(foreign.has_value());
  EXPECT_THAT(foreign.error().what, testing::HasSubstr("not a kundig store"));

  ASSERT_TRUE(Execute(Store::Open({.path = Path("new.duckdb")}, true)->Connect().value(),
                      "UPDATE store_properties SET value = '99' WHERE name = 'schema_version'"));
  const auto newer = Store::Open({.path = Path("new.duckdb")}, false);
  ASSERT_FALSE(newer.has_value());
  EXPECT_THAT(newer.error().Message(), testing::HasSubstr("version 99"));
}

}  // namespace
}  // namespace kundig
