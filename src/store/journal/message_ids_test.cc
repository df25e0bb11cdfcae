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
    at_reading += file && !(*file)->Check() ? 1 : 0;
  }
  EXPECT_EQ(at_opening, 64 + 3 * 32);
  EXPECT_EQ(at_reading, 40 * 24);
  files_.SetContents("ids/1.ids", whole.substr(0, whole.size() - 1));
  EXPECT_EQ(Open().error().code, ErrorCode::kCheckFailed);
}

TEST_F(IdFileTest, MergedFilesAreOneWithAllOfTheirMessages) {
  const auto write = [&](const std::string& path, uint64_t begin, uint64_t end, uint64_t content) {
    std::vector<IdEntry> entries;
    for (uint64_t i = begin; i < end; ++i) {
      entries.push_back({.message = MessageFingerprint(1, std::to_string(i)), .content = content});
    }
    files_.SetContents(path, EncodeIdFile(20'500, entries));
    return IdFile::Open(files_, path).value();
  };
  const std::vector<std::shared_ptr<const IdFile>> parts{
      write("ids/1.ids", 0, 70'000, 1), write("ids/2.ids", 0, 0, 2),
      write("ids/3.ids", 69'000, 90'000, 3), write("ids/4.ids", 89'999, 90'001, 4)};
  const auto merged = IdFile::Merge(files_, {.folder = "ids", .name = "5.ids"}, parts).value();
  EXPECT_EQ(merged->size(), 90'001u);
  EXPECT_EQ(merged->day(), 20'500);
  EXPECT_TRUE(merged->Check());
  for (uint64_t i = 0; i < 90'001; ++i) {
    ASSERT_EQ(merged->Find(MessageFingerprint(1, std::to_string(i))), i < 70'000   ? 1
                                                                      : i < 90'000 ? 3
                                                                                   : 4);
  }
  ASSERT_EQ(merged->Find(MessageFingerprint(1, "90001")), std::nullopt);
}

TEST_F(IdFileTest, DamagedEntriesAreNotMerged) {
  Write(40);
  std::string damaged = files_.Contents("ids/1.ids");
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  files_.SetContents("ids/1.ids", damaged);
  const std::vector<std::shared_ptr<const IdFile>> parts{Open().value(), Open().value()};
  EXPECT_EQ(IdFile::Merge(files_, {.folder = "ids", .name = "2.ids"}, parts).error().code,
            ErrorCode::kCheckFailed);
  EXPECT_EQ(files_.List("ids").value(), std::vector<std::string>{"1.ids"});
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

// Each of the days has ten messages.
class IdExpiryTest : public IdArchiveTest {
 protected:
  static constexpr int32_t kToday = 20'039;

  void AddDay(int32_t day) {
    days_.push_back(day);
    const uint64_t begin = days_.size() * 10;
    ASSERT_TRUE(archive_->Add(RecordsOf(begin, begin + 10, day)));
  }
  void AddDays(int32_t begin, int32_t end) {
    for (int32_t day = begin; day < end; ++day) AddDay(day);
  }
  Status Expire(int32_t today = kToday) {
    return archive_->Expire({.today = today, .remember_days = 30});
  }
  void ExpectFoundFrom(size_t first, size_t end) {
    for (size_t i = 0; i < days_.size(); ++i) {
      const auto content = archive_->files()->Find(RecordOf((i + 1) * 10 + 7).message);
      ASSERT_EQ(content.has_value(), i >= first && i < end) << "day " << i << ": " << days_[i];
    }
  }
  void ExpectFoundFrom(size_t first) { ExpectFoundFrom(first, days_.size()); }

  std::vector<int32_t> days_;  // in the order in which they came
};

TEST_F(IdExpiryTest, DaysExpireWholeAndTheirFilesAreGone) {
  Open();
  AddDays(20'000, kToday + 1);
  ASSERT_TRUE(Expire());
  ExpectFoundFrom(40 - 33);  // 30 whole days before today, today, and two to spare
  EXPECT_EQ(archive_->files()->size(), 330u);
  EXPECT_EQ(files_.Paths().size(), 33u);
  Open();
  EXPECT_EQ(archive_->files()->size(), 330u);
  ExpectFoundFrom(40 - 33);
}

TEST_F(IdExpiryTest, DaysWithoutMessagesDoNotCount) {
  Open();
  AddDays(20'000, 20'010);
  ASSERT_TRUE(Expire(20'500));
  ExpectFoundFrom(0);
  AddDays(20'500, 20'523);
  ASSERT_TRUE(Expire(20'522));
  ExpectFoundFrom(0);
  AddDay(20'523);
  ASSERT_TRUE(Expire(20'523));
  ExpectFoundFrom(1);
}

TEST_F(IdExpiryTest, AClockThatIsYearsAheadForAWhileHasNothingForgottenTooEarly) {
  Open();
  AddDays(20'010, kToday + 1);
  AddDay(kToday + 3'650);
  ASSERT_TRUE(Expire(kToday + 3'650));
  AddDay(kToday + 3'651);
  ASSERT_TRUE(Expire(kToday + 3'651));
  ExpectFoundFrom(0);
  AddDays(kToday, kToday + 3);
  ASSERT_TRUE(Expire(kToday + 2));
  ExpectFoundFrom(0);
  AddDays(kToday + 3, kToday + 40);
  ASSERT_TRUE(Expire(kToday + 39));
  ExpectFoundFrom(days_.size() - 33);  // the days of the wrong clock are gone too
}

TEST_F(IdExpiryTest, AClockThatIsSetRightForeverHasNothingForgottenTooEarly) {
  Open();
  AddDays(10'000, 10'031);
  AddDays(20'000, 20'005);
  ASSERT_TRUE(Expire(20'004));
  ExpectFoundFrom(3);  // 32 days came after the first of these
}

TEST_F(IdExpiryTest, WhatCameWhileTheClockWasYearsBehindIsRememberedAsLong) {
  Open();
  AddDays(20'030, kToday);
  AddDay(kToday - 3'650);
  ASSERT_TRUE(Expire(kToday - 3'650));
  AddDays(kToday, kToday + 32);
  ASSERT_TRUE(Expire(kToday + 31));
  EXPECT_TRUE(archive_->files()->Find(RecordOf(10 * 10 + 7).message));
  AddDay(kToday + 32);
  ASSERT_TRUE(Expire(kToday + 32));
  EXPECT_FALSE(archive_->files()->Find(RecordOf(10 * 10 + 7).message));
  ExpectFoundFrom(days_.size() - 33);
}

TEST_F(IdExpiryTest, ACrashWhileExpiringLosesNothingElse) {
  int left = 0;
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    archive_.reset();
    SimulatedFileSystem files(seed);
    archive_ = IdArchive::Open(files, "ids").value();
    days_.clear();
    AddDays(20'000, kToday + 1);
    files.SetFaults({.fail_sync = 1});  // before it, each removal is on the disk or not
    ASSERT_FALSE(Expire());
    ASSERT_EQ(files.counts().failed_syncs, 1u);
    archive_.reset();
    files.CutPower();
    files.SetFaults({});
    archive_ = IdArchive::Open(files, "ids").value();
    EXPECT_TRUE(archive_->Verify());
    const uint64_t size = archive_->files()->size();
    ASSERT_GE(size, 330u);
    left += size > 330 ? 1 : 0;
    for (uint64_t i = 8 * 10; i < 41 * 10; ++i) {
      ASSERT_EQ(archive_->files()->Find(RecordOf(i).message), i) << "seed " << seed;
    }
    ASSERT_TRUE(Expire());
    EXPECT_EQ(archive_->files()->size(), 330u);
    EXPECT_EQ(files.Paths().size(), 33u);
    archive_.reset();
  }
  EXPECT_GT(left, 100);  // most crashes left some of the removals undone
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
