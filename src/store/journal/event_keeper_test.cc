#include "store/journal/event_keeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "store/duckdb/database.h"
#include "store/journal/drain.h"
#include "store/journal/simulated_file_system.h"

namespace kundig {
namespace {

// A keeper before a DuckDB store in memory, which outlives the keeper's restarts.
class EventKeeperTest : public testing::Test {
 protected:
  EventKeeperTest()
      : database_(Database::Open({}).value()),
        connection_(database_.Connect().value()),
        target_(MakeTarget()) {
    Restart();
  }

  DuckDbDrainTarget MakeTarget() {
    EXPECT_TRUE(connection_.Execute("CREATE TABLE kept (kind BIGINT, payload VARCHAR)"));
    return DuckDbDrainTarget::Open(
               database_.Connect().value(),
               [](Connection& connection, auto records) -> Status {
                 for (const JournalRecord& record : records) {
                   if (record.payload == "poison") {
                     return Fail(ErrorCode::kFailure, "cannot be stored");
                   }
                   if (record.payload.empty()) continue;
                   KUNDIG_RETURN_IF_ERROR(connection.Run(
                       "INSERT INTO kept VALUES ($1, $2)",
                       {static_cast<int64_t>(record.kind), std::string(record.payload)}));
                 }
                 return {};
               })
        .value();
  }
  void Restart() {
    drain_.reset();
    keeper_.reset();
    const DrainedState drained = target_.Drained().value();
    auto opened =
        EventKeeper::Open(files_, {.journal = {.folder = "journal"}, .ids_folder = "ids"}, drained);
    ASSERT_TRUE(opened) << opened.error().Message();
    keeper_ = std::move(*opened);
    drain_ = std::make_unique<Drain>(*keeper_, target_, drained.next_sequence);
  }
  RecordKind Stage(const std::string& id, const std::string& payload,
                   ArrivalKind kind = ArrivalKind::kEvent, uint32_t key_id = 1) {
    return keeper_->Stage({.kind = kind,
                           .key_id = key_id,
                           .received_at_us = 1'772'000'000'000'000,
                           .message = MessageFingerprint(key_id, id),
                           .content = ContentFingerprint(payload),
                           .payload = payload});
  }
  RecordKind Send(const std::string& id, const std::string& payload,
                  ArrivalKind kind = ArrivalKind::kEvent, uint32_t key_id = 1) {
    const RecordKind judged = Stage(id, payload, kind, key_id);
    EXPECT_TRUE(keeper_->Commit());
    return judged;
  }
  uint64_t DrainAll() {
    uint64_t all = 0;
    while (true) {
      const auto some = drain_->Once(1 << 20);
      EXPECT_TRUE(some) << some.error().Message();
      if (!some || *some == 0) return all;
      all += *some;
    }
  }
  int64_t Count(const std::string& payload) {
    return connection_.QueryInt64("SELECT count(*) FROM kept WHERE payload = $1", {payload})
        .value()
        .value_or(-1);
  }

  SimulatedFileSystem files_{1};
  Database database_;
  Connection connection_;
  DuckDbDrainTarget target_;
  std::unique_ptr<EventKeeper> keeper_;
  std::unique_ptr<Drain> drain_;
};

TEST_F(EventKeeperTest, AMessageIsStoredOnceWhereverItIsRemembered) {
  EXPECT_EQ(Stage("a", "event a"), RecordKind::kStored);
  EXPECT_EQ(Stage("a", "event a"), RecordKind::kDuplicate);  // in the same group
  ASSERT_TRUE(keeper_->Commit());
  EXPECT_EQ(Send("a", "event a"), RecordKind::kDuplicate);  // in memory
  Restart();
  EXPECT_EQ(Send("a", "event a"), RecordKind::kDuplicate);  // from the journal
  EXPECT_EQ(DrainAll(), 4u);
  EXPECT_EQ(Send("a", "event a"), RecordKind::kDuplicate);  // in the archive
  EXPECT_EQ(keeper_->ids_in_memory(), 0u);
  Restart();
  EXPECT_EQ(Send("a", "event a"), RecordKind::kDuplicate);  // in the archive, read anew
  EXPECT_EQ(Send("a", "event a", ArrivalKind::kEvent, 2), RecordKind::kStored);  // another key
  EXPECT_EQ(DrainAll(), 3u);
  EXPECT_EQ(Count("event a"), 2);
  EXPECT_EQ(keeper_->Counts().Total(), (IntakeCounts{.received = 7, .stored = 2, .duplicate = 5}));
}

TEST_F(EventKeeperTest, TheSameIdWithOtherContentGoesToQuarantineOnce) {
  EXPECT_EQ(Send("a", "first"), RecordKind::kStored);
  EXPECT_EQ(Send("a", "second"), RecordKind::kConflict);
  EXPECT_EQ(Send("a", "second"), RecordKind::kDuplicate);
  EXPECT_EQ(Send("a", "third"), RecordKind::kConflict);
  EXPECT_EQ(Send("a", "first"), RecordKind::kDuplicate);
  Restart();
  EXPECT_EQ(Send("a", "second"), RecordKind::kDuplicate);
  EXPECT_EQ(Send("a", "first"), RecordKind::kDuplicate);
  EXPECT_EQ(keeper_->Counts().Total(),
            (IntakeCounts{.received = 7, .stored = 1, .duplicate = 4, .quarantined = 2}));
}

TEST_F(EventKeeperTest, WhatIsNotUnderstoodIsQuarantinedOnceAndTheUnwantedIsNotRemembered) {
  EXPECT_EQ(Send("a", "???", ArrivalKind::kNotUnderstood), RecordKind::kQuarantined);
  EXPECT_EQ(Send("a", "???", ArrivalKind::kNotUnderstood), RecordKind::kDuplicate);
  EXPECT_EQ(Send("b", "event b", ArrivalKind::kUnwanted), RecordKind::kSuppressed);
  EXPECT_EQ(Send("b", "event b", ArrivalKind::kKnown), RecordKind::kDuplicate);
  EXPECT_EQ(Send("b", "event b"), RecordKind::kStored);
  EXPECT_EQ(DrainAll(), 5u);
  EXPECT_EQ(Count("event b"), 1);
}

TEST_F(EventKeeperTest, RecordsOfOurOwnAreKeptButNeitherCountedNorRemembered) {
  EXPECT_EQ(Send("a", "decision", ArrivalKind::kOwn), RecordKind::kOwn);
  EXPECT_EQ(Send("a", "decision", ArrivalKind::kOwn), RecordKind::kOwn);
  EXPECT_EQ(Send("a", "event a"), RecordKind::kStored);
  Restart();
  EXPECT_EQ(Send("b", "decision", ArrivalKind::kOwn), RecordKind::kOwn);
  EXPECT_EQ(Send("a", "event a"), RecordKind::kDuplicate);
  EXPECT_EQ(keeper_->Counts().Total(), (IntakeCounts{.received = 2, .stored = 1, .duplicate = 1}));
  EXPECT_EQ(DrainAll(), 5u);
  EXPECT_EQ(Count("decision"), 3);
  EXPECT_EQ(Count("event a"), 1);
}

TEST_F(EventKeeperTest, ARefusedGroupIsAsIfItHadNeverBeen) {
  files_.SetFaults({.capacity = 0});
  EXPECT_EQ(Stage("a", "event a"), RecordKind::kStored);
  EXPECT_FALSE(keeper_->Commit());
  EXPECT_EQ(files_.counts().refused_for_space, 1u);
  EXPECT_EQ(keeper_->Counts(), IntakeLedger());
  files_.SetFaults({});
  EXPECT_EQ(Send("a", "event a"), RecordKind::kStored);
  EXPECT_EQ(keeper_->Counts().Total(), (IntakeCounts{.received = 1, .stored = 1}));
}

TEST_F(EventKeeperTest, AStoreThatFailsGetsTheRecordsLaterAndOnce) {
  Send("a", "event a");
  Send("b", "poison");
  EXPECT_FALSE(drain_->Once(1 << 20));
  EXPECT_FALSE(drain_->Once(1 << 20));
  EXPECT_EQ(Count("event a"), 0);
  EXPECT_EQ(target_.Drained()->next_sequence, 1u);
  EXPECT_EQ(drain_->Once(1).value(), 1u);  // "event a" alone
  EXPECT_EQ(Count("event a"), 1);
  Restart();
  EXPECT_EQ(keeper_->Counts().Total(), (IntakeCounts{.received = 2, .stored = 2}));
  EXPECT_EQ(Send("a", "event a"), RecordKind::kDuplicate);
}

TEST_F(EventKeeperTest, AnIdIsADuplicateFor30DaysAndForgottenAfterwards) {
  constexpr int64_t kHourUs = int64_t{3'600} * 1'000'000;
  constexpr int64_t kBegin = 20'500 * 24 * kHourUs + 23 * kHourUs;  // late on a day
  const auto send = [&](const std::string& id, int64_t hours) {
    const RecordKind kind = keeper_->Stage({.received_at_us = kBegin + hours * kHourUs,
                                            .message = MessageFingerprint(1, id),
                                            .content = ContentFingerprint(id),
                                            .payload = id});
    EXPECT_TRUE(keeper_->Commit());
    EXPECT_EQ(DrainAll(), 1u);
    EXPECT_TRUE(drain_->Expire(30));
    return kind;
  };
  EXPECT_EQ(send("a", 0), RecordKind::kStored);
  const std::string first_file = [&] {
    for (const std::string& path : files_.Paths()) {
      if (path.ends_with(".ids")) return path;
    }
    return std::string();
  }();
  ASSERT_NE(first_file, "");
  int64_t hours = 6;
  for (; hours < 30 * 24 - 2; hours += 6) {
    ASSERT_EQ(send(std::to_string(hours), hours), RecordKind::kStored);
    if (hours % 120 == 0) Restart();
  }
  EXPECT_EQ(send("a", 30 * 24 - 2), RecordKind::kDuplicate);  // after 29.9 days
  for (; hours <= 33 * 24; hours += 6) send(std::to_string(hours), hours);
  EXPECT_EQ(send("a", 33 * 24), RecordKind::kStored);
  EXPECT_THAT(files_.Paths(), testing::Not(testing::Contains(first_file)));
  EXPECT_EQ(send("a", 33 * 24), RecordKind::kDuplicate);
  EXPECT_EQ(Count("a"), 2);
  EXPECT_TRUE(keeper_->Counts().Balanced());
}

// A store that only counts.
class CountingTarget final : public DrainTarget {
 public:
  Result<DrainedState> Drained() override { return drained_; }
  Status Take(std::span<const JournalRecord> records, const IntakeLedger& counts,
              uint64_t next_sequence) override {
    taken += records.size();
    drained_.counts += counts;
    drained_.next_sequence = next_sequence;
    return {};
  }
  uint64_t taken = 0;

 private:
  DrainedState drained_;
};

TEST(EventKeeperRestartTest, FivePercentSentAgainAcrossRestartsAreAllRecognised) {
  constexpr int64_t kEvents = 100'000;
  SimulatedFileSystem files(1);
  CountingTarget target;
  Random random(5);
  std::unique_ptr<EventKeeper> keeper;
  std::unique_ptr<Drain> drain;
  int64_t duplicates = 0;
  int64_t mistaken = 0;
  const auto stage = [&](int64_t number, RecordKind expected) {
    const std::string payload = fmt::format("event {}", number);
    const RecordKind kind = keeper->Stage({.received_at_us = number * 10'000'000,
                                           .message = MessageFingerprint(1, std::to_string(number)),
                                           .content = ContentFingerprint(payload),
                                           .payload = payload});
    mistaken += kind == expected ? 0 : 1;
  };
  for (int64_t i = 0; i < kEvents; ++i) {
    if (i % 10'000 == 0) {
      keeper.reset();
      const DrainedState drained = target.Drained().value();
      keeper =
          EventKeeper::Open(files, {.journal = {.folder = "journal"}, .ids_folder = "ids"}, drained)
              .value();
      drain = std::make_unique<Drain>(*keeper, target, drained.next_sequence);
    }
    stage(i, RecordKind::kStored);
    if (random.Chance(0.05)) {
      stage(static_cast<int64_t>(random.Below(static_cast<uint64_t>(i) + 1)),
            RecordKind::kDuplicate);
      ++duplicates;
    }
    if (i % 100 == 99) {
      ASSERT_TRUE(keeper->Commit());
    }
    if (i % 3'000 == 2'999) {
      ASSERT_GT(drain->Once(200'000).value(), 1'000u);
    }
  }
  EXPECT_EQ(mistaken, 0);
  EXPECT_GT(duplicates, 4'500);
  EXPECT_GT(target.taken, 50'000u);
  EXPECT_GT(keeper->ids_in_memory(), 1'000u);
  EXPECT_EQ(
      keeper->Counts().Total(),
      (IntakeCounts{.received = kEvents + duplicates, .stored = kEvents, .duplicate = duplicates}));
}

}  // namespace
}  // namespace kundig
