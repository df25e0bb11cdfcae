#include "store/journal/group_commit.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "store/journal/drain.h"
#include "store/journal/simulated_file_system.h"

namespace kundig {
namespace {

class GroupCommitTest : public testing::Test {
 protected:
  GroupCommitTest()
      : keeper_(EventKeeper::Open(files_,
                                  {.journal = {.folder = "journal", .segment_bytes = 20'000},
                                   .ids_folder = "ids"},
                                  {})
                    .value()) {}

  using Answer = Result<std::vector<RecordKind>>;
  static Reception MakeReception(const std::vector<std::string>& ids,
                                 std::function<void(Answer)> done) {
    Reception reception{.body = "an event", .done = std::move(done)};
    for (const std::string& id : ids) {
      reception.arrivals.push_back({.message = MessageFingerprint(1, id),
                                    .content = ContentFingerprint(id),
                                    .payload = "an event"});
    }
    return reception;
  }
  static std::future<Answer> Send(GroupCommit& commit, const std::vector<std::string>& ids) {
    auto promise = std::make_shared<std::promise<Answer>>();
    Reception reception =
        MakeReception(ids, [promise](Answer answer) { promise->set_value(std::move(answer)); });
    EXPECT_TRUE(commit.Submit(reception));
    return promise->get_future();
  }

  SimulatedFileSystem files_{1};
  std::unique_ptr<EventKeeper> keeper_;
};

TEST_F(GroupCommitTest, EveryCallerIsToldWhatBecameOfItsArrivals) {
  GroupCommit commit(*keeper_, {});
  EXPECT_EQ(
      Send(commit, {"a", "b", "a"}).get().value(),
      (std::vector<RecordKind>{RecordKind::kStored, RecordKind::kStored, RecordKind::kDuplicate}));
  EXPECT_EQ(Send(commit, {"b"}).get().value(), std::vector<RecordKind>{RecordKind::kDuplicate});
  EXPECT_TRUE(Send(commit, {}).get().value().empty());
}

class CountingTarget final : public DrainTarget {
 public:
  Result<DrainedState> Drained() override { return DrainedState{}; }
  Status Take(std::span<const JournalRecord> records, const IntakeLedger&, uint64_t) override {
    taken += records.size();
    return {};
  }
  uint64_t taken = 0;
};

TEST_F(GroupCommitTest, ManyThreadsShareSyncsWhileTheStoreDrains) {
  constexpr int kThreads = 4;
  constexpr int kReceptions = 300;
  std::atomic<int> stored = 0;
  std::atomic<int> duplicates = 0;
  std::atomic<bool> ending = false;
  CountingTarget target;
  Drain drain(*keeper_, target, 1);
  std::thread drainer([&] {
    while (!ending) EXPECT_TRUE(drain.Once(10'000));
  });
  {
    GroupCommit commit(*keeper_, {});
    const auto count = [&](const Answer& answer) {
      (answer.value()[0] == RecordKind::kStored ? stored : duplicates) += 1;
    };
    // Two threads send each message.
    const auto send = [&](int thread) {
      for (int i = 0; i < kReceptions; ++i) {
        Reception reception = MakeReception({fmt::format("{} {}", thread / 2, i)}, count);
        EXPECT_TRUE(commit.Submit(reception));
        EXPECT_TRUE(keeper_->Counts().Balanced());
      }
    };
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) threads.emplace_back(send, t);
    for (std::thread& thread : threads) thread.join();
  }
  ending = true;
  drainer.join();
  EXPECT_EQ(stored, kThreads / 2 * kReceptions);
  EXPECT_EQ(duplicates, kThreads / 2 * kReceptions);
  while (drain.Once(10'000).value() > 0) {
  }
  EXPECT_EQ(target.taken, static_cast<uint64_t>(kThreads * kReceptions));
}

TEST_F(GroupCommitTest, WhatWaitsWhileTheDiskIsBusyIsOneGroup) {
  std::promise<void> may_go_on;
  GroupCommit commit(*keeper_, {});
  std::promise<void> is_busy;
  Reception blocking = MakeReception({"first"}, [&](const Answer&) {
    is_busy.set_value();
    may_go_on.get_future().wait();
  });
  ASSERT_TRUE(commit.Submit(blocking));
  is_busy.get_future().wait();
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 50; ++i) answers.push_back(Send(commit, {std::to_string(i)}));
  const uint64_t syncs = files_.counts().syncs;
  may_go_on.set_value();
  for (auto& answer : answers) EXPECT_EQ(answer.get().value()[0], RecordKind::kStored);
  EXPECT_EQ(files_.counts().syncs, syncs + 1);
  EXPECT_EQ(commit.groups(), 2u);
}

TEST_F(GroupCommitTest, TooMuchWaitingIsRefusedAndUntouched) {
  std::promise<void> may_go_on;
  std::promise<void> is_busy;
  GroupCommit commit(*keeper_, {.max_waiting_bytes = 200});
  Reception blocking = MakeReception({"first"}, [&](const Answer&) {
    is_busy.set_value();
    may_go_on.get_future().wait();
  });
  ASSERT_TRUE(commit.Submit(blocking));
  is_busy.get_future().wait();
  auto taken = Send(commit, {"second", "third"});
  Reception refused = MakeReception({"fourth"}, [](const Answer&) { FAIL(); });
  EXPECT_FALSE(commit.Submit(refused));
  EXPECT_EQ(refused.arrivals.size(), 1u);
  may_go_on.set_value();
  EXPECT_TRUE(taken.get().has_value());
  EXPECT_EQ(Send(commit, {"fourth"}).get().value()[0], RecordKind::kStored);
}

TEST_F(GroupCommitTest, AFailedSyncIsToldToEveryCallerOfTheGroupAndToAllAfter) {
  GroupCommit commit(*keeper_, {});
  EXPECT_TRUE(Send(commit, {"a"}).get());
  files_.SetFaults({.fail_sync = 1});
  EXPECT_FALSE(Send(commit, {"b"}).get());
  EXPECT_FALSE(Send(commit, {"c"}).get());
  EXPECT_EQ(files_.counts().failed_syncs, 1u);
  EXPECT_EQ(keeper_->journal().state(), JournalState::kFailed);
  EXPECT_EQ(keeper_->Counts().Total().received, 1);
}

}  // namespace
}  // namespace kundig
