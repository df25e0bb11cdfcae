#include "engine/doctor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <random>

#include "engine/live_intake.h"
#include "engine/live_record.h"
#include "events/segment_event.h"

namespace kundig {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr int64_t kNow = 1'795'600'000'000'000;  // 2026-11-25T09:46:40Z

class DoctorTest : public testing::Test {
 protected:
  DoctorTest()
      : folder_(fs::temp_directory_path() /
                ("kundig_doctor_test_" + std::to_string(std::random_device()()))) {
    fs::create_directories(folder_);
    config_.store_path = folder_ / "a.duckdb";
  }
  ~DoctorTest() override { fs::remove_all(folder_); }

  // Three events, one of them twice, and one that is not understood.
  void Serve() {
    Store store = Store::Open({.path = config_.store_path}, true).value();
    const auto intake = LiveIntake::Open(store, config_).value();
    SegmentEventParser parser;
    LiveBatch batch{.key_number = 1, .received_us = kNow};
    for (const int number : {1, 2, 3, 1}) {
      const std::string text = fmt::format(
          R"({{"type":"track","event":"Read","userId":"u","messageId":"m{}"}})", number);
      batch.events.push_back(parser.Parse(text, {.now_us = kNow, .route = {}}).value());
    }
    batch.defective.push_back({{EventDefectCode::kNotJson, "it is no JSON"}, "{"});
    std::promise<Status> kept;
    ASSERT_TRUE(intake->Submit(batch, [&kept](Status s) { kept.set_value(std::move(s)); }));
    ASSERT_TRUE(kept.get_future().get());
  }
  // What a crash leaves: an event is in the journal, and the store has not got it.
  void LeaveOneWaiting() {
    Store store = Store::Open({.path = config_.store_path}, false).value();
    Connection connection = store.Connect().value();
    PosixFileSystem files;
    const auto keeper = EventKeeper::Open(files,
                                          {.journal = {.folder = config_.store_path + ".journal"},
                                           .ids_folder = config_.store_path + ".ids"},
                                          ReadDrainedState(connection).value())
                            .value();
    EXPECT_EQ(keeper->Stage({.key_id = 1,
                             .received_at_us = kNow,
                             .message = MessageFingerprint(1, "m9"),
                             .content = 9,
                             .payload = "event"}),
              RecordKind::kStored);
    EXPECT_TRUE(keeper->Commit());
  }
  void Execute(const std::string& sql) {
    Store store = Store::Open({.path = config_.store_path}, false).value();
    EXPECT_TRUE(store.Connect()->Execute(sql));
  }
  std::map<std::string, std::string> Files() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      files[entry.path()] = {std::istreambuf_iterator<char>(file), {}};
    }
    return files;
  }
  // "wrong: It is ..." of the findings of that check.
  static std::string Found(const DoctorReport& report, std::string_view check) {
    std::string found;
    for (const Finding& finding : report.findings) {
      if (finding.check != check) continue;
      found +=
          fmt::format("{}: {} {}\n", FindingStateName(finding.state), finding.what, finding.mend);
    }
    return found;
  }

  fs::path folder_;
  Config config_;
};

TEST_F(DoctorTest, AServedStoreIsWellAndIsNotChanged) {
  Serve();
  LeaveOneWaiting();
  const auto before = Files();
  const DoctorReport report = Diagnose(config_).value();
  EXPECT_EQ(Files(), before);
  EXPECT_TRUE(report.IsWell());
  EXPECT_EQ(report.counts.Total(),
            (IntakeCounts{.received = 6, .stored = 4, .duplicate = 1, .quarantined = 1}));
  EXPECT_EQ(report.waiting.records, 1u);
  EXPECT_EQ(report.waiting.bytes, kRecordHeaderBytes + 5);
  EXPECT_THAT(Found(report, "store"), HasSubstr("well"));
  EXPECT_THAT(Found(report, "journal"), HasSubstr("well"));
  EXPECT_THAT(Found(report, "waiting"), HasSubstr("note: 1 records"));
  EXPECT_THAT(Found(report, "message ids"), HasSubstr("well: 4 ids"));
  EXPECT_THAT(Found(report, "balance"), HasSubstr("well: 6 received = 4 stored + 1 duplicate + 1"));
  EXPECT_THAT(Found(report, "rows"), HasSubstr("well: All 4 "));
  EXPECT_THAT(Found(report, "imports"), HasSubstr("well"));
  EXPECT_THAT(Found(report, "quarantine"), HasSubstr("note: 1 rows are in it: 1 not_json"));
  EXPECT_THAT(Found(report, "webhooks"), HasSubstr("well"));
  EXPECT_THAT(Found(report, "keys"), HasSubstr("kundig key create --role collect"));
  EXPECT_THAT(Found(report, "configuration"), HasSubstr("note: No service"));
}

TEST_F(DoctorTest, WhatDoesNotBalanceIsNamedByKeyAndHour) {
  Serve();
  Execute("UPDATE intake_counts SET received = received + 1");
  const DoctorReport report = Diagnose(config_).value();
  EXPECT_FALSE(report.IsWell());
  EXPECT_THAT(
      Found(report, "balance"),
      HasSubstr("wrong: Of what the key #1 sent in the hour of 2026-11-25T09:00:00Z, 6 were"));
  EXPECT_THAT(DoctorAsJson(report, 0), HasSubstr(R"("well":false)"));
}

TEST_F(DoctorTest, RowsThatAreMissingAreFound) {
  Serve();
  Execute("DELETE FROM events WHERE message_id = 'm2'");
  const DoctorReport report = Diagnose(config_).value();
  EXPECT_FALSE(report.IsWell());
  EXPECT_THAT(Found(report, "rows"),
              HasSubstr("wrong: 4 were counted as stored or quarantined, but 3"));
}

TEST_F(DoctorTest, DamageIsFoundAndTheRestIsStillLookedAt) {
  Serve();
  LeaveOneWaiting();
  for (const auto& entry : fs::directory_iterator(config_.store_path + ".ids")) {
    if (entry.path().extension() != ".ids") continue;
    std::fstream file(entry.path(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(-3, std::ios::end);
    file.put('!');
  }
  const DoctorReport report = Diagnose(config_).value();
  EXPECT_FALSE(report.IsWell());
  EXPECT_THAT(Found(report, "message ids"),
              HasSubstr("wrong: the entries of a file of message ids"));
  EXPECT_THAT(Found(report, "rows"), HasSubstr("well"));
  fs::remove_all(config_.store_path + ".journal");
  EXPECT_THAT(Found(Diagnose(config_).value(), "journal"), HasSubstr("note: The journal's folder"));
}

TEST_F(DoctorTest, DeadLettersAreCounted) {
  Serve();
  Execute(
      "INSERT INTO webhook_deliveries VALUES (1, 'a', 'https://b.example', 'decision', '{}', "
      "now()::TIMESTAMP, 9, NULL, 'gone')");
  const DoctorReport report = Diagnose(config_).value();
  EXPECT_TRUE(report.IsWell());
  EXPECT_THAT(Found(report, "webhooks"), HasSubstr("note: 1 could not be told"));
}

TEST_F(DoctorTest, WithoutAStoreOrWithOneThatIsNoneItSaysSo) {
  EXPECT_EQ(Diagnose(config_).error().code, ErrorCode::kNotFound);
  std::ofstream(config_.store_path) << "no store";
  const DoctorReport report = Diagnose(config_).value();
  EXPECT_FALSE(report.IsWell());
  EXPECT_THAT(Found(report, "store"), HasSubstr("not a kundig store"));
}

}  // namespace
}  // namespace kundig
