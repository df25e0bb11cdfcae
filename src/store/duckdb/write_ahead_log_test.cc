// The log as a power cut leaves it: cut at any byte, any of the last transaction's sectors missing.
// What was committed is there, and nothing else; what is damaged besides is not passed over.
#include "store/duckdb/write_ahead_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "base/random.h"
#include "store/duckdb/database.h"

namespace kundig {
namespace {

using testing::HasSubstr;

constexpr size_t kSector = 512;
constexpr int kTransactions = 5;
constexpr int kRows = 40;  // of each; about three sectors of text

class WriteAheadLogTest : public testing::Test {
 protected:
  WriteAheadLogTest()
      : folder_(std::filesystem::temp_directory_path() /
                fmt::format("kundig_log_{}", std::random_device()())) {
    std::filesystem::create_directory(folder_);
    Write();
  }
  ~WriteAheadLogTest() override { std::filesystem::remove_all(folder_); }

  // Copies the file and its log away before DuckDB, on closing, moves one into the other.
  void Write() {
    const std::string path = folder_ / "written.duckdb";
    Database database = Database::Open({.path = path}).value();
    Connection connection = database.Connect().value();
    ASSERT_TRUE(connection.Execute("CREATE TABLE t (n BIGINT, word VARCHAR)"));
    ends_.push_back(std::filesystem::file_size(path + ".wal"));
    for (int64_t transaction = 0; transaction < kTransactions; ++transaction) {
      ASSERT_TRUE(connection.Run("INSERT INTO t SELECT $1, md5(i::VARCHAR) FROM range($2) r(i)",
                                 {transaction, int64_t{kRows}}));
      ends_.push_back(std::filesystem::file_size(path + ".wal"));
    }
    file_ = Bytes(path);
    log_ = Bytes(path + ".wal");
  }

  static std::string Bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  [[nodiscard]] std::string Put(const std::string& log) const {
    const std::string path = folder_ / "found.duckdb";
    std::filesystem::remove(path + ".wal.cut");
    std::ofstream(path, std::ios::binary) << file_;
    std::ofstream(path + ".wal", std::ios::binary) << log;
    return path;
  }

  struct Opened {
    int64_t rows = 0;
    std::string told;
    std::string error;
    ErrorCode code = ErrorCode::kFailure;
  };
  [[nodiscard]] Opened Open(const std::string& log) const {
    Opened opened;
    const std::string path = Put(log);
    const Result<std::string> told = MendLog(path);
    opened.told = told.value_or("");
    auto database = told ? Database::Open({.path = path}) : tl::unexpected(told.error());
    if (!database) {
      opened.error = database.error().Message();
      opened.code = database.error().code;
      return opened;
    }
    Connection connection = database->Connect().value();
    // Every row that was ever written differs from the others, so they also may not be changed.
    const auto rows = connection.QueryInt64(
        "SELECT count(DISTINCT (n, word)) FROM t SEMI JOIN (SELECT md5(i::VARCHAR) AS word "
        "FROM range(40) r(i)) USING (word)");
    opened.rows = rows ? rows->value_or(0) : 0;
    return opened;
  }

  std::filesystem::path folder_;
  std::string file_;
  std::string log_;
  std::vector<size_t> ends_;  // of the log, after each transaction
};

TEST_F(WriteAheadLogTest, AWholeLogStaysAsItIs) {
  const LogState state = ExamineLog(log_);
  EXPECT_EQ(state.tail, LogTail::kWhole);
  EXPECT_EQ(state.whole_bytes, log_.size());
  const Opened opened = Open(log_);
  EXPECT_EQ(opened.rows, kTransactions * kRows);
  EXPECT_EQ(opened.told, "");
}

TEST_F(WriteAheadLogTest, CutAtAnyByteItHoldsTheTransactionsBefore) {
  for (size_t size = 0; size < log_.size(); ++size) {
    const LogState state = ExamineLog(std::string_view(log_).substr(0, size));
    const auto next = std::ranges::upper_bound(ends_, size);
    const size_t whole = next == ends_.begin() ? 0 : *std::prev(next);
    ASSERT_EQ(state.whole_bytes, whole) << size;
    ASSERT_EQ(state.tail, whole == size ? LogTail::kWhole : LogTail::kUnfinished) << size;
  }
  const Opened opened = Open(log_.substr(0, ends_[3] + 100));
  EXPECT_EQ(opened.rows, 3 * kRows);
  EXPECT_EQ(opened.told, "") << "what every crash leaves is not worth a word";
}

TEST_F(WriteAheadLogTest, AnySectorsOfTheLastTransactionMayBeMissing) {
  Random random(1);
  int torn = 0;
  const size_t begin = ends_[kTransactions - 1];
  for (int round = 0; round < 60; ++round) {
    std::string log = log_;
    for (size_t sector = begin / kSector; sector * kSector < log.size(); ++sector) {
      if (random.Chance(0.5)) continue;
      const size_t from = std::max(begin, sector * kSector);
      std::fill(
          log.begin() + static_cast<std::ptrdiff_t>(from),
          log.begin() + static_cast<std::ptrdiff_t>(std::min(log.size(), (sector + 1) * kSector)),
          '\0');
    }
    const Opened opened = Open(log);
    ASSERT_EQ(opened.error, "") << round;
    const int transactions = log == log_ ? kTransactions : kTransactions - 1;
    ASSERT_EQ(opened.rows, transactions * kRows) << round;
    if (log == log_) continue;
    ++torn;
    EXPECT_THAT(opened.told, HasSubstr("found.duckdb.wal.cut"));
    EXPECT_EQ(Bytes(folder_ / "found.duckdb.wal.cut"), log.substr(begin));
  }
  EXPECT_GT(torn, 30);
}

TEST_F(WriteAheadLogTest, AFirstTransactionOfWhichSectorsAreMissingNeverWas) {
  std::string log = log_.substr(0, ends_[0]);
  std::fill_n(log.begin(), 64, '\0');
  EXPECT_EQ(ExamineLog(log).tail, LogTail::kTorn);
  EXPECT_EQ(ExamineLog(log).whole_bytes, 0u);
}

TEST_F(WriteAheadLogTest, DamageAmongWhatWasDurableIsNotPassedOver) {
  // Less the 21 bytes of the end before the last: without it two transactions look like one.
  for (size_t place = 0; place < ends_[kTransactions - 1] - 21; ++place) {
    for (const int bit : {0, 7}) {
      std::string log = log_;
      log[place] = static_cast<char>(log[place] ^ (1 << bit));
      const LogTail tail = ExamineLog(log).tail;
      // A header of another kind is for DuckDB to refuse.
      ASSERT_TRUE(tail == LogTail::kDamaged || (place < 6 && tail == LogTail::kForeign)) << place;
    }
  }
  std::string log = log_;
  log[ends_[2] + 40] ^= 1;
  const Opened opened = Open(log);
  EXPECT_EQ(opened.code, ErrorCode::kCheckFailed);
  EXPECT_THAT(opened.error, HasSubstr(fmt::format("damaged behind byte {}", ends_[2])));
  EXPECT_EQ(Bytes(folder_ / "found.duckdb.wal"), log) << "it is left for whoever looks into it";
}

TEST_F(WriteAheadLogTest, TheLogOfAStoreInUseIsLeftAlone) {
  std::string log = log_;
  log[ends_[kTransactions - 1] + 40] ^= 1;
  const std::string path = Put(log_);
  int ready[2];
  int done[2];
  ASSERT_EQ(pipe(ready), 0);
  ASSERT_EQ(pipe(done), 0);
  const pid_t other = fork();
  if (other == 0) {
    char byte = 0;
    const auto database = Database::Open({.path = path});
    close(done[1]);
    if (write(ready[1], "r", 1) != 1 || read(done[0], &byte, 1) != 0) _exit(1);
    _exit(database ? 0 : 1);
  }
  char byte = 0;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  std::ofstream(path + ".wal", std::ios::binary) << log;
  EXPECT_EQ(MendLog(path).value(), "");
  EXPECT_EQ(Bytes(path + ".wal"), log);
  for (const int end : {ready[0], ready[1], done[0], done[1]}) close(end);
  int status = 1;
  ASSERT_EQ(waitpid(other, &status, 0), other);
  EXPECT_EQ(status, 0);
  EXPECT_NE(MendLog(path).value(), "") << "now it is mended";
}

}  // namespace
}  // namespace kundig
