#include "identity/join_identifiers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <string>

#include "store/store.h"

namespace kundig {
namespace {

std::string StatementIn(const std::string& name) {
  std::ifstream file(std::string(KUNDIG_SOURCE_DIR) + "/src/identity/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What a statement did, as DuckDB counted it.
class Profile {
 public:
  Profile(Connection& connection, std::string_view statement) {
    const std::string asked = "EXPLAIN (ANALYZE, FORMAT json) " + SqlFragment(statement);
    Rows rows = connection.Query(asked).value();
    while (const Chunk* chunk = rows.Next().value()) text_ += chunk->Text(1, 0);
  }
  // The most rows that one of its operators read or gave.
  [[nodiscard]] int64_t MostRows() const {
    return std::max(Most("\"operator_cardinality\":"), Most("\"operator_rows_scanned\":"));
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  [[nodiscard]] int64_t Most(std::string_view name) const {
    int64_t most = -1;
    for (size_t at = text_.find(name); at != std::string::npos; at = text_.find(name, at)) {
      at = text_.find_first_not_of(' ', at + name.size());
      int64_t value = 0;
      std::from_chars(text_.data() + at, text_.data() + text_.size(), value);
      most = std::max(most, value);
    }
    return most;
  }

  std::string text_;
};

// Pairs of identifiers, each in an event of its own, on their way into an empty store.
class PairsOfIdentifiers {
 public:
  explicit PairsOfIdentifiers(int pairs) {
    EXPECT_TRUE(connection_.Execute(
        "CREATE TEMP TABLE repeated_events (line BIGINT NOT NULL, same_content BOOLEAN NOT NULL)"));
    EXPECT_TRUE(BeginIdentifiers(connection_));
    EXPECT_TRUE(connection_.Run(
        "INSERT INTO staged_identifiers "
        "SELECT pair, place, place, concat(place, '-', pair), 'm' || pair, TIMESTAMP '2026-01-01' "
        "FROM range($1) AS pairs(pair), range(2) AS places(place)",
        {int64_t{pairs}}));
    EXPECT_TRUE(JoinStagedIdentifiers(connection_, 0));
  }
  Connection& connection() { return connection_; }

 private:
  Store store_ = Store::Open({}, true).value();
  Connection connection_ = store_.Connect().value();
  // Within it the planner knows less of its tables.
  Transaction transaction_ = Transaction::Begin(connection_).value();
};

// It once compared all persons with each other, which nobody saw at a few hundred events.
TEST(JoinIdentifiersTest, BridgesTakeNoMoreRowsThanThereAreIdentifiers) {
  constexpr int kPairs = 3'000;
  PairsOfIdentifiers pairs(kPairs);
  EXPECT_EQ(pairs.connection().QueryInt64("SELECT count(*) FROM staged_links").value(), kPairs);
  const Profile profile(pairs.connection(), StatementIn("select_bridges.sql"));
  EXPECT_GE(profile.MostRows(), kPairs) << profile.text();
  EXPECT_LE(profile.MostRows(), 2 * kPairs) << profile.text();
}

}  // namespace
}  // namespace kundig
