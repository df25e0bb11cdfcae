// Every write and every sync of a fixed workload fails once; disks fill up; syncs that do nothing
// are noticed.
#include <gtest/gtest.h>

#include "store/journal/journal.h"
#include "store/journal/simulated_file_system.h"

namespace kundig {
namespace {

// What a workload was promised, and what it finds.
struct Outcome {
  std::vector<std::string> acknowledged;
  bool failed = false;  // the journal said so
};

class JournalFaultsTest : public testing::Test {
 protected:
  static Result<std::unique_ptr<Journal>> Open(SimulatedFileSystem& files,
                                               std::vector<std::string>* found = nullptr) {
    const JournalOptions options{
        .folder = "journal", .segment_bytes = 400, .random_bits = [] { return 4711; }};
    return Journal::Open(files, options, 1, [found](const JournalRecord& record) {
      if (found != nullptr) found->emplace_back(record.payload);
    });
  }
  static bool Append(Journal& journal, const std::string& payload) {
    journal.Stage({.payload = payload});
    journal.Stage({.kind = RecordKind::kDuplicate});
    return journal.Commit().has_value();
  }

  // Two openings with ten groups each, over several segments.
  static Outcome Work(SimulatedFileSystem& files) {
    Outcome outcome;
    for (int round = 0; round < 2; ++round) {
      auto journal = Open(files);
      if (!journal) {
        outcome.failed = true;
        continue;
      }
      for (int i = 0; i < 10; ++i) {
        const std::string payload = fmt::format("round {} event {}", round, i);
        if (Append(**journal, payload)) {
          outcome.acknowledged.push_back(payload);
        } else {
          outcome.failed = true;
          ExpectNoMoreWrites(files, **journal);
        }
      }
      ExpectReadable(**journal, outcome);
    }
    return outcome;
  }
  static void ExpectNoMoreWrites(SimulatedFileSystem& files, Journal& journal) {
    EXPECT_EQ(journal.state(), JournalState::kFailed);
    EXPECT_TRUE(journal.error().has_value());
    const SimulatedCounts before = files.counts();
    EXPECT_FALSE(Append(journal, "refused"));
    EXPECT_EQ(files.counts().appends, before.appends);
    EXPECT_EQ(files.counts().syncs, before.syncs);
  }
  static void ExpectReadable(Journal& journal, const Outcome& outcome) {
    JournalCursor cursor;
    JournalBatch batch;
    std::vector<std::string> read;
    do {
      ASSERT_TRUE(journal.Read(cursor, 100, batch));
      for (const auto& record : batch.records) {
        if (record.kind == RecordKind::kStored) read.emplace_back(record.payload);
      }
    } while (!batch.records.empty());
    for (const auto& payload : outcome.acknowledged) {
      EXPECT_EQ(std::ranges::count(read, payload), 1) << payload;
    }
  }
  static size_t Lost(SimulatedFileSystem& files, const Outcome& outcome) {
    std::vector<std::string> found;
    const auto journal = Open(files, &found);
    EXPECT_TRUE(journal) << journal.error().Message();
    return static_cast<size_t>(std::ranges::count_if(
        outcome.acknowledged,
        [&](const std::string& payload) { return std::ranges::count(found, payload) != 1; }));
  }

  // Runs the workload with the n-th call failing, for every n; gives how many faults there were.
  template <typename FaultsOf, typename Happened>
  static uint64_t FailEvery(const FaultsOf& faults_of, const Happened& happened) {
    for (uint64_t n = 1;; ++n) {
      for (const bool cut_power : {false, true}) {
        SimulatedFileSystem files(n);
        files.SetFaults(faults_of(n));
        const Outcome outcome = Work(files);
        if (happened(files.counts()) == 0) {
          EXPECT_FALSE(outcome.failed);
          EXPECT_EQ(outcome.acknowledged.size(), 20u);
          return n - 1;
        }
        EXPECT_TRUE(outcome.failed) << n;
        files.SetFaults({});
        if (cut_power) files.CutPower();
        EXPECT_EQ(Lost(files, outcome), 0u) << n;
        // What recovery made durable stays so, whatever the failed sync has left behind.
        files.CutPower();
        EXPECT_EQ(Lost(files, outcome), 0u) << n;
      }
    }
  }
};

TEST_F(JournalFaultsTest, AFailureOfAnyWriteLosesNothingThatWasAcknowledged) {
  const uint64_t faults = FailEvery([](uint64_t n) { return SimulatedFaults{.fail_append = n}; },
                                    [](const auto& counts) { return counts.failed_appends; });
  EXPECT_GT(faults, 20u);
}

TEST_F(JournalFaultsTest, AFailureOfAnySyncLosesNothingThatWasAcknowledged) {
  const uint64_t faults = FailEvery([](uint64_t n) { return SimulatedFaults{.fail_sync = n}; },
                                    [](const auto& counts) { return counts.failed_syncs; });
  EXPECT_GT(faults, 30u);
}

TEST_F(JournalFaultsTest, ShortWritesAreContinued) {
  SimulatedFileSystem files(3);
  files.SetFaults({.short_append = 0.7});
  const Outcome outcome = Work(files);
  EXPECT_GT(files.counts().short_appends, 10u);
  EXPECT_EQ(outcome.acknowledged.size(), 20u);
  files.CutPower();
  EXPECT_EQ(Lost(files, outcome), 0u);
}

TEST_F(JournalFaultsTest, SyncsThatDoNothingAreNoticedByTheseTests) {
  size_t lost = 0;
  for (uint64_t seed = 0; seed < 10; ++seed) {
    SimulatedFileSystem files(seed);
    files.SetFaults({.ignore_syncs = true});
    const Outcome outcome = Work(files);
    EXPECT_EQ(outcome.acknowledged.size(), 20u);
    files.SetFaults({});
    files.CutPower();
    std::vector<std::string> found;
    const auto journal = Open(files, &found);
    lost += !journal || found.size() < 40 ? 1 : 0;
  }
  EXPECT_GE(lost, 9u);
}

TEST_F(JournalFaultsTest, AFullDiskRefusesAndWorkGoesOnOnceThereIsRoom) {
  int refusals = 0;
  for (uint64_t capacity = 100; capacity < 1'300; capacity += 11) {
    SimulatedFileSystem files(capacity);
    auto journal = Open(files);
    ASSERT_TRUE(journal);
    Outcome outcome;
    files.SetFaults({.capacity = capacity});
    for (int i = 0; i < 10; ++i) {
      const std::string payload = fmt::format("event {}", i);
      if (Append(**journal, payload)) {
        outcome.acknowledged.push_back(payload);
        EXPECT_EQ((*journal)->state(), JournalState::kWriting);
        EXPECT_FALSE((*journal)->error().has_value());
      } else {
        ++refusals;
        EXPECT_EQ((*journal)->state(), JournalState::kFull);
        EXPECT_NE((*journal)->error().value_or(Error()).what.find("disk is full"),
                  std::string::npos);
      }
    }
    EXPECT_GT(files.counts().refused_for_space, 0u);
    ExpectReadable(**journal, outcome);
    files.SetFaults({});
    EXPECT_TRUE(Append(**journal, "there is room"));
    EXPECT_EQ((*journal)->state(), JournalState::kWriting);
    outcome.acknowledged.emplace_back("there is room");
    journal->reset();
    files.CutPower();
    EXPECT_EQ(Lost(files, outcome), 0u) << capacity;
  }
  EXPECT_GT(refusals, 100);
}

// Else the store could take nothing over any more, and the journal could remove nothing.
TEST_F(JournalFaultsTest, AJournalLeavesTheRoomThatTheStoreNeeds) {
  constexpr uint64_t kCapacity = 20'000;
  SimulatedFileSystem files(1);
  files.SetFaults({.capacity = kCapacity});
  const JournalOptions options{.folder = "journal",
                               .segment_bytes = 400,
                               .random_bits = [] { return 4711; },
                               .left_free_bytes = 3'000,
                               .left_free_per_waiting = 2};
  auto journal = Journal::Open(files, options, 1, [](const JournalRecord&) {}).value();
  uint64_t before = 0;
  for (int round = 0; round < 3; ++round) {
    int taken = 0;
    while (Append(*journal, "event")) ++taken;
    EXPECT_EQ(journal->state(), JournalState::kFull);
    EXPECT_NE(journal->error().value_or(Error()).what.find("the store needs"), std::string::npos);
    EXPECT_EQ(files.counts().refused_for_space, 0u) << "the disk itself was never full";
    const uint64_t free = files.FreeBytes("journal").value();
    EXPECT_GE(free, 3'000 + 2 * (kCapacity - free - 500)) << "a segment that was taken over stays";
    EXPECT_GT(taken, 20) << round;
    // The store takes over what waits.
    ASSERT_GT(journal->durable_until(), before);
    before = journal->durable_until();
    ASSERT_TRUE(journal->DropBefore(before));
  }
  EXPECT_TRUE(Append(*journal, "there is room"));
  EXPECT_FALSE(journal->error().has_value());
}

TEST_F(JournalFaultsTest, WantOfSpaceAtASyncIsAFailedSync) {
  SimulatedFileSystem files(1);
  auto journal = Open(files);
  ASSERT_TRUE(journal);
  files.SetFaults({.fail_sync = 1});
  EXPECT_FALSE(Append(**journal, "lost"));
  EXPECT_EQ(files.counts().failed_syncs, 1u);
  EXPECT_EQ((*journal)->state(), JournalState::kFailed);
}

}  // namespace
}  // namespace kundig
