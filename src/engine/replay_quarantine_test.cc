// What is in quarantine is received anew once it is mended, once, and is counted under its own key.
#include "engine/replay_quarantine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/intake_balance.h"
#include "engine/live/live_test_data.h"

namespace kundig {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kNobody = R"({"type":"track","event":"Tried","messageId":"m1"})";
constexpr std::string_view kSomebody =
    R"({"type":"track","event":"Tried","messageId":"m1","userId":"anna"})";

class ReplayQuarantineTest : public LiveStoreTest {
 protected:
  ReplayQuarantineTest() : LiveStoreTest(Config()) {}

  // As a request brings it.
  void Send(std::string_view text) {
    LiveBatch batch{.key_number = 1, .received_us = received_us_, .events = {}, .defective = {}};
    auto event = parser_.Parse(text, {.now_us = received_us_, .route = {}});
    if (event) {
      batch.events.push_back(*std::move(event));
    } else {
      batch.defective.push_back({event.error(), std::string(text)});
    }
    std::promise<Status> kept;
    ASSERT_TRUE(platform_->intake().Submit(
        batch, [&kept](Status status) { kept.set_value(std::move(status)); }));
    ASSERT_TRUE(kept.get_future().get());
    ASSERT_TRUE(platform_->intake().CatchUp());
  }

  QuarantineReport List(const std::string& code = {}) {
    return ListQuarantine(*store_, {.code = code, .most_rows = 100}).value();
  }

  Result<std::vector<ReplayedRow>> Replay(const ReplayRequest& request) {
    auto replay = QuarantineReplay::Make(*store_, platform_->intake(), config_);
    EXPECT_TRUE(replay);
    auto replayed = replay->Replay(request, kNow + kHour);
    EXPECT_TRUE(platform_->intake().CatchUp());
    return replayed;
  }
  // The one row that is open, with this text.
  Result<std::vector<ReplayedRow>> Mend(std::string_view text) {
    return Replay(
        {.rows = {{.id = FormatQuarantineId(List().rows.at(0).id), .text = std::string(text)}},
         .code = {}});
  }

  int64_t Events() {
    return store_->Connect()->QueryInt64("SELECT count(*) FROM events").value().value();
  }

  SegmentEventParser parser_;
};

TEST_F(ReplayQuarantineTest, AMendedRowIsStoredAndNoLongerOpen) {
  Send(kNobody);
  ASSERT_EQ(List().rows.size(), 1u);
  const auto replayed = Mend(kSomebody);
  ASSERT_TRUE(replayed) << replayed.error().Message();
  ASSERT_EQ(replayed->size(), 1u);
  EXPECT_EQ(replayed->front().became, Became::kStored);
  EXPECT_EQ(Events(), 1);
  const QuarantineReport report = List();
  EXPECT_THAT(report.rows, IsEmpty());
  EXPECT_EQ(report.causes.at(0).rows, 1);
  EXPECT_EQ(report.causes.at(0).mended, 1);
}

TEST_F(ReplayQuarantineTest, TheAccountClosesAndItsHistoryStays) {
  Send(kNobody);
  ASSERT_TRUE(Mend(kSomebody));
  const IntakeLedger counts = platform_->intake().Counts();
  EXPECT_TRUE(counts.Balanced());
  EXPECT_EQ(counts.Total().received, 2);
  EXPECT_EQ(counts.Total().quarantined, 1);
  EXPECT_EQ(counts.Total().stored, 1);
  EXPECT_EQ(counts.TotalByKey().at(kReplayKey).received, 1);
  EXPECT_EQ(KeyIdOf({}, kReplayKey), "replay");
}

TEST_F(ReplayQuarantineTest, WhatIsStillDefectiveStaysAndIsNotReceivedAgain) {
  Send(kNobody);
  const auto replayed = Mend(R"({"type":"track","userId":"anna"})");
  ASSERT_TRUE(replayed);
  EXPECT_EQ(replayed->front().became, Became::kQuarantined);
  EXPECT_EQ(replayed->front().code, "no_event_name");
  EXPECT_EQ(List().rows.size(), 1u);
  EXPECT_EQ(platform_->intake().Counts().Total().received, 1);
}

TEST_F(ReplayQuarantineTest, SentAgainItIsADuplicate) {
  Send(kNobody);
  Send(R"({"type":"track","event":"Tried","messageId":"m1"} )");  // other bytes: another row
  ASSERT_EQ(List().rows.size(), 2u);
  ASSERT_TRUE(Mend(kSomebody));
  const auto again = Mend(kSomebody);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->front().became, Became::kDuplicate);
  EXPECT_EQ(Events(), 1);
  EXPECT_THAT(List().rows, IsEmpty());
}

TEST_F(ReplayQuarantineTest, AnEventWithoutTimeIsDatedAsWhenItCame) {
  Send(R"({"type":"track","event":"Tried"})");
  const int64_t came_us = List().rows.at(0).quarantined_us;
  ASSERT_TRUE(Mend(R"({"type":"track","event":"Tried","userId":"anna"})"));
  EXPECT_EQ(store_->Connect()->QueryInt64("SELECT epoch_us(time) FROM events").value().value(),
            came_us);
}

TEST_F(ReplayQuarantineTest, AKnownMessageIdWithOtherContentNeedsAnotherId) {
  Send(kSomebody);
  Send(R"({"type":"track","event":"Other","messageId":"m1","userId":"anna"})");
  ASSERT_EQ(List("other_content").rows.size(), 1u);
  const auto same = Replay({.rows = {}, .code = "other_content"});
  ASSERT_TRUE(same);
  EXPECT_EQ(same->front().became, Became::kQuarantined);
  EXPECT_THAT(same->front().reason, HasSubstr("another messageId"));
  const auto other = Mend(R"({"type":"track","event":"Other","messageId":"m2","userId":"anna"})");
  ASSERT_TRUE(other);
  EXPECT_EQ(other->front().became, Became::kStored);
  EXPECT_EQ(Events(), 2);
}

TEST_F(ReplayQuarantineTest, TwoMendedRowsOfOneIdAndOtherContentAreNotBothStored) {
  Send(kNobody);
  ASSERT_TRUE(Mend(kSomebody));
  Send(R"({"type":"track","event":"Other","messageId":"m1"})");
  const auto again = Mend(R"({"type":"track","event":"Other","messageId":"m1","userId":"anna"})");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->front().became, Became::kQuarantined);
  EXPECT_EQ(again->front().code, "other_content");
  EXPECT_EQ(List().rows.size(), 1u);
  EXPECT_EQ(List("other_content").rows.size(), 1u);
  EXPECT_EQ(Events(), 1);
}

// What cannot be read as an interaction is known only to the store.
TEST_F(ReplayQuarantineTest, ACauseThatTheConfigurationHadIsSentAgainAsItIs) {
  config_.currency = "EUR";
  Restart();
  Send(R"({"type":"track","event":"Order Completed","userId":"anna","messageId":"m1",)"
       R"("properties":{"currency":"CHF","revenue":5,"products":[{"product_id":"a","price":5}]}})");
  ASSERT_EQ(List("other_currency").rows.size(), 1u);
  const auto still = Replay({.rows = {}, .code = "other_currency"});
  ASSERT_TRUE(still);
  EXPECT_EQ(still->front().code, "other_currency");
  config_.currency = "CHF";
  Restart();
  const auto replayed = Replay({.rows = {}, .code = "other_currency"});
  ASSERT_TRUE(replayed);
  EXPECT_EQ(replayed->front().became, Became::kStored);
  EXPECT_EQ(Events(), 1);
}

TEST_F(ReplayQuarantineTest, ARowThatIsNotOpenOrNamedTwiceIsRefused) {
  Send(kNobody);
  for (const std::string id : {"0:77", "nonsense", "0:", ":1", "0:1x"}) {
    const auto replayed = Replay({.rows = {{.id = id, .text = {}}}, .code = {}});
    ASSERT_FALSE(replayed) << id;
    EXPECT_EQ(replayed.error().code, ErrorCode::kNotFound) << id;
  }
  const std::string id = FormatQuarantineId(List().rows.at(0).id);
  const auto twice = Replay({.rows = {{id, std::string(kSomebody)}, {id, {}}}, .code = {}});
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, ErrorCode::kUsage);
  EXPECT_EQ(List().rows.size(), 1u);
  EXPECT_EQ(Events(), 0);
}

}  // namespace
}  // namespace kundig
