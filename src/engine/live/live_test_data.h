// For tests: a living store in a folder of its own, with a desk that decides.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "base/random.h"
#include "engine/config.h"
#include "engine/live/decision_desk.h"
#include "engine/live/live_platform.h"
#include "events/segment_event.h"

namespace kundig {

class LiveStoreTest : public testing::Test {
 protected:
  static constexpr int64_t kNow = 1'795'600'000'000'000;  // 2026-11-25T09:46:40Z, microseconds
  static constexpr int64_t kHour = 3'600'000'000;
  static constexpr int64_t kDay = 24 * kHour;

  explicit LiveStoreTest(Config config)
      : config_(std::move(config)),
        folder_(std::filesystem::temp_directory_path() /
                ("kundig_live_store_" + std::to_string(std::random_device()()))) {
    std::filesystem::create_directories(folder_);
  }
  void SetUp() override { Open(); }
  ~LiveStoreTest() override {
    Close();
    std::filesystem::remove_all(folder_);
  }

  void Restart() {
    Close();
    Open();
  }

  // Returns once all of it is on the disk.
  void Keep(const std::vector<std::string>& texts) {
    LiveBatch batch{.key_number = 1, .received_us = received_us_};
    for (const std::string& text : texts) {
      auto event = parser_.Parse(text, {.now_us = received_us_, .route = {}});
      ASSERT_TRUE(event) << text << "\n" << event.error().reason;
      batch.events.push_back(std::move(*event));
    }
    std::promise<Status> kept;
    ASSERT_TRUE(platform_->intake().Submit(
        batch, [&kept](Status status) { kept.set_value(std::move(status)); }));
    ASSERT_TRUE(kept.get_future().get());
  }

  Config config_;  // as of the next start
  int64_t received_us_ = kNow;
  Random random_{3};
  std::optional<Store> store_;
  std::unique_ptr<LivePlatform> platform_;
  std::optional<DecisionDesk> desk_;

 private:
  void Open() {
    store_.emplace(Store::Open({.path = folder_ / "kundig.duckdb"}, true).value());
    auto platform = LivePlatform::Open(*store_, config_);
    ASSERT_TRUE(platform) << platform.error().Message();
    platform_ = std::move(*platform);
    desk_.emplace(
        *platform_,
        [this](const OwnBatch& batch, std::function<void(Status)> done) {
          return platform_->intake().SubmitOwn(batch, std::move(done));
        },
        [this] { return random_.Next(); });
    ASSERT_TRUE(platform_->CatchUp());
  }
  // The desk is told of what the platform still keeps while it ends.
  void Close() {
    platform_.reset();
    desk_.reset();
    store_.reset();
  }

  std::filesystem::path folder_;
  SegmentEventParser parser_;
};

}  // namespace kundig
