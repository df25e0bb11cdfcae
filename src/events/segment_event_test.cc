#include "events/segment_event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/iso_time.h"

namespace kundig {
namespace {

constexpr int64_t kNow = 1'795'521'600 * kMicrosPerSecond;  // 2026-11-24T12:00:00Z
constexpr int64_t kMinute = 60 * kMicrosPerSecond;

class SegmentEventTest : public testing::Test {
 protected:
  OrDefect<Event> Sent(std::string_view json) {
    return parser_.Parse(json, {.way = EventArrival::Way::kSent, .now_us = kNow, .route = {}});
  }
  OrDefect<Event> SentTo(EventType route, std::string_view json) {
    return parser_.Parse(json, {.way = EventArrival::Way::kSent, .now_us = kNow, .route = route});
  }
  OrDefect<Event> FromFile(std::string_view json) {
    return parser_.Parse(json, {.way = EventArrival::Way::kFile, .now_us = kNow, .route = {}});
  }
  // "" for a sound event.
  std::string DefectOf(std::string_view json) {
    const auto event = Sent(json);
    return event ? "" : std::string(EventDefectName(event.error().code));
  }

  SegmentEventParser parser_;
};

// A sound track call with further members.
std::string Track(std::string_view members) {
  return fmt::format(R"({{"type":"track","event":"E","userId":"u","messageId":"m",{}}})", members);
}

TEST_F(SegmentEventTest, ReadsWhatLibrariesSend) {
  const auto event = Sent(R"({"type":"track","event":"Order Completed","userId":4711,
      "anonymousId":"a-1","messageId":"node-next-17","timestamp":"2026-11-24T11:58:00.000Z",
      "sentAt":"2026-11-24T11:59:00Z","properties":{"revenue":12.50},"writeKey":"secret",
      "context":{"library":{"name":"x"}},"integrations":{}})");
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->type, EventType::kTrack);
  EXPECT_EQ(event->name, "Order Completed");
  EXPECT_EQ(event->user_id, "4711");
  EXPECT_EQ(event->anonymous_id, "a-1");
  EXPECT_EQ(event->message_id, "node-next-17");
  EXPECT_EQ(event->time_us, kNow - kMinute);
  EXPECT_EQ(event->received_us, kNow);
  EXPECT_EQ(event->payload,
            R"({"anonymousId":"a-1","context":{"library":{"name":"x"}},"event":"Order Completed",)"
            R"("integrations":{},"messageId":"node-next-17","properties":{"revenue":12.5},)"
            R"("sentAt":"2026-11-24T11:59:00Z","timestamp":"2026-11-24T11:58:00.000Z",)"
            R"("type":"track","userId":4711})");
}

TEST_F(SegmentEventTest, ReadsEveryType) {
  for (const std::string_view type : {"track", "identify", "page", "screen", "group", "alias"}) {
    const auto event = Sent(fmt::format(
        R"({{"type":"{}","userId":"u","previousId":"p","groupId":7,"event":"e","name":"n"}})",
        type));
    ASSERT_TRUE(event.has_value()) << type;
    EXPECT_EQ(EventTypeName(event->type), type);
    EXPECT_EQ(event->previous_id, "p");
    EXPECT_EQ(event->group_id, "7");
    EXPECT_EQ(event->name, type == "track" ? "e" : type == "page" || type == "screen" ? "n" : "");
  }
}

TEST_F(SegmentEventTest, TheRouteStandsInForAMissingType) {
  EXPECT_EQ(SentTo(EventType::kPage, R"({"userId":"u"})")->type, EventType::kPage);
  EXPECT_EQ(SentTo(EventType::kPage, R"({"userId":"u","type":null})")->type, EventType::kPage);
  EXPECT_EQ(SentTo(EventType::kPage, R"({"userId":"u","type":"group"})")->type, EventType::kGroup);
}

TEST_F(SegmentEventTest, SaysWhyAnEventIsNone) {
  struct Case {
    std::string json;
    std::string_view code;
  };
  const std::vector<Case> cases = {
      {"[]", "not_an_object"},
      {"null", "not_an_object"},
      {"\"track\"", "not_an_object"},
      {R"({"userId":"u"})", "bad_type"},
      {R"({"userId":"u","type":"purchase"})", "bad_type"},
      {R"({"userId":"u","type":"Track"})", "bad_type"},
      {R"({"userId":"u","type":7})", "bad_type"},
      {R"({"type":"page"})", "no_id"},
      {R"({"type":"page","userId":" ","anonymousId":null})", "no_id"},
      {R"({"type":"page","userId":true})", "bad_id"},
      {R"({"type":"page","userId":{"id":1}})", "bad_id"},
      {R"({"type":"page","userId":["u"]})", "bad_id"},
      {R"({"type":"page","userId":"a\u0000b"})", "bad_id"},
      {fmt::format(R"({{"type":"page","userId":"{:x>1001}"}})", ""), "bad_id"},
      {fmt::format(R"({{"type":"page","userId":"u","messageId":"{:x>100}"}})", ""),
       "bad_message_id"},
      {R"({"type":"page","userId":"u","messageId":[]})", "bad_id"},
      {R"({"type":"track","userId":"u"})", "no_event_name"},
      {R"({"type":"track","userId":"u","event":""})", "no_event_name"},
      {R"({"type":"track","userId":"u","event":5})", "no_event_name"},
      {R"({"type":"track","userId":"u","event":"a\u0000"})", "no_event_name"},
      {R"({"type":"alias","userId":"u"})", "no_previous_id"},
      {R"({"type":"page","userId":"u","timestamp":"yesterday"})", "bad_time"},
      {R"({"type":"page","userId":"u","timestamp":true})", "bad_time"},
      {R"({"type":"page","userId":"u","timestamp":-1})", "bad_time"},
      {R"({"type":"page","userId":"u","timestamp":1e300})", "bad_time"},
      {R"({"type":"page","userId":"u","originalTimestamp":"2026-02-30"})", "bad_time"},
  };
  for (const Case& c : cases) EXPECT_EQ(DefectOf(c.json), c.code) << c.json;
}

TEST_F(SegmentEventTest, CountsTheCharactersOfAMessageIdNotItsBytes) {
  std::string umlauts;
  for (int i = 0; i < 99; ++i) umlauts += "ü";
  const auto event = Sent(R"({"type":"page","userId":"u","messageId":")" + umlauts + "\"}");
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->message_id, umlauts);
}

TEST_F(SegmentEventTest, NumbersServeAsIdentifiers) {
  const auto user = [this](std::string_view number) {
    return Sent(fmt::format(R"({{"type":"page","userId":{}}})", number))->user_id;
  };
  EXPECT_EQ(user("42"), "42");
  EXPECT_EQ(user("-7"), "-7");
  EXPECT_EQ(user("9007199254740993"), "9007199254740993");
  EXPECT_EQ(user("18446744073709551615"), "18446744073709551615");
  EXPECT_EQ(user("4711.0"), "4711");
}

TEST_F(SegmentEventTest, CorrectsTheSendersClock) {
  struct Case {
    std::string_view what;
    std::string_view members;
    int64_t time_us;
  };
  const std::vector<Case> cases = {
      {"right clock", R"("timestamp":"2026-11-24T11:50:00Z","sentAt":"2026-11-24T12:00:00Z")",
       kNow - 10 * kMinute},
      {"ten years behind", R"("timestamp":"2016-11-24T11:50:00Z","sentAt":"2016-11-24T11:51:00Z")",
       kNow - kMinute},
      {"ten years ahead", R"("timestamp":"2036-11-24T11:50:00Z","sentAt":"2036-11-24T11:51:00Z")",
       kNow - kMinute},
      {"originalTimestamp goes before timestamp",
       R"("originalTimestamp":"2026-11-24T11:50:00Z","timestamp":"1999-01-01",)"
       R"("sentAt":"2026-11-24T11:51:00Z")",
       kNow - kMinute},
      {"sentAt cut to the second",
       R"("timestamp":"2026-11-24T11:50:00.9Z","sentAt":"2026-11-24T11:50:00Z")", kNow},
      {"zero value of Go", R"("timestamp":"2015-06-01T00:00:00Z","sentAt":"0001-01-01T00:00:00Z")",
       1'433'116'800 * kMicrosPerSecond},
      {"no sentAt", R"("timestamp":"2026-11-24T11:00:00Z")", kNow - 60 * kMinute},
      {"no sentAt, in the future", R"("timestamp":"2026-11-24T13:00:00Z")", kNow},
      {"unreadable sentAt", R"("timestamp":"2026-11-24T11:00:00Z","sentAt":"soon")",
       kNow - 60 * kMinute},
      {"only sentAt", R"("sentAt":"2026-11-24T11:00:00Z")", kNow - 60 * kMinute},
      {"no time", R"("timestamp":null)", kNow},
      {"before 1970", R"("timestamp":"1900-01-01")", 0},
      {"milliseconds", R"("timestamp":1795521540000)", kNow - kMinute},
      {"seconds", R"("timestamp":1795521540.25)", kNow - kMinute + 250'000},
      {"a receivedAt of the sender's is not believed",
       R"("timestamp":"2026-11-24T11:00:00Z","receivedAt":"2020-01-01")", kNow - 60 * kMinute},
  };
  for (const Case& c : cases) {
    const auto event = Sent(Track(c.members));
    ASSERT_TRUE(event.has_value()) << c.what;
    EXPECT_EQ(event->time_us, c.time_us) << c.what;
    EXPECT_EQ(event->received_us, kNow) << c.what;
  }
}

TEST_F(SegmentEventTest, AFileBringsItsOwnTimeOfArrival) {
  const auto exported = FromFile(
      Track(R"("originalTimestamp":"2020-01-01T10:00:00Z","sentAt":"2020-01-01T10:01:00Z",)"
            R"("receivedAt":"2020-01-01T12:00:00Z","timestamp":"2020-01-01T11:59:00Z")"));
  ASSERT_TRUE(exported.has_value());
  EXPECT_EQ(FormatIsoTime(exported->time_us), "2020-01-01T11:59:00.000Z");
  EXPECT_EQ(FormatIsoTime(exported->received_us), "2020-01-01T12:00:00.000Z");

  const auto corrected = FromFile(
      Track(R"("originalTimestamp":"2020-01-01T10:00:00Z","timestamp":"2020-01-01T11:59:00Z")"));
  EXPECT_EQ(FormatIsoTime(corrected->time_us), "2020-01-01T11:59:00.000Z");
  EXPECT_EQ(corrected->received_us, kNow);

  // It does not matter when a file is read: the same file gives the same times.
  EXPECT_EQ(FormatIsoTime(FromFile(Track(R"("timestamp":"2027-01-01")"))->time_us),
            "2027-01-01T00:00:00.000Z");
  for (const std::string_view time : {"1899-12-31T23:59:59Z", "2200-01-01"}) {
    const auto absurd = FromFile(Track(fmt::format(R"("timestamp":"{}")", time)));
    ASSERT_FALSE(absurd.has_value()) << time;
    EXPECT_EQ(absurd.error().code, EventDefectCode::kBadTime);
  }
  EXPECT_TRUE(FromFile(Track(R"("timestamp":"1900-01-01")")).has_value());
  EXPECT_TRUE(FromFile(Track(R"("timestamp":"2199-12-31T23:59:59Z")")).has_value());

  const auto timeless = FromFile(Track(R"("properties":{})"));
  ASSERT_FALSE(timeless.has_value());
  EXPECT_EQ(timeless.error().code, EventDefectCode::kNoTime);
}

TEST_F(SegmentEventTest, CanonicalNumbersReadBackAsThemselves) {
  const auto event = Sent(Track(R"("properties":[-0.0,1.0,1e15,1e16,1e-7,0.1,9007199254740993])"));
  EXPECT_THAT(event->payload,
              testing::HasSubstr("[0,1,1000000000000000,1e+16,1e-07,0.1,9007199254740993]"));
  EXPECT_EQ(Sent(event->payload)->payload, event->payload);
}

TEST_F(SegmentEventTest, ARepetitionHasTheSameContent) {
  const std::string digest =
      Sent(Track(R"("timestamp":"2026-11-24T11:00:00Z","properties":{"a":1,"b":[2.50]})"))
          ->content_digest;
  EXPECT_EQ(digest.size(), 32u);
  for (const std::string_view same : {
           R"("properties":{"b":[2.5],"a":1.0},"timestamp":"2026-11-24T12:00:00+01:00")",
           R"("originalTimestamp":"2026-11-24T11:00:00Z","properties":{"a":1,"b":[2.5]})",
           R"("timestamp":"2026-11-24T11:00:00Z","properties":{"a":1,"b":[2.5]},"sentAt":"2026")",
           R"("timestamp":"2026-11-24T11:00:00Z","properties":{"a":1,"b":[2.5]},)"
           R"("_metadata":{"retryCount":2},"receivedAt":"2026-11-25","writeKey":"k")",
           R"("timestamp":"2026-11-24T11:00:00Z","properties":{"a":7,"a":1,"b":[2.5]})",
       }) {
    EXPECT_EQ(Sent(Track(same))->content_digest, digest) << same;
  }
  for (const std::string_view other : {
           R"("timestamp":"2026-11-24T11:00:01Z","properties":{"a":1,"b":[2.5]})",
           R"("timestamp":"2026-11-24T11:00:00Z","properties":{"a":1,"b":[2.51]})",
           R"("timestamp":"2026-11-24T11:00:00Z","properties":{"a":"1","b":[2.5]})",
           R"("timestamp":"2026-11-24T11:00:00Z","properties":{"a":1,"b":[2.5]},"context":{})",
       }) {
    EXPECT_NE(Sent(Track(other))->content_digest, digest) << other;
  }
}

TEST_F(SegmentEventTest, AMissingMessageIdIsMadeOfTheContent) {
  const std::string json =
      R"({"type":"track","event":"E","userId":"u","timestamp":"2026-11-24T11:00:00Z"})";
  const auto sent = Sent(json);
  const auto later = parser_.Parse(json, {.now_us = kNow + kMinute, .route = {}});
  EXPECT_EQ(sent->message_id, "kundig-" + sent->content_digest);
  EXPECT_EQ(sent->message_id, later->message_id);
  EXPECT_EQ(FromFile(json)->message_id, sent->message_id);

  // Without a time nothing tells two clicks on the same button apart but when they arrived.
  const std::string timeless = R"({"type":"track","event":"E","userId":"u"})";
  EXPECT_NE(Sent(timeless)->message_id,
            parser_.Parse(timeless, {.now_us = kNow + kMinute, .route = {}})->message_id);
}

TEST_F(SegmentEventTest, TheUserIdNamesTheCustomerElseTheAnonymousId) {
  EXPECT_EQ(CustomerOf(*Sent(R"({"type":"page","userId":"u","anonymousId":"a"})")), "u");
  EXPECT_EQ(CustomerOf(*Sent(R"({"type":"page","userId":"","anonymousId":"a"})")), "a");
}

TEST_F(SegmentEventTest, APersonsTraitsAreThoseOfIdentifyElseThoseOfTheContext) {
  const auto told = [this](std::string_view json) {
    const auto event = Sent(json);
    return event ? fmt::format("{}|{}", event->email, event->phone) : event.error().reason;
  };
  EXPECT_EQ(told(R"({"type":"identify","userId":"u","traits":{"email":"A@b.de","phone":49301}})"),
            "A@b.de|49301");
  EXPECT_EQ(told(R"({"type":"page","userId":"u","context":{"traits":{"email":"c@d.de"}}})"),
            "c@d.de|");
  EXPECT_EQ(told(R"({"type":"identify","userId":"u","traits":{"email":"A@b.de"},)"
                 R"("context":{"traits":{"email":"c@d.de","phone":"1"}}})"),
            "A@b.de|1");
  EXPECT_EQ(told(R"({"type":"identify","userId":"u","traits":{"email":"old","email":"new"}})"),
            "new|");
  // A group's traits are not the person's; what is no text and no number is none.
  EXPECT_EQ(told(R"({"type":"group","userId":"u","groupId":"g","traits":{"email":"A@b.de"}})"),
            "|");
  EXPECT_EQ(told(R"({"type":"identify","userId":"u","traits":{"email":["A@b.de"],"phone":null}})"),
            "|");
  EXPECT_EQ(told(R"({"type":"identify","userId":"u","traits":"A@b.de","context":[1]})"), "|");
  EXPECT_EQ(told(fmt::format(R"({{"type":"identify","userId":"u","traits":{{"email":"{}"}}}})",
                             std::string(kMaxIdBytes + 1, 'x'))),
            "|");
}

TEST_F(SegmentEventTest, AnEventUpToTheLimitIsTaken) {
  const std::string frame = Track(R"("properties":{"text":""})");
  std::string largest = frame;
  largest.insert(frame.size() - 3, kMaxEventBytes - frame.size(), 'x');
  ASSERT_EQ(largest.size(), kMaxEventBytes);
  EXPECT_EQ(DefectOf(largest), "");
  EXPECT_EQ(DefectOf(largest + " "), "too_large");
}

}  // namespace
}  // namespace kundig
