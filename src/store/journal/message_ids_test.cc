#include "store/journal/message_ids.h"

#include <gtest/gtest.h>

#include "store/journal/simulated_file_system.h"

namespace kundig {
namespace {

constexpr int64_t kDay = int64_t{86400} * 1'000'000;

JournalRecord RecordOf(uint64_t number, int64_t day = 20'500) {
  return {.received_at_us = day * kDay + static_cast<int64_t>(number),
          .message = MessageFingerprint(1, std::to_string(number)),
          .content = number,
          .sequence = number};
}

std::vector<JournalRecord> RecordsOf(uint64_t begin, uint64_t end, int64_t day = 20'500) {
  std::vector<JournalRecord> records;
  for (uint64_t i = begin; i < end; ++i) records.push_back(RecordOf(i, day));
  return records;
}

TEST(FingerprintTest, KeysAndIdsAreToldApart) {
  EXPECT_EQ(MessageFingerprint(1, "a"), MessageFingerprint(1, "a"));
  EXPECT_NE(MessageFingerprint(1, "a"), MessageFingerprint(2, "a"));
  EXPECT_NE(MessageFingerprint(1, "a"), MessageFingerprint(1, "b"));
  EXPECT_NE(MessageFingerprint(1, ""), MessageFingerprint(2, ""));
  EXPECT_NE(ConflictFingerprint(MessageFingerprint(1, "a"), 1),
            ConflictFingerprint(MessageFingerprint(1, "a"), 2));
}

class IdFileTest : public testing::Test {
 protected:
  Result<std::shared_ptr<const IdFile>> Open() { return IdFile::Open(files_, "ids/1.ids"); }
  std::shared_ptr<const IdFile> Write(uint64_t count) {
    std::vector<IdEntry> entries;
    for (uint64_t i = 0; i < count; ++i) {
      entries.push_back({.message = MessageFingerprint(1, std::to_string(i)), .content = i});
    }
    files_.SetContents("ids/1.ids", EncodeIdFile(20'500, std::move(entries)));
    return Open().value();
  }
  SimulatedFileSystem files_{1};
};

TEST_F(IdFileTest, FindsAllThatIsInItAndNothingElse) {
  for (const uint64_t count : {0, 1, 2, 17, 1'000, 50'000}) {
    const auto file = Write(count);
    EXPECT_EQ(file->size(), count);
    EXPECT_EQ(file->day(), 20'500);
    for (uint64_t i = 0; i < count; ++i) {
      ASSERT_EQ(file->Find(MessageFingerprint(1, std::to_string(i))), i);
    }
    for (uint64_t i = count; i < count + 1'000; ++i) {
      ASSERT_EQ(file->Find(MessageFingerprint(1, std::to_string(i))), std::nullopt);
    }
    EXPECT_EQ(file->Find({}), std::nullopt);
    EXPECT_EQ(file->Find({UINT64_MAX, UINT64_MAX}), std::nullopt);
  }
}

TEST_F(IdFileTest, FingerprintsThatAreNotUniformAreFoundToo) {
  std::vector<IdEntry> entries;
  for (uint64_t i = 0; i < 3'000; ++i) entries.push_back({{.high = 7, .low = i * i}, i});
  files_.SetContents("ids/1.ids", EncodeIdFile(1, entries));
  const auto file = Open().value();
  for (const IdEntry& entry : entries) ASSERT_EQ(file->Find(entry.message), entry.content);
  EXPECT_EQ(file->Find({.high = 7, .low = 2}), std::nullopt);
}

TEST_F(IdFileTest, TakesTwoBytesOfMemoryAMessage) {
  EXPECT_LE(static_cast<double>(Write(50'000)->filter_bytes()) / 50'000, 2.01);
}

TEST_F(IdFileTest, EveryFlippedByteIsNoticed) {
  ASSERT_EQ(Write(40)->size(), 40u);
  const std::string whole = files_.Contents("ids/1.ids");
  int at_opening = 0;
  int at_reading = 0;
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    files_.SetContents("ids/1.ids", damaged);
    const auto file = Open();
    at_opening += file ? 0 : 1;
    at_reading += file && !(*file)->Entries() ? 1 : 0;
  }
  EXPECT_EQ(at_opening, 64 + 3 * 32);
  EXPECT_EQ(at_reading, 40 * 24);
  files_.SetContents("ids/1.ids", whole.substr(0, whole.size() - 1));
  EXPECT_EQ(Open().error().code, ErrorCode::kCheckFailed);
}

class IdArchiveTest : public testing::Test {
 protected:
  void Open() {
    archive_.reset();
    archive_ = IdArchive::Open(files_, "ids").value();
  }
  void ExpectFound(uint64_t begin, uint64_t end) {
    for (uint64_t i = begin; i < end; ++i) {
      ASSERT_EQ(archive_->files()->Find(RecordOf(i).message), i);
    }
  }
  SimulatedFileSystem files_{1};
  std::unique_ptr<IdArchive> archive_;
};

TEST_F(IdArchiveTest, FilesOfADayAreMergedAndSurviveAPowerCut) {
  Open();
  for (uint64_t i = 0; i < 64; ++i) ASSERT_TRUE(archive_->Add(RecordsOf(i * 10, i * 10 + 10)));
  EXPECT_LE(archive_->files()->files.size(), 7u);
  EXPECT_EQ(archive_->files()->size(), 640u);
  EXPECT_EQ(archive_->files()->added_until, 640u);
  ExpectFound(0, 640);
  archive_.reset();
  files_.CutPower();
  Open();
  ExpectFound(0, 640);
  EXPECT_TRUE(archive_->Verify());
}

TEST_F(IdArchiveTest, WhatIsAddedTwiceIsThereOnce) {
  Open();
  ASSERT_TRUE(archive_->Add(RecordsOf(0, 100)));
  ASSERT_TRUE(archive_->Add(RecordsOf(50, 120)));
  EXPECT_EQ(archive_->files()->size(), 120u);
  ExpectFound(0, 120);
}

TEST_F(IdArchiveTest, DaysExpireWhole) {
  Open();
  for (int64_t day = 0; day < 40; ++day) {
    const auto begin = static_cast<uint64_t>(day) * 10;
    ASSERT_TRUE(archive_->Add(RecordsOf(begin, begin + 10, 20'000 + day)));
  }
  ASSERT_TRUE(archive_->ExpireBefore(20'039 - 30));
  EXPECT_EQ(archive_->files()->size(), 310u);
  Open();
  EXPECT_EQ(archive_->files()->size(), 310u);
  ExpectFound(90, 400);
  EXPECT_EQ(archive_->files()->Find(RecordOf(89).message), std::nullopt);
}

TEST_F(IdArchiveTest, OnlyWhatIsRememberedIsAdded) {
  Open();
  std::vector<JournalRecord> records = RecordsOf(1, 6);
  for (size_t i = 0; i < 5; ++i) records[i].kind = static_cast<RecordKind>(i + 1);
  ASSERT_TRUE(archive_->Add(records));
  EXPECT_EQ(archive_->files()->size(), 3u);
  ExpectFound(1, 4);
}

TEST_F(IdArchiveTest, MemoryIsGivenBackOnceTheArchiveHasTheMessages) {
  Open();
  MessageIds ids(*archive_);
  constexpr uint64_t kMessages = 600'000;
  for (uint64_t i = 0; i < kMessages; ++i) ids.Remember(RecordOf(i));
  EXPECT_EQ(ids.in_memory(), kMessages);
  ASSERT_TRUE(archive_->Add(RecordsOf(0, kMessages)));
  ids.Refresh();
  EXPECT_EQ(ids.in_memory(), 0u);
  for (uint64_t i = 0; i < kMessages; i += 7) ASSERT_EQ(ids.Find(RecordOf(i).message), i);
  EXPECT_EQ(ids.Find(RecordOf(kMessages).message), std::nullopt);
}

}  // namespace
}  // namespace kundig
