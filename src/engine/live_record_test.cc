#include "engine/live_record.h"

#include <gtest/gtest.h>

namespace kundig {
namespace {

Event WholeEvent() {
  return {.type = EventType::kAlias,
          .message_id = "m1",
          .user_id = "anna",
          .anonymous_id = "visitor",
          .previous_id = "ann",
          .group_id = "family",
          .email = "anna@example.org",
          .phone = "0171 1234567",
          .name = std::string("with\0nul", 8),
          .time_us = 1'795'600'000'000'000,
          .received_us = 1'795'600'000'000'001,
          .original_us = -5,
          .sent_us = 0,
          .payload = R"({"type":"alias"})",
          .content_digest = "00112233445566778899aabbccddeeff"};
}

void ExpectSame(const Event& a, const Event& b) {
  EXPECT_EQ(a.type, b.type);
  EXPECT_EQ(a.message_id, b.message_id);
  EXPECT_EQ(a.user_id, b.user_id);
  EXPECT_EQ(a.anonymous_id, b.anonymous_id);
  EXPECT_EQ(a.previous_id, b.previous_id);
  EXPECT_EQ(a.group_id, b.group_id);
  EXPECT_EQ(a.email, b.email);
  EXPECT_EQ(a.phone, b.phone);
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.time_us, b.time_us);
  EXPECT_EQ(a.received_us, b.received_us);
  EXPECT_EQ(a.original_us, b.original_us);
  EXPECT_EQ(a.sent_us, b.sent_us);
  EXPECT_EQ(a.payload, b.payload);
  EXPECT_EQ(a.content_digest, b.content_digest);
}

TEST(LiveRecordTest, AnEventComesBackWhole) {
  std::string bytes;
  AppendLiveEvent(WholeEvent(), bytes);
  EXPECT_EQ(bytes.size(), LiveEventBytes(WholeEvent()));
  LiveRecord record;
  ReadLiveRecord(bytes, record);
  EXPECT_FALSE(record.defect);
  ExpectSame(record.event, WholeEvent());
}

TEST(LiveRecordTest, ADefectComesBackWithItsReasonAndText) {
  std::string bytes;
  AppendLiveDefect({EventDefectCode::kBadTime, "no time"}, std::string("a\0b", 3), bytes);
  LiveRecord record;
  ReadLiveRecord(bytes, record);
  ASSERT_TRUE(record.defect);
  EXPECT_EQ(record.defect->code, EventDefectCode::kBadTime);
  EXPECT_EQ(record.defect->reason, "no time");
  EXPECT_EQ(record.raw, std::string_view("a\0b", 3));
}

TEST(LiveRecordTest, NothingOfTheRecordBeforeStaysBehind) {
  LiveRecord record;
  std::string whole;
  AppendLiveEvent(WholeEvent(), whole);
  ReadLiveRecord(whole, record);
  std::string defect;
  AppendLiveDefect({EventDefectCode::kBadTime, "no time"}, "raw", defect);
  ReadLiveRecord(defect, record);
  std::string empty;
  AppendLiveEvent({}, empty);
  ReadLiveRecord(empty, record);
  EXPECT_FALSE(record.defect);
  EXPECT_TRUE(record.raw.empty());
  ExpectSame(record.event, {});
}

}  // namespace
}  // namespace kundig
