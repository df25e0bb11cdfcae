#include "engine/simulate_market.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include "simulation/segment_events.h"
#include "store/duckdb/database.h"

namespace kundig {
namespace {

namespace fs = std::filesystem;

class WriteMarketTest : public testing::Test {
 protected:
  WriteMarketTest()
      : folder_(fs::temp_directory_path() /
                ("kundig_market_test_" + std::to_string(std::random_device()()))) {
    options_.customers = 1500;  // two pieces
  }
  ~WriteMarketTest() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string Folder(const std::string& name) const { return folder_ / name; }

  [[nodiscard]] std::string Bytes(const std::string& name) const {
    std::ifstream stream(folder_ / name, std::ios::binary);
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    return bytes.str();
  }

  // The single number that `select` gives; $1 stands for the file.
  int64_t Number(const std::string& select, const std::string& file) {
    return connection_.QueryInt64(select, {SqlValue(Folder(file))}).value().value();
  }

  MarketOptions options_;
  fs::path folder_;
  Database database_ = Database::Open({}).value();
  Connection connection_ = database_.Connect().value();
};

TEST_F(WriteMarketTest, TheSameOptionsGiveTheSameBytes) {
  ASSERT_TRUE(WriteMarket(options_, Folder("one")));
  ASSERT_TRUE(WriteMarket(options_, Folder("two")));
  options_.seed = 2;
  ASSERT_TRUE(WriteMarket(options_, Folder("three")));
  for (const std::string file :
       {"purchases.parquet", "events.ndjson", "truth.parquet", "truth_identities.parquet"}) {
    EXPECT_FALSE(Bytes("one/" + file).empty()) << file;
    EXPECT_EQ(Bytes("one/" + file), Bytes("two/" + file)) << file;
    EXPECT_NE(Bytes("one/" + file), Bytes("three/" + file)) << file;
  }
}

TEST_F(WriteMarketTest, TheFilesHoldEveryCustomerInOrder) {
  int64_t progressed = 0;
  const auto contents =
      WriteMarket(options_, Folder("market"), [&](int64_t customers) { progressed = customers; });
  ASSERT_TRUE(contents);
  EXPECT_EQ(progressed, options_.customers);
  EXPECT_FALSE(fs::exists(folder_ / "market/.incomplete"));

  int64_t lines = 0;
  int64_t spend = 0;
  int64_t identities = 0;
  int64_t next_52_weeks = 0;
  std::string events;
  for (int64_t i = 0; i < options_.customers; ++i) {
    const SimulatedCustomer customer = SimulateCustomer(options_, i);
    for (const SimulatedPurchase& purchase : customer.purchases) {
      lines += static_cast<int64_t>(purchase.lines.size());
      spend += purchase.spend_minor;
    }
    identities += static_cast<int64_t>(customer.identities.size());
    next_52_weeks += customer.truth.purchases_next_52_weeks;
    AppendSegmentEvents(customer, events);
  }
  EXPECT_EQ(Bytes("market/events.ndjson"), events);
  EXPECT_EQ(contents->lines, lines);
  const std::string purchases = "market/purchases.parquet";
  EXPECT_EQ(Number("SELECT count(*) FROM read_parquet($1)", purchases), lines);
  EXPECT_EQ(Number("SELECT (100 * sum(value))::BIGINT FROM read_parquet($1)", purchases), spend);
  EXPECT_EQ(
      Number("SELECT count(*) FROM read_parquet($1) WHERE value <> quantity * price", purchases),
      0);
  EXPECT_EQ(Number("SELECT count(*) FROM (SELECT customer < lag(customer) OVER (ORDER BY "
                   "file_row_number) AS falls FROM read_parquet($1, file_row_number = true)) "
                   "WHERE falls",
                   purchases),
            0);
  EXPECT_EQ(Number("SELECT count(DISTINCT customer) FROM read_parquet($1)", purchases),
            options_.customers);
  EXPECT_EQ(Number("SELECT sum(purchases_next_52_weeks)::BIGINT FROM read_parquet($1)",
                   "market/truth.parquet"),
            next_52_weeks);
  EXPECT_EQ(Number("SELECT count(*) FROM read_parquet($1)", "market/truth_identities.parquet"),
            identities);
}

TEST_F(WriteMarketTest, EverythingSaysThatItIsSimulated) {
  ASSERT_TRUE(WriteMarket(options_, Folder("market")));
  for (const std::string file :
       {"purchases.parquet", "truth.parquet", "truth_identities.parquet"}) {
    EXPECT_EQ(Number("SELECT count(*) FROM parquet_kv_metadata($1) "
                     "WHERE decode(key) = 'simulated' AND decode(value) = 'true'",
                     "market/" + file),
              1)
        << file;
  }
  EXPECT_THAT(Bytes("market/README.txt"), testing::StartsWith("SIMULATED DATA"));
  EXPECT_THAT(Bytes("market/services.json"), testing::HasSubstr("\"simulated\":true"));
  EXPECT_THAT(Bytes("market/events.ndjson"), testing::HasSubstr("kundig-simulation"));
}

TEST_F(WriteMarketTest, FilesThatAreThereAreNotOverwritten) {
  fs::create_directories(folder_ / "market");
  std::ofstream(folder_ / "market/purchases.parquet") << "my real purchases";
  const auto refused = WriteMarket(options_, Folder("market"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUsage);
  EXPECT_THAT(refused.error().what, testing::HasSubstr("purchases.parquet"));
  EXPECT_EQ(Bytes("market/purchases.parquet"), "my real purchases");
}

TEST_F(WriteMarketTest, AnImpossibleFolderAndBadOptionsAreRefused) {
  fs::create_directories(folder_);
  std::ofstream(folder_ / "file") << "a file";
  const auto not_a_folder = WriteMarket(options_, Folder("file"));
  ASSERT_FALSE(not_a_folder);
  EXPECT_EQ(not_a_folder.error().code, ErrorCode::kFailure);
  options_.customers = 0;
  const auto nobody = WriteMarket(options_, Folder("market"));
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, ErrorCode::kUsage);
  EXPECT_FALSE(fs::exists(folder_ / "market"));
}

}  // namespace
}  // namespace kundig
