// Stores of older versions, brought up to this one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "store/store.h"

namespace kundig {
namespace {

using testing::ElementsAre;

// A file of version 1, with what its program would have written.
class StoreMigrationTest : public testing::Test {
 protected:
  StoreMigrationTest()
      : path_(std::filesystem::temp_directory_path() /
              fmt::format("kundig_migration_{}.duckdb", std::random_device()())) {}
  ~StoreMigrationTest() override { std::filesystem::remove(path_); }

  void Write(std::string_view name) {
    Database database = Database::Open({.path = path_}).value();
    ASSERT_TRUE(database.Connect()->Execute(Statements(name)));
  }
  static std::string Statements(std::string_view name) {
    const auto path = std::filesystem::path(KUNDIG_SOURCE_DIR) / "tests/data/store" / name;
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static std::vector<std::string> Select(Store& store, std::string_view sql) {
    std::vector<std::string> texts;
    Connection connection = store.Connect().value();
    Rows rows = connection.Query(sql).value();
    while (const Chunk* chunk = rows.Next().value()) {
      for (size_t i = 0; i < chunk->rows(); ++i) texts.emplace_back(chunk->Text(0, i));
    }
    return texts;
  }

  std::filesystem::path path_;
};

TEST_F(StoreMigrationTest, AStoreOfVersion1IsReadOnAsItWas) {
  Write("version_1.sql");
  for (int opening = 0; opening < 2; ++opening) {
    Store store = Store::Open({.path = path_}, false).value();
    EXPECT_THAT(Select(store,
                       "SELECT concat_ws(' ', customer_key, customer, kind, person_key) "
                       "FROM customers ORDER BY customer_key"),
                ElementsAre("0 anna 0 0", "1 bert 0 1", "2 a-9 1 2", "3 a-bert 0 3"));
    EXPECT_EQ(store.Contents()->purchases, 3);
    EXPECT_EQ(store.Contents()->customers, 4);
    const RepeatPurchaseCounts sum = store.QueryRepeatPurchaseCounts({}).value();
    EXPECT_EQ(sum.customers(), 2);
    RepeatPurchaseCounts visited;
    ASSERT_TRUE(store.VisitHistories({}, nullptr, [&](int32_t, const CustomerHistory& history) {
      visited.Apply(history, Direction::kAdd);
    }));
    EXPECT_EQ(DigestOf(visited), DigestOf(sum));
  }
}

TEST_F(StoreMigrationTest, AStoreOfVersion1GetsAllTablesThatANewOneHas) {
  Write("version_1.sql");
  constexpr std::string_view kColumns =
      "SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable) "
      "FROM information_schema.columns ORDER BY table_name, ordinal_position";
  Store made = Store::Open({}, true).value();
  Store migrated = Store::Open({.path = path_}, false).value();
  EXPECT_EQ(Select(migrated, kColumns), Select(made, kColumns));
  constexpr std::string_view kVersion =
      "SELECT value FROM store_properties WHERE name = 'schema_version'";
  EXPECT_EQ(Select(migrated, kVersion), Select(made, kVersion));
}

TEST_F(StoreMigrationTest, AMigrationThatFailsChangesNothing) {
  Write("version_1.sql");
  {
    Database database = Database::Open({.path = path_}).value();
    ASSERT_TRUE(database.Connect()->Execute("ALTER TABLE events RENAME COLUMN user_id TO who"));
  }
  const auto failed = Store::Open({.path = path_}, false);
  ASSERT_FALSE(failed);
  Database database = Database::Open({.path = path_}).value();
  Connection connection = database.Connect().value();
  ASSERT_TRUE(connection.Execute("ALTER TABLE events RENAME COLUMN who TO user_id"));
  EXPECT_EQ(connection.QueryInt64("SELECT count(*) FROM customers").value(), 4);
  EXPECT_EQ(connection
                .QueryInt64("SELECT count(*) FROM information_schema.columns "
                            "WHERE table_name = 'customers'")
                .value(),
            2);
}

}  // namespace
}  // namespace kundig
