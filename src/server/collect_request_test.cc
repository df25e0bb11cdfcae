#include "server/collect_request.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/iso_time.h"

namespace kundig {
namespace {

using std::string_literals::operator""s;

constexpr CollectCall kTrack{.batch = false, .type = EventType::kTrack};
constexpr CollectCall kBatch{.batch = true, .type = {}};

int64_t Time(std::string_view text) { return ParseIsoTime(text).value(); }

class CollectRequestTest : public testing::Test {
 protected:
  OrRefusal<Collected> Collect(const CollectCall& call, std::string body,
                               std::string_view sent_at_field = {}) {
    KUNDIG_ASSIGN_OR_RETURN(const auto request,
                            CollectRequest::Split(call, std::move(body), sent_at_field));
    Collected collected = request.Read(parser_, received_us_);
    EXPECT_EQ(collected.events.size() + collected.defective.size(), request.size());
    return collected;
  }
  // The codes of the defects in a batch of `items` between two sound events, which must be kept.
  std::vector<std::string> DefectsAmongSound(const std::string& items) {
    const std::string sound = R"({"type":"page","userId":"u","messageId":"m"})";
    const auto collected =
        Collect(kBatch, fmt::format(R"({{"batch":[{0},{1},{0}]}})", sound, items));
    if (!collected) return {"refused"};
    size_t kept = 0;
    for (const Event& event : collected->events) kept += event.message_id == "m" ? 1 : 0;
    EXPECT_EQ(kept, 2u) << items.substr(0, 100);
    std::vector<std::string> codes;
    for (const auto& one : collected->defective)
      codes.emplace_back(EventDefectName(one.defect.code));
    return codes;
  }
  int StatusOf(const CollectCall& call, std::string body) {
    const auto collected = Collect(call, std::move(body));
    return collected ? 200 : collected.error().status;
  }

  SegmentEventParser parser_;
  int64_t received_us_ = Time("2026-11-24T12:00:00Z");
};

TEST_F(CollectRequestTest, ThePathStandsInForTheType) {
  const auto collected = Collect(kTrack, R"({"event":"E","userId":"u"})");
  ASSERT_EQ(collected->events.size(), 1u);
  EXPECT_EQ(collected->events[0].type, EventType::kTrack);
  EXPECT_EQ(collected->events[0].name, "E");
}

TEST_F(CollectRequestTest, WhatIsQuarantinedHasTheTypeThatThePathNamed) {
  const auto text_of = [this](const CollectCall& call, const std::string& body) {
    const auto collected = Collect(call, body);
    return collected && collected->defective.size() == 1 ? collected->defective[0].text : "none";
  };
  EXPECT_EQ(text_of(kTrack, R"({"event":"E"})"), R"({"type":"track","event":"E"})");
  EXPECT_EQ(text_of(kTrack, "{ }"), R"({"type":"track" })");
  EXPECT_EQ(text_of(kTrack, R"({"event":"E","type":"trak","userId":"u"})"),
            R"({"event":"E","type":"trak","userId":"u"})");
  EXPECT_EQ(text_of(kTrack, R"({"event":"E","properties":{"type":"shoe"}})"),
            R"({"type":"track","event":"E","properties":{"type":"shoe"}})");
  EXPECT_EQ(text_of(kBatch, R"({"batch":[{"event":"E"}]})"), R"({"event":"E"})");
}

TEST_F(CollectRequestTest, WhatABatchSaysForAllIsPutIntoEachWhoseOwnWins) {
  const auto collected = Collect(kBatch, R"({
      "context": {"app": {"name": "shop"}, "locale": "de"}, "integrations": {"All": true},
      "batch": [
        {"type":"page","userId":"a"},
        {"type":"page","userId":"b","context":{"locale":"en","ip":"1"},"integrations":{"X":false}},
        {"type":"page","userId":"c","context":null,"sentAt":null},
        {"type":"page","userId":"d","context":{ },"integrations":7}],
      "sentAt": "2026-11-24T13:00:00Z"})");
  ASSERT_EQ(collected->events.size(), 4u);
  const std::string sent = R"("sentAt":"2026-11-24T13:00:00Z","type":"page",)";
  EXPECT_EQ(collected->events[0].payload,
            R"({"context":{"app":{"name":"shop"},"locale":"de"},"integrations":{"All":true},)" +
                sent + R"("userId":"a"})");
  EXPECT_EQ(collected->events[1].payload,
            R"({"context":{"app":{"name":"shop"},"ip":"1","locale":"en"},)"
            R"("integrations":{"All":true,"X":false},)" +
                sent + R"("userId":"b"})");
  EXPECT_EQ(collected->events[2].payload,
            R"({"context":{"app":{"name":"shop"},"locale":"de"},"integrations":{"All":true},)" +
                sent + R"("userId":"c"})");
  EXPECT_EQ(collected->events[3].payload,
            R"({"context":{"app":{"name":"shop"},"locale":"de"},"integrations":7,)" + sent +
                R"("userId":"d"})");
}

TEST_F(CollectRequestTest, AnEventIsDatedByTheDelayBetweenHappeningAndSending) {
  const auto collected = Collect(kBatch, R"({"batch":[
      {"type":"page","userId":"a","timestamp":"2016-01-01T00:00:00Z"},
      {"type":"page","userId":"b",
       "timestamp":"2016-01-01T00:00:00Z","sentAt":"2016-01-01T00:00:30Z"},
      {"type":"page","userId":"c","timestamp":"2016-01-01T00:01:01Z"}],
      "sentAt":"2016-01-01T00:01:00Z"})");
  ASSERT_EQ(collected->events.size(), 3u);
  EXPECT_EQ(collected->events[0].time_us, Time("2026-11-24T11:59:00Z"));
  EXPECT_EQ(collected->events[1].time_us, Time("2026-11-24T11:59:30Z"));
  EXPECT_EQ(collected->events[2].time_us, received_us_);  // clamped: nothing happens after it came
}

TEST_F(CollectRequestTest, TheFieldSentAtServesWhereTheBodyHasNone) {
  const std::string body = R"({"userId":"a","event":"E","timestamp":"2016-01-01T00:00:00Z"})";
  const auto collected = Collect(kTrack, body, "2016-01-01T00:01:00.000Z");
  EXPECT_EQ(collected->events.at(0).time_us, Time("2026-11-24T11:59:00Z"));
  EXPECT_EQ(Collect(kTrack, body, "\"},{\"")->events.at(0).time_us, Time("2016-01-01T00:00:00Z"));
}

TEST_F(CollectRequestTest, CommonMembersThatCannotBeReadCostNoEvent) {
  for (const std::string_view common :
       {R"("context":{"a":"\ud800"})", R"("context":{"a":nul})", R"("context":[1])",
        R"("integrations":5)", R"("sentAt":"\x")", R"("sentAt":{"a":1})",
        "\"context\":{\"a\":\"\xff\"}"}) {
    const auto collected =
        Collect(kBatch, fmt::format(R"({{{},"batch":[{{"type":"page","userId":"a"}}]}})", common));
    ASSERT_TRUE(collected) << common;
    EXPECT_EQ(collected->events.size(), 1u) << common;
  }
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  const auto collected = Collect(
      kBatch, R"({"context":{"a":)" + deep + R"(},"batch":[{"type":"page","userId":"a"}]})");
  EXPECT_EQ(collected->events.size(), 1u);
}

TEST_F(CollectRequestTest, ADefectiveEventNeverCostsItsBatch) {
  using Codes = std::vector<std::string>;
  EXPECT_EQ(DefectsAmongSound(R"({"type":"page","userId":"\ud800"})"), Codes{"bad_string"});
  EXPECT_EQ(DefectsAmongSound("{\"type\":\"page\",\"userId\":\"\xff\"}"), Codes{"not_utf8"});
  EXPECT_EQ(DefectsAmongSound("{\"type\":\"page\",\"userId\":\"a\0b\"}"s), Codes{"bad_string"});
  EXPECT_EQ(DefectsAmongSound(R"({"type":"page","userId":"a\u0000b"})"), Codes{"bad_id"});
  EXPECT_EQ(DefectsAmongSound(R"({"type":"page"})"), Codes{"no_id"});
  EXPECT_EQ(
      DefectsAmongSound("5,null,[],\"x\",{}"),
      (Codes{"not_an_object", "not_an_object", "not_an_object", "not_an_object", "bad_type"}));
  EXPECT_EQ(DefectsAmongSound(R"({"type":"page","userId":"u",},{"type":"page" "userId":"u"})"),
            (Codes{"not_json", "not_json"}));
  EXPECT_EQ(DefectsAmongSound(R"({"type":"page","userId":"u","properties":{"n":NaN}})"),
            Codes{"not_json"});
}

TEST_F(CollectRequestTest, HugeEventsAreHarmless) {
  using Codes = std::vector<std::string>;
  const std::string head = R"({"type":"page","userId":"u","properties":{"p":)";
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(DefectsAmongSound(head + deep + "}}"), Codes{"too_deep"});
  EXPECT_EQ(DefectsAmongSound(head + std::string(10'000'000, '9') + "}}"), Codes{"too_large"});
  EXPECT_EQ(DefectsAmongSound(head + std::string(500'000, '9') + "}}"), Codes{"bad_number"});
  std::string keys;
  for (int i = 0; i < 1'000'000; ++i) keys += fmt::format("\"{}\":0,", i);
  EXPECT_EQ(
      DefectsAmongSound(R"({"type":"page","userId":"u","properties":{)" + keys + R"("z":0}})"),
      Codes{"too_large"});
  const auto refused = Collect(kTrack, std::string(1'000'000, '['));
  EXPECT_EQ(refused.error().status, 400);
}

TEST_F(CollectRequestTest, ABatchThatBreaksOffIsTakenUpToThere) {
  const std::string sound = R"({"type":"page","userId":"u"})";
  for (const std::string_view rest : {",", ",{\"type\":", ",{\"type\":\"page\"", " {}]}", ",]}",
                                      ";", "]", "],\"a\":", "]}}", "]]}"}) {
    const auto collected = Collect(kBatch, fmt::format("{{\"batch\":[{0},{0}{1}", sound, rest));
    ASSERT_TRUE(collected) << rest;
    EXPECT_EQ(collected->events.size(), 2u) << rest;
    ASSERT_EQ(collected->defective.size(), 1u) << rest;
    EXPECT_EQ(collected->defective[0].defect.code, EventDefectCode::kNotJson);
  }
}

TEST_F(CollectRequestTest, WhatIsUnreadableAsAWholeIsRefused) {
  for (const std::string_view body :
       {"", " ", "null", "5", "\"x\"", "[]", "x", "{", "{\"a\"", "{}x", "{}{}", "{\"a\":1,}",
        "\xff\xfe{", "a=b&c=d", "{\"batch\":[", "{\"batch\":[,{}"}) {
    EXPECT_EQ(StatusOf(kTrack, std::string(body)), 400) << body;
    EXPECT_EQ(StatusOf(kBatch, std::string(body)), 400) << body;
  }
  for (const std::string_view body :
       {"{}", "{\"batch\":{}}", "{\"batch\":null}", "{\"batch\":5}"}) {
    EXPECT_EQ(StatusOf(kBatch, std::string(body)), 400) << body;
  }
  EXPECT_EQ(StatusOf(kBatch, "{\"batch\":[]}"), 200);
}

TEST_F(CollectRequestTest, AByteOrderMarkIsSkippedAndUtf16IsNamed) {
  EXPECT_EQ(Collect(kTrack, "\xef\xbb\xbf{\"event\":\"E\",\"userId\":\"u\"}")->events.size(), 1u);
  const auto utf16 = Collect(kTrack, "{\0\"\0"s);
  EXPECT_EQ(utf16.error().what, "the body is not UTF-8 but UTF-16 or UTF-32");
}

TEST_F(CollectRequestTest, AMissingMessageIdIsMadeOfWhatIsSaid) {
  const std::string event = R"({"type":"track","event":"E","userId":"u"})";
  const std::string dated =
      R"({"type":"track","event":"E","userId":"u","timestamp":"2026-11-24T11:00:00Z"})";
  const auto id = [this](const std::string& body) {
    return Collect(kTrack, body)->events.at(0).message_id;
  };
  const std::string undated_id = id(event);
  const std::string dated_id = id(dated);
  const auto twice = Collect(kBatch, fmt::format(R"({{"batch":[{0},{0}]}})", event));
  EXPECT_EQ(twice->events.at(0).message_id, twice->events.at(1).message_id);
  received_us_ += 1;
  EXPECT_EQ(id(dated), dated_id);    // sent again: the same
  EXPECT_NE(id(event), undated_id);  // nothing tells that it is the same: another
  EXPECT_NE(id(R"({"type":"track","event":"F","userId":"u"})"), undated_id);
}

TEST_F(CollectRequestTest, TheKeyIsFoundBesideTheBatchAndInIt) {
  const auto key = [](const CollectCall& call, std::string body) {
    return CollectRequest::Split(call, std::move(body))->WriteKey();
  };
  EXPECT_EQ(key(kTrack, R"({"event":"E","writeKey":"k"})"), "k");
  EXPECT_EQ(key(kTrack, R"({"event":"E","properties":{"writeKey":"k"}})"), "");
  EXPECT_EQ(key(kBatch, R"({"batch":[{"writeKey":"a"}],"writeKey":"k"})"), "k");
  EXPECT_EQ(key(kBatch, R"({"batch":[5,{"a":1},{"b":2,"writeKey":"k"},{"writeKey":"l"}]})"), "k");
  EXPECT_EQ(key(kBatch, R"({"batch":[{"writeKey":5}]})"), "");
  EXPECT_EQ(key(kBatch, R"({"batch":[{}]})"), "");
}

TEST_F(CollectRequestTest, ABatchCannotGrowWithoutBound) {
  std::string many = "{\"batch\":[5";
  for (size_t i = 0; i < kMaxBatchEvents; ++i) many += ",5";
  EXPECT_EQ(StatusOf(kBatch, many + "]}"), 413);
  std::string wide = "{\"batch\":[{}";
  for (int i = 0; i < 1000; ++i) wide += ",{}";
  wide += "],\"context\":{\"a\":\"" + std::string(100'000, 'x') + "\"}}";
  EXPECT_EQ(StatusOf(kBatch, wide), 413);
}

TEST_F(CollectRequestTest, TheTextOfADefectiveEventIsKeptAsItWasSent) {
  const auto collected =
      Collect(kBatch, R"({"context":{"a":1},"batch":[ {"type":"page","userId":[ ]} ]})");
  ASSERT_EQ(collected->defective.size(), 1u);
  EXPECT_EQ(collected->defective[0].text, R"({"type":"page","userId":[ ]})");
}

TEST_F(CollectRequestTest, TheTextOfADefectiveEventLosesTheSecretOfItsKey) {
  const std::string secret(43, 'S');
  const std::string event = R"({"type":"page","writeKey":"kc_abcdefghijkl_)";
  const auto collected =
      Collect(kBatch, "{\"batch\":[" + event + secret + "\"}," + event + secret.substr(20));
  ASSERT_EQ(collected->defective.size(), 2u);
  EXPECT_EQ(collected->defective[0].text, event + std::string(43, '*') + "\"}");
  EXPECT_EQ(collected->defective[1].text.find('S'), std::string::npos);
}

}  // namespace
}  // namespace kundig
