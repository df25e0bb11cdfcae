// What came in last is shown with what became of it, the newest first, and no more than there is
// room for.
#include "engine/latest_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kundig {
namespace {

class LatestEventsTest : public testing::Test {
 protected:
  static Event Named(const std::string& name) {
    Event event;
    event.name = name;
    event.user_id = "anna";
    event.payload = R"({"event":")" + name + R"(","type":"track","userId":"anna"})";
    return event;
  }

  LatestEvents latest_{InteractionMapper::Make({.currency = "EUR", .rules = {}}).value()};
};

TEST_F(LatestEventsTest, EachIsShownWithWhatBecameOfIt) {
  LiveBatch batch{.key_number = 7, .received_us = 1'000'000, .events = {}, .defective = {}};
  batch.events = {Named("First"), Named("Second")};
  batch.defective = {{{EventDefectCode::kNoId, "nobody is named"}, "{}"}};
  latest_.Add(LatestEvents::Glimpse(batch),
              {Became::kStored, Became::kDuplicate, Became::kQuarantined});
  JsonWriter json;
  WriteLatest(latest_.Newest(2), {{"shop", 7}}, json);
  EXPECT_EQ(json.text(),
            R"({"events":[{"number":3,"receivedAt":"1970-01-01T00:00:01.000Z","key":"shop",)"
            R"("type":null,"name":null,"customer":null,"became":"quarantined","code":"no_id",)"
            R"("reason":"nobody is named"},)"
            R"({"number":2,"receivedAt":"1970-01-01T00:00:01.000Z","key":"shop","type":"track",)"
            R"("name":"Second","customer":"anna","became":"duplicate","code":null,)"
            R"("reason":null}]})");
}

TEST_F(LatestEventsTest, OnlyTheLastOfManyAreKept) {
  LiveBatch batch;
  for (size_t i = 0; i < 3 * LatestEvents::kMost; ++i) batch.events.push_back(Named("Tried"));
  latest_.Add(LatestEvents::Glimpse(batch),
              std::vector<Became>(batch.events.size(), Became::kStored));
  const auto newest = latest_.Newest(1000);
  ASSERT_EQ(newest.size(), LatestEvents::kMost);
  EXPECT_EQ(newest.front().number, 3 * LatestEvents::kMost);
  EXPECT_EQ(newest.back().number, 2 * LatestEvents::kMost + 1);
}

TEST_F(LatestEventsTest, AnIdWithOtherContentIsInQuarantine) {
  LiveBatch batch;
  batch.events = {Named("Tried")};
  latest_.Add(LatestEvents::Glimpse(batch), {Became::kQuarantined});
  EXPECT_EQ(latest_.Newest(1).at(0).defect.value().code, EventDefectCode::kOtherContent);
}

TEST_F(LatestEventsTest, WhatCannotBeReadAsAnInteractionIsInQuarantine) {
  Event event = Named("Order Completed");
  event.payload =
      R"({"event":"Order Completed","properties":{"products":[{"price":-1,"product_id":"a"}]},)"
      R"("type":"track","userId":"anna"})";
  LiveBatch batch;
  batch.events = {event};
  latest_.Add(LatestEvents::Glimpse(batch), {Became::kStored});
  const auto newest = latest_.Newest(1);
  EXPECT_EQ(newest.at(0).became, Became::kQuarantined);
  EXPECT_EQ(newest.at(0).defect.value().code, EventDefectCode::kBadAmount);
}

}  // namespace
}  // namespace kundig
