#include "engine/live_intake.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <random>

#include "engine/import_files.h"
#include "events/segment_event.h"

namespace kundig {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

constexpr int64_t kNow = 1'795'600'000'000'000;  // 2026-11-25

std::string Order(int customer, int number) {
  return fmt::format(
      R"({{"type":"track","event":"Order Completed","userId":"u{0}","messageId":"m{1}",)"
      R"("timestamp":"2026-0{2}-1{3}T10:00:00Z","properties":{{"revenue":{4},"products":[)"
      R"({{"product_id":"p{3}","price":{4},"quantity":1}}]}}}})",
      customer, number, 1 + number % 9, customer % 7, 1 + number % 50);
}

class LiveIntakeTest : public testing::Test {
 protected:
  LiveIntakeTest()
      : folder_(fs::temp_directory_path() /
                ("kundig_live_test_" + std::to_string(std::random_device()()))) {
    fs::create_directories(folder_);
  }
  ~LiveIntakeTest() override { fs::remove_all(folder_); }

  Store OpenStoreAt(const std::string& name) {
    return Store::Open({.path = folder_ / name}, true).value();
  }

  LiveBatch BatchOf(const std::vector<std::string>& texts) {
    LiveBatch batch{.key_number = 1, .received_us = now_us_};
    for (const std::string& text : texts) {
      auto event = parser_.Parse(text, {.now_us = now_us_, .route = {}});
      if (event) {
        batch.events.push_back(std::move(*event));
      } else {
        batch.defective.push_back({event.error(), text});
      }
    }
    return batch;
  }

  // Returns once the batch is on the disk.
  Status Keep(LiveIntake& intake, const std::vector<std::string>& texts) {
    std::promise<Status> kept;
    if (!intake.Submit(BatchOf(texts), [&kept](Status s) { kept.set_value(std::move(s)); })) {
      return Fail(ErrorCode::kFailure, "too much is waiting", {}, {});
    }
    return kept.get_future().get();
  }

  ImportReport Import(Store& store, const std::string& source,
                      const std::vector<std::string>& texts) {
    const std::string path = folder_ / (source + ".ndjson");
    std::ofstream file(path);
    for (const std::string& text : texts) file << text << "\n";
    file.close();
    const auto report =
        ImportFile(store, config_, {.kind = RowKind::kEvents, .source = source}, path);
    EXPECT_TRUE(report);
    return report.value_or(ImportReport());
  }

  static int64_t Count(Store& store, std::string_view table) {
    return store.Connect()
        ->QueryInt64(table == "events" ? "SELECT count(*) FROM events"
                                       : "SELECT count(*) FROM quarantine")
        .value()
        .value();
  }

  static std::vector<std::string> Interactions(Store& store) {
    std::vector<std::string> texts;
    Connection connection = store.Connect().value();
    Rows rows =
        connection
            .Query(
                "SELECT concat_ws(' ', customer, product, interactions.kind, day, time, "
                "quantity, value_minor) FROM interactions JOIN customers USING (customer_key) "
                "JOIN items USING (item_key) ORDER BY ALL")
            .value();
    while (const Chunk* chunk = rows.Next().value()) {
      for (size_t i = 0; i < chunk->rows(); ++i) texts.emplace_back(chunk->Text(0, i));
    }
    return texts;
  }

  fs::path folder_;
  Config config_;
  int64_t now_us_ = kNow;
  SegmentEventParser parser_;
};

TEST_F(LiveIntakeTest, WhatIsKeptReachesTheStoreOnceAcrossRestarts) {
  Store store = OpenStoreAt("a.duckdb");
  for (int start = 0; start < 3; ++start) {
    const auto intake = LiveIntake::Open(store, config_).value();
    ASSERT_TRUE(Keep(*intake, {Order(1, 1), Order(2, 2), Order(1, 1)}));
    ASSERT_TRUE(Keep(*intake, {Order(3, 3 + start)}));
    ASSERT_TRUE(intake->CatchUp());
    EXPECT_EQ(Count(store, "events"), 3 + start);
    EXPECT_TRUE(intake->Counts().Balanced());
    EXPECT_EQ(intake->Counts().Total().received, 4 * (start + 1));
    EXPECT_EQ(intake->Counts().Total().stored, 3 + start);
    EXPECT_FALSE(intake->Trouble());
  }
}

TEST_F(LiveIntakeTest, TheStoreBecomesTheSameAsFromAFile) {
  std::vector<std::string> texts;
  for (int i = 0; i < 300; ++i) texts.push_back(Order(i % 40, i));
  Store live = OpenStoreAt("live.duckdb");
  {
    const auto intake = LiveIntake::Open(live, config_).value();
    for (size_t i = 0; i < texts.size(); i += 30) {
      ASSERT_TRUE(Keep(*intake, {texts.begin() + static_cast<std::ptrdiff_t>(i),
                                 texts.begin() + static_cast<std::ptrdiff_t>(i + 30)}));
    }
  }  // the end moves all into the store
  Store filed = OpenStoreAt("filed.duckdb");
  Import(filed, "own", texts);
  EXPECT_EQ(Interactions(live).size(), 300u);
  EXPECT_EQ(Interactions(live), Interactions(filed));
}

TEST_F(LiveIntakeTest, WhatCameOverHttpIsNoMoreInAFile) {
  Store store = OpenStoreAt("a.duckdb");
  {
    const auto intake = LiveIntake::Open(store, config_).value();
    ASSERT_TRUE(Keep(*intake, {Order(1, 1), Order(2, 2)}));
  }
  const std::string anothers =
      R"({"type":"page","userId":"u9","messageId":"m2","timestamp":"2026-01-01T10:00:00Z"})";
  const ImportReport report = Import(store, "shop", {Order(1, 1), Order(3, 3), anothers});
  EXPECT_EQ(report.duplicate, 1);
  EXPECT_EQ(report.stored, 2);
  EXPECT_EQ(report.quarantined, 0);
  EXPECT_EQ(Count(store, "events"), 4);
  EXPECT_EQ(Interactions(store).size(), 3u);
}

TEST_F(LiveIntakeTest, WhatAFileHadIsADuplicateOverHttp) {
  Store store = OpenStoreAt("a.duckdb");
  Import(store, "shop", {Order(1, 1), Order(2, 2)});
  const std::string anothers = R"({"type":"page","userId":"u9","messageId":"m2"})";
  for (int start = 1; start <= 2; ++start) {
    const auto intake = LiveIntake::Open(store, config_).value();
    ASSERT_TRUE(Keep(*intake, {Order(1, 1), Order(3, 3), anothers}));
    ASSERT_TRUE(intake->CatchUp());
    EXPECT_EQ(Count(store, "events"), 4);
    EXPECT_EQ(Interactions(store).size(), 3u);
    EXPECT_TRUE(intake->Counts().Balanced());
    EXPECT_EQ(intake->Counts().Total().stored, 2);
    EXPECT_EQ(intake->Counts().Total().duplicate, 3 * start - 2);
  }
}

TEST_F(LiveIntakeTest, WhatIsWrongGoesToQuarantineOnceAndCostsNothingElse) {
  Store store = OpenStoreAt("a.duckdb");
  const auto intake = LiveIntake::Open(store, config_).value();
  const std::string other = R"({"type":"page","userId":"u9","messageId":"m1"})";
  ASSERT_TRUE(Keep(*intake, {Order(1, 1), R"({"type":"strange","userId":"u"})", "{broken"}));
  ASSERT_TRUE(Keep(*intake, {"{broken", other, Order(2, 2), other}));
  ASSERT_TRUE(intake->CatchUp());
  EXPECT_EQ(Count(store, "events"), 2);
  EXPECT_EQ(Count(store, "quarantine"), 3);
  const IntakeCounts total = intake->Counts().Total();
  EXPECT_EQ(total.received, 7);
  EXPECT_EQ(total.stored, 2);
  EXPECT_EQ(total.quarantined, 3);
  EXPECT_EQ(total.duplicate, 2);
}

TEST_F(LiveIntakeTest, ManyThreadsLoseNothing) {
  Store store = OpenStoreAt("a.duckdb");
  const auto intake = LiveIntake::Open(store, config_).value();
  std::vector<std::future<int>> threads;
  for (int t = 0; t < 4; ++t) {
    threads.push_back(std::async(std::launch::async, [&, t] {
      SegmentEventParser parser;
      int kept = 0;
      for (int i = 0; i < 50; ++i) {
        LiveBatch batch{.key_number = 1, .received_us = kNow};
        const std::string text = Order(t, 1000 * t + i);
        batch.events.push_back(parser.Parse(text, {.now_us = kNow, .route = {}}).value());
        std::promise<Status> done;
        if (!intake->Submit(batch, [&done](Status s) { done.set_value(std::move(s)); })) continue;
        kept += done.get_future().get() ? 1 : 0;
      }
      return kept;
    }));
  }
  int kept = 0;
  for (auto& thread : threads) kept += thread.get();
  ASSERT_TRUE(intake->CatchUp());
  EXPECT_EQ(kept, 200);
  EXPECT_EQ(Count(store, "events"), 200);
}

TEST_F(LiveIntakeTest, MessageIdsAreForgottenAfterTheirTime) {
  const auto id_files = [this] {
    size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder_ / "a.duckdb.ids")) {
      count += entry.path().extension() == ".ids" ? 1 : 0;
    }
    return count;
  };
  Store store = OpenStoreAt("a.duckdb");
  std::unique_ptr<LiveIntake> intake;
  for (int day = 0; day < 40; ++day) {
    if (day % 10 == 0) {
      intake.reset();
      intake = LiveIntake::Open(store, config_).value();
    }
    now_us_ = kNow + day * int64_t{86'400} * 1'000'000;
    ASSERT_TRUE(Keep(*intake, {Order(1, day)}));
    // The first day's is known for 30 days, and new again after them.
    if (day == 30 || day == 35) {
      ASSERT_TRUE(Keep(*intake, {Order(1, 0)}));
    }
    ASSERT_TRUE(intake->CatchUp());
  }
  EXPECT_EQ(id_files(), 33u);
  EXPECT_EQ(intake->Counts().Total(), (IntakeCounts{.received = 42, .stored = 41, .duplicate = 1}));
  EXPECT_EQ(Count(store, "events"), 41);
}

// A store that does not follow: another's transaction holds what the drain has to write.
class HeldStore {
 public:
  explicit HeldStore(Store& store)
      : connection_(store.Connect().value()),
        transaction_(Transaction::Begin(connection_).value()) {
    EXPECT_TRUE(connection_.Execute("UPDATE journal_position SET next_sequence = 0"));
  }

 private:
  Connection connection_;
  Transaction transaction_;  // rolled back
};

TEST_F(LiveIntakeTest, WhatMayWaitForTheStoreIsBounded) {
  config_.max_waiting_mb = 1;
  const auto large = [](int number) {
    return fmt::format(R"({{"type":"track","event":"Read","userId":"u","messageId":"m{}",)"
                       R"("properties":{{"text":"{}"}}}})",
                       number, std::string(300'000, 'x'));
  };
  Store store = OpenStoreAt("a.duckdb");
  auto intake = LiveIntake::Open(store, config_).value();
  int kept = 0;
  {
    const HeldStore held(store);
    while (kept < 10 && Keep(*intake, {large(kept)})) ++kept;
    EXPECT_EQ(kept, 4);
    EXPECT_EQ(intake->NotStored().records, 4u);
    EXPECT_GE(intake->NotStored().bytes, 1u << 20);
    EXPECT_FALSE(Keep(*intake, {Order(1, 100)}));  // however small
    EXPECT_FALSE(intake->SubmitOwn({.key_number = 1, .time_us = kNow, .payloads = {"x"}},
                                   [](const Status&) { ADD_FAILURE(); }));
    EXPECT_FALSE(intake->CatchUp());
    EXPECT_EQ(intake->RetryAfterSeconds(), 60);
    EXPECT_EQ(intake->Counts().Total().received, 4);  // reading goes on
    intake.reset();
    intake = LiveIntake::Open(store, config_).value();
    EXPECT_EQ(intake->NotStored().records, 4u);  // as before the restart
    EXPECT_FALSE(Keep(*intake, {Order(1, 100)}));
  }
  ASSERT_TRUE(intake->CatchUp());
  EXPECT_EQ(intake->NotStored(), Waiting());
  EXPECT_EQ(intake->RetryAfterSeconds(), 1);
  ASSERT_TRUE(Keep(*intake, {Order(1, 100)}));
  ASSERT_TRUE(intake->CatchUp());
  EXPECT_EQ(Count(store, "events"), 5);
  EXPECT_EQ(intake->Counts().Total(), (IntakeCounts{.received = 5, .stored = 5}));
}

}  // namespace
}  // namespace kundig
