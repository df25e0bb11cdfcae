// kill -9 at every write of an import: the store holds all of the file or nothing of it.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "intake/import_purchases.h"

namespace {

// Shared with the processes that are killed. Writes are counted while `armed`.
struct Writes {
  std::atomic<bool> armed{false};
  std::atomic<int64_t> done{0};
  std::atomic<int64_t> allowed{0};
};

Writes& SharedWrites() {
  static auto* writes =
      new (mmap(nullptr, sizeof(Writes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))
          Writes;
  return *writes;
}

// Of the write that is one too many half reaches the file, then the process is gone.
void CountWrite(int file, const void* bytes, size_t size, off_t offset) {
  Writes& writes = SharedWrites();
  if (!writes.armed || writes.done++ < writes.allowed) return;
  syscall(SYS_pwrite64, file, bytes, size / 2, offset);
  kill(getpid(), SIGKILL);
}

}  // namespace

// DuckDB's library finds these before those of libc.
extern "C" ssize_t pwrite(int file, const void* bytes, size_t size, off_t offset) {
  CountWrite(file, bytes, size, offset);
  return syscall(SYS_pwrite64, file, bytes, size, offset);
}
extern "C" int fsync(int file) {
  CountWrite(file, nullptr, 0, 0);
  return static_cast<int>(syscall(SYS_fsync, file));
}
extern "C" ssize_t write(int file, const void* bytes, size_t size) {
  CountWrite(file, nullptr, 0, 0);
  return syscall(SYS_write, file, bytes, size);
}

namespace kundig {
namespace {

// More than one row group of DuckDB: only then are rows written before the commit.
constexpr int64_t kRows = 130'000;

class ImportCrash : public testing::Test {
 protected:
  void SetUp() override {
    SharedWrites();  // before the first fork
    std::string pattern = testing::TempDir() + "kundig_crash_XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    std::string text = "customer,date,item,value\n";
    for (int64_t i = 0; i < kRows; ++i) {
      text += fmt::format("c{},2024-05-{:02},tea,{}\n", i % 5000, i % 31 + 1, i);
    }
    std::ofstream(file_ = folder_ + "/purchases.csv", std::ios::binary) << text;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // Imports in a process of its own that may write `allowed` times. True where it was killed.
  bool ImportAndDieAfter(int64_t allowed, const std::string& store_path) {
    const pid_t child = fork();
    if (child == 0) {
      auto store = Store::Open({.path = store_path}, true);
      if (!store) _exit(2);
      SharedWrites().allowed = allowed;
      SharedWrites().done = 0;
      SharedWrites().armed = true;
      const bool done = ImportPurchases(*store, {.path = file_}).has_value();
      SharedWrites().armed = false;
      _exit(done ? 0 : 1);
    }
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    SharedWrites().armed = false;
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0) << "status " << status;
    return WIFSIGNALED(status);
  }

  // Rows in the store, which must agree with its list of imports.
  int64_t StoredRows(Store& store) {
    Connection connection = store.Connect().value();
    const int64_t rows = connection.QueryInt64("SELECT count(*) FROM interactions").value().value();
    EXPECT_EQ(connection.QueryInt64("SELECT coalesce(sum(stored), 0)::BIGINT FROM imports")
                  .value()
                  .value(),
              rows);
    return rows;
  }

  std::string folder_;
  std::string file_;
};

TEST_F(ImportCrash, LeavesAllOrNothingAndTheNextImportMendsIt) {
  ASSERT_FALSE(ImportAndDieAfter(INT64_MAX, folder_ + "/whole.duckdb"));
  const int64_t writes = SharedWrites().done;
  ASSERT_GT(writes, 6);
  // Somewhere on the way, and every write around the commit.
  int64_t nothing = 0;
  int64_t everything = 0;
  for (const int64_t allowed :
       {writes / 2, writes - 6, writes - 5, writes - 4, writes - 3, writes - 2, writes - 1}) {
    const std::string path = folder_ + fmt::format("/{}.duckdb", allowed);
    EXPECT_TRUE(ImportAndDieAfter(allowed, path)) << "the fault must happen";
    auto store = Store::Open({.path = path}, true);
    ASSERT_TRUE(store.has_value()) << store.error().Message();
    const int64_t rows = StoredRows(*store);
    EXPECT_TRUE(rows == 0 || rows == kRows) << rows << " rows after " << allowed << " writes";
    ++(rows == 0 ? nothing : everything);
    if (allowed != writes - 3) continue;
    ASSERT_TRUE(ImportPurchases(*store, {.path = file_}).has_value());
    EXPECT_EQ(StoredRows(*store), kRows);
  }
  EXPECT_GT(nothing, 0) << "some faults must lie before the commit";
  EXPECT_GT(everything, 0) << "and some behind it";
}

}  // namespace
}  // namespace kundig
