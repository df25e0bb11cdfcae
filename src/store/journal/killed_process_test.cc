// Real processes on real files: killed while they append, or stopped by a file size limit. Without
// sanitizers (Slow): the thread sanitizer does not bear what DuckDB does around a fork.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <set>

#include "base/random.h"
#include "store/journal/event_keeper.h"

namespace kundig {
namespace {

class KilledProcessTest : public testing::Test {
 protected:
  KilledProcessTest()
      : folder_(std::filesystem::path(testing::TempDir()) /
                fmt::format("kundig_killed_{}", ::getpid())) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~KilledProcessTest() override { std::filesystem::remove_all(folder_); }

  EventKeeperOptions Options() {
    return {.journal = {.folder = (folder_ / "journal").string(), .segment_bytes = 20'000},
            .ids_folder = (folder_ / "ids").string()};
  }
  static RecordKind Stage(EventKeeper& keeper, uint64_t number) {
    const std::string payload = fmt::format("event {}", number);
    return keeper.Stage({.message = MessageFingerprint(1, payload),
                         .content = ContentFingerprint(payload),
                         .payload = payload});
  }
  // In the child: appends groups of three from `begin` on, and tells the parent of each one that
  // is durable, until it is killed.
  [[noreturn]] void AppendUntilKilled(uint64_t begin, int pipe) {
    auto keeper = EventKeeper::Open(files_, Options(), {});
    if (!keeper) ::_exit(1);
    for (uint64_t number = begin;; number += 3) {
      for (uint64_t i = 0; i < 3; ++i) Stage(**keeper, number + i);
      if (!(*keeper)->Commit()) ::_exit(2);
      if (::write(pipe, &number, sizeof(number)) != sizeof(number)) ::_exit(3);
    }
  }
  // Gives the groups that a child acknowledged before it was killed: at least `groups`, and what
  // more it managed.
  std::vector<uint64_t> KillWhileAppending(uint64_t begin, size_t groups) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      AppendUntilKilled(begin, ends[1]);
    }
    ::close(ends[1]);
    std::vector<uint64_t> acknowledged;
    uint64_t number = 0;
    while (::read(ends[0], &number, sizeof(number)) == sizeof(number)) {
      acknowledged.push_back(number);
      if (acknowledged.size() == groups) ::kill(child, SIGKILL);
    }
    ::close(ends[0]);
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
    return acknowledged;
  }

  PosixFileSystem files_;
  std::filesystem::path folder_;
};

TEST_F(KilledProcessTest, WhatWasAcknowledgedBeforeAKillIsThereSlow) {
  Random random(9);
  std::set<uint64_t> acknowledged;
  for (uint64_t round = 0; round < 12; ++round) {
    const uint64_t begin = round * 1'000'000;
    const size_t groups = 1 + random.Below(150);
    const auto of_round = KillWhileAppending(begin, groups);
    ASSERT_GE(of_round.size(), groups);
    for (const uint64_t number : of_round) {
      for (uint64_t i = 0; i < 3; ++i) acknowledged.insert(number + i);
    }
    auto keeper = EventKeeper::Open(files_, Options(), {});
    ASSERT_TRUE(keeper) << keeper.error().Message();
    for (const uint64_t number : acknowledged) {
      ASSERT_EQ(Stage(**keeper, number), RecordKind::kDuplicate) << number;
    }
    const IntakeLedger counts = (*keeper)->Counts();
    EXPECT_TRUE(counts.Balanced());
    EXPECT_GE(counts.Total().stored, static_cast<int64_t>(acknowledged.size()));
    // At most one group of each round was durable and not acknowledged any more.
    EXPECT_LE(counts.Total().stored, static_cast<int64_t>(acknowledged.size() + 3 * (round + 1)));
  }
}

// In a process of its own, since the limit is one of the process. Exit status 0: all as expected.
int RunIntoFileSizeLimit(FileSystem& files, const EventKeeperOptions& options,
                         const std::function<void(EventKeeper&, uint64_t)>& stage) {
  ::signal(SIGXFSZ, SIG_IGN);
  auto keeper = EventKeeper::Open(files, options, {});
  if (!keeper) return 1;
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  const rlim_t unlimited = limit.rlim_cur;
  limit.rlim_cur = 5'000;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  // A group that no file can hold is refused; then one that a new segment can.
  for (uint64_t i = 0; i < 100; ++i) stage(**keeper, i);
  if ((*keeper)->Commit() || (*keeper)->journal().state() != JournalState::kFull) return 2;
  stage(**keeper, 1'000);
  if (!(*keeper)->Commit() || (*keeper)->journal().state() != JournalState::kWriting) return 3;
  limit.rlim_cur = unlimited;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  for (uint64_t i = 0; i < 100; ++i) stage(**keeper, i);
  return (*keeper)->Commit() && (*keeper)->Counts().Total().stored == 101 ? 0 : 4;
}

TEST_F(KilledProcessTest, AFileSizeLimitRefusesAndNothingElseSlow) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(RunIntoFileSizeLimit(files_, Options(),
                                 [](EventKeeper& keeper, uint64_t i) { Stage(keeper, i); }));
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  const auto keeper = EventKeeper::Open(files_, Options(), {});
  ASSERT_TRUE(keeper) << keeper.error().Message();
  EXPECT_EQ((*keeper)->Counts().Total().stored, 101);
}

}  // namespace
}  // namespace kundig
