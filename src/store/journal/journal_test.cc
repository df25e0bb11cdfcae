#include "store/journal/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "store/journal/simulated_file_system.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A journal on a simulated disk; records are told apart by their payloads.
class JournalTest : public testing::Test {
 protected:
  Status Open(uint64_t replay_from = 1) {
    journal_.reset();
    found_.clear();
    const auto visit = [this](const JournalRecord& record) {
      EXPECT_EQ(record.sequence, next_expected_++);
      found_.emplace_back(record.payload);
    };
    next_expected_ = replay_from;
    auto opened = Journal::Open(files_,
                                {.folder = "journal",
                                 .segment_bytes = segment_bytes_,
                                 .random_bits = [this] { return salts_.Next(); }},
                                replay_from, visit);
    if (!opened) return Fail(opened.error());
    journal_ = std::move(*opened);
    return {};
  }
  void MustOpen(uint64_t replay_from = 1) {
    const Status opened = Open(replay_from);
    ASSERT_TRUE(opened) << opened.error().Message();
  }
  Status Append(const std::vector<std::string>& payloads) {
    for (const std::string& payload : payloads) {
      journal_->Stage({.key_id = 7,
                       .received_at_us = 1'772'000'000'000'000,
                       .message = MessageFingerprint(7, payload),
                       .content = ContentFingerprint(payload),
                       .payload = payload});
    }
    return journal_->Commit();
  }
  std::vector<std::string> ReadAll(uint64_t from = 1, uint64_t max_bytes = 1) {
    JournalCursor cursor{.next_sequence = from};
    JournalBatch batch;
    std::vector<std::string> payloads;
    do {
      const Status read = journal_->Read(cursor, max_bytes, batch);
      EXPECT_TRUE(read) << read.error().Message();
      for (const JournalRecord& record : batch.records) payloads.emplace_back(record.payload);
    } while (!batch.records.empty());
    return payloads;
  }
  std::vector<std::string> Segments() {
    std::vector<std::string> paths = files_.Paths();
    std::erase_if(paths, [](const std::string& path) { return !path.ends_with(".journal"); });
    return paths;
  }

  SimulatedFileSystem files_{1};
  Random salts_{2};
  uint64_t segment_bytes_ = 1 << 20;
  uint64_t next_expected_ = 1;
  std::vector<std::string> found_;
  std::unique_ptr<Journal> journal_;
};

TEST_F(JournalTest, RecordsComeBackInOrderAndWhole) {
  MustOpen();
  ASSERT_TRUE(Append({"a", "", std::string(100'000, 'x')}));
  ASSERT_TRUE(Append({"b"}));
  EXPECT_THAT(ReadAll(), ElementsAre("a", "", std::string(100'000, 'x'), "b"));
  JournalCursor cursor{.next_sequence = 4};
  JournalBatch batch;
  ASSERT_TRUE(journal_->Read(cursor, 1'000, batch));
  ASSERT_EQ(batch.records.size(), 1u);
  EXPECT_EQ(batch.records[0], (JournalRecord{.key_id = 7,
                                             .received_at_us = 1'772'000'000'000'000,
                                             .message = MessageFingerprint(7, "b"),
                                             .content = ContentFingerprint("b"),
                                             .payload = "b",
                                             .sequence = 4,
                                             .group_first = 4}));
  MustOpen();
  EXPECT_THAT(found_, ElementsAre("a", "", std::string(100'000, 'x'), "b"));
  MustOpen(4);
  EXPECT_THAT(found_, ElementsAre("b"));
}

TEST_F(JournalTest, AnEmptyCommitWritesNothing) {
  MustOpen();
  const uint64_t appends = files_.counts().appends;
  EXPECT_TRUE(journal_->Commit());
  EXPECT_EQ(files_.counts().appends, appends);
}

TEST_F(JournalTest, OpeningAgainAndAgainKeepsAllAndGoesOn) {
  std::vector<std::string> expected;
  for (int i = 0; i < 20; ++i) {
    MustOpen();
    EXPECT_EQ(found_, expected);
    if (i % 3 == 0) continue;
    for (const auto& payload : {fmt::format("{} one", i), fmt::format("{} two", i)}) {
      expected.push_back(payload);
      ASSERT_TRUE(Append({payload}));
    }
    EXPECT_EQ(ReadAll(), expected);
  }
}

TEST_F(JournalTest, LongSegmentsAreFollowedAndDrainedOnesRemoved) {
  segment_bytes_ = 500;
  MustOpen();
  std::vector<std::string> expected;
  for (int i = 0; i < 40; ++i) {
    expected.push_back(fmt::format("record {}", i));
    ASSERT_TRUE(Append({expected.back()}));
  }
  EXPECT_GT(Segments().size(), 5u);
  EXPECT_EQ(ReadAll(), expected);
  const uint64_t bytes = journal_->bytes();
  ASSERT_TRUE(journal_->DropBefore(21));
  EXPECT_LT(journal_->bytes(), bytes);
  EXPECT_EQ(ReadAll(21), (std::vector<std::string>(expected.begin() + 20, expected.end())));
  JournalCursor dropped{.next_sequence = 1};
  JournalBatch batch;
  EXPECT_EQ(journal_->Read(dropped, 100, batch).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(journal_->DropBefore(41));
  EXPECT_EQ(Segments().size(), 1u);
  MustOpen(41);
  EXPECT_EQ(journal_->durable_until(), 41u);
  ASSERT_TRUE(Append({"next"}));
  EXPECT_THAT(ReadAll(41), ElementsAre("next"));
}

TEST_F(JournalTest, WhatTheStoreDoesNotHaveMustNotBeMissing) {
  MustOpen(100);
  ASSERT_TRUE(Append({"record 100"}));
  EXPECT_EQ(Open(99).error().code, ErrorCode::kCheckFailed);
  MustOpen(100);
  // A store that is ahead of its journal has all that it needs; numbers go on from there.
  MustOpen(200);
  EXPECT_EQ(journal_->durable_until(), 200u);
}

TEST_F(JournalTest, OneProcessAtATime) {
  MustOpen();
  const auto second = Journal::Open(files_, {.folder = "journal"}, 1, [](const JournalRecord&) {});
  EXPECT_EQ(second.error().code, ErrorCode::kStoreInUse);
}

TEST_F(JournalTest, ATornTailIsCutWhereverItIsTorn) {
  MustOpen();
  ASSERT_TRUE(Append({"first", "second"}));
  const size_t durable = files_.Contents(Segments()[0]).size();
  ASSERT_TRUE(Append({"third", "the fourth", ""}));
  const std::string path = Segments()[0];
  const std::string whole = files_.Contents(path);
  const std::vector<size_t> ends = {durable + 64 + 5, durable + 128 + 15, durable + 192 + 15};
  ASSERT_EQ(ends.back(), whole.size());
  int cut = 0;
  for (size_t size = durable; size <= whole.size(); ++size) {
    for (const bool zeros : {false, true}) {
      journal_.reset();
      for (const std::string& other : Segments()) files_.SetContents(other, "");
      for (const std::string& other : Segments()) ASSERT_TRUE(files_.Remove(other));
      std::string torn = whole.substr(0, size);
      if (zeros) torn.resize(whole.size(), '\0');
      files_.SetContents(path, torn);
      MustOpen();
      const auto kept = std::ranges::count_if(ends, [&](size_t end) { return end <= size; });
      ASSERT_EQ(found_.size(), 2u + static_cast<size_t>(kept)) << size;
      cut += journal_->recovery().cut_bytes > 0 ? 1 : 0;
      ASSERT_TRUE(Append({"after"}));
      MustOpen();
      ASSERT_EQ(found_.size(), 3u + static_cast<size_t>(kept)) << size;
      EXPECT_EQ(found_.back(), "after");
    }
  }
  EXPECT_GT(cut, 200);
}

TEST_F(JournalTest, EveryFlippedByteOfDurableRecordsIsAnErrorThatNamesThePlace) {
  MustOpen();
  ASSERT_TRUE(Append({"first", "second"}));
  const std::string path = Segments()[0];
  const size_t durable = files_.Contents(path).size();
  ASSERT_TRUE(Append({"third"}));
  const std::string whole = files_.Contents(path);
  journal_.reset();
  for (size_t i = 0; i < durable; ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    files_.SetContents(path, damaged);
    const Status opened = Open();
    ASSERT_FALSE(opened) << i;
    EXPECT_EQ(opened.error().code, ErrorCode::kCheckFailed);
    EXPECT_EQ(opened.error().where, path);
    EXPECT_FALSE(opened.error().mend.empty());
  }
  // Moved aside, as the error advises, it is begun anew behind what the store has.
  ASSERT_TRUE(files_.Remove(path));
  MustOpen(3);
  EXPECT_EQ(journal_->durable_until(), 3u);
  journal_.reset();
  for (const std::string& other : Segments()) ASSERT_TRUE(files_.Remove(other));
  files_.SetContents(path, whole);
  MustOpen();
  EXPECT_THAT(found_, ElementsAre("first", "second", "third"));
}

TEST_F(JournalTest, ASegmentThatIsNotTheLastMustBeWhole) {
  segment_bytes_ = 1;
  MustOpen();
  ASSERT_TRUE(Append({"first"}));
  ASSERT_TRUE(Append({"second"}));
  ASSERT_TRUE(Append({"third"}));
  const std::string path = Segments()[1];
  const std::string whole = files_.Contents(path);
  journal_.reset();
  files_.SetContents(path, whole.substr(0, whole.size() - 1));
  const Status opened = Open();
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().what, HasSubstr("record 2"));
  ASSERT_TRUE(files_.Remove(path));
  EXPECT_EQ(Open().error().code, ErrorCode::kCheckFailed);
  MustOpen(3);
}

TEST_F(JournalTest, ARecordInsideAPayloadIsNoRecord) {
  std::string forged;
  AppendRecord({.payload = "forged", .sequence = 5, .group_first = 5}, forged);
  SealRecords(0, forged);
  MustOpen();
  ASSERT_TRUE(Append({"first"}));
  ASSERT_TRUE(Append({forged + std::string(50, 'x')}));
  const std::string path = Segments()[0];
  std::string torn = files_.Contents(path);
  torn.pop_back();
  journal_.reset();
  files_.SetContents(path, torn);
  MustOpen();
  EXPECT_THAT(found_, ElementsAre("first"));
}

TEST_F(JournalTest, TheOperatingSystemsFilesBehaveLikeTheSimulatedOnes) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "kundig_journal_test";
  std::filesystem::remove_all(folder);
  PosixFileSystem files;
  const JournalOptions options{.folder = folder.string(), .segment_bytes = 2'000};
  std::vector<std::string> found;
  const auto visit = [&found](const JournalRecord& record) { found.emplace_back(record.payload); };
  for (int round = 0; round < 3; ++round) {
    found.clear();
    const auto journal = Journal::Open(files, options, 1, visit);
    ASSERT_TRUE(journal) << journal.error().Message();
    EXPECT_EQ(found.size(), static_cast<size_t>(round) * 50);
    EXPECT_EQ(Journal::Open(files, options, 1, visit).error().code, ErrorCode::kStoreInUse);
    for (int i = 0; i < 50; ++i) {
      (*journal)->Stage({.payload = "an event"});
      ASSERT_TRUE((*journal)->Commit());
    }
    JournalCursor cursor;
    JournalBatch batch;
    size_t read = 0;
    do {
      ASSERT_TRUE((*journal)->Read(cursor, 500, batch));
      read += batch.records.size();
    } while (!batch.records.empty());
    EXPECT_EQ(read, found.size() + 50);
  }
  const auto journal = Journal::Open(files, options, 151, visit);
  ASSERT_TRUE(journal);
  ASSERT_TRUE((*journal)->DropBefore(151));
  EXPECT_EQ(files.List(folder.string())->size(), 2u);  // the lock and one segment
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace kundig
