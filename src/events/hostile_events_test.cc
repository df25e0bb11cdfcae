// What the worst senders send: malformed JSON after the manner of JSONTestSuite, and texts that
// break programs.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/json_writer.h"
#include "events/segment_event.h"

namespace kundig {
namespace {

using std::string_literals::operator""s;

class HostileEventsTest : public testing::Test {
 protected:
  OrDefect<Event> Parse(std::string_view json) {
    return parser_.Parse(json, {.way = EventArrival::Way::kSent, .now_us = 1, .route = {}});
  }
  // The event of which `value` is the only property.
  OrDefect<Event> ParseProperty(std::string_view value) {
    return Parse(fmt::format(R"({{"type":"page","userId":"u","properties":{{"p":{}}}}})", value));
  }
  std::string CodeOf(const OrDefect<Event>& event) {
    return event ? "" : std::string(EventDefectName(event.error().code));
  }

  SegmentEventParser parser_;
};

TEST_F(HostileEventsTest, SoundJsonIsTakenHoweverOdd) {
  const std::vector<std::string> values = {"0",
                                           "-0",
                                           "-0.0",
                                           "1e-400",
                                           "1E+2",
                                           "0e1",
                                           "123e-10000",
                                           "-123456789012345678",
                                           "18446744073709551615",
                                           "1.7976931348623157e308",
                                           "\"\"",
                                           R"("\u0000")",
                                           R"("\"\\\/\b\f\n\r\t")",
                                           R"("\uD834\uDD1E")",
                                           R"("\uFFFF")",
                                           R"("\u2028\u2029")",
                                           "\"\x7f\"",
                                           "\"\xef\xbf\xbe\"",
                                           "\"\xf4\x8f\xbf\xbf\"",
                                           "[]",
                                           "{}",
                                           "[[],[[]]]",
                                           R"({"":0})",
                                           R"({"a":1,"a":2})",
                                           R"({"\u0000":1})",
                                           " [ 1 , 2 ] ",
                                           "true",
                                           "[null]"};
  for (const std::string& value : values) {
    EXPECT_EQ(CodeOf(ParseProperty(value)), "") << value;
  }
}

TEST_F(HostileEventsTest, MalformedJsonIsRefusedWithItsReason) {
  struct Case {
    std::string value;
    std::string_view code;
  };
  const std::vector<Case> cases = {
      {"", "not_json"},
      {"[1,]", "not_json"},
      {"[,1]", "not_json"},
      {"[1 2]", "not_json"},
      {"[1", "not_json"},
      {"{1:1}", "not_json"},
      {"{'a':1}", "not_json"},
      {"{\"a\" 1}", "not_json"},
      {"{\"a\":}", "not_json"},
      {"{\"a\":1,}", "not_json"},
      {"{\"a\"}", "not_json"},
      {"nul", "not_json"},
      {"True", "not_json"},
      {"NaN", "not_json"},
      {"-Infinity", "bad_number"},
      {"undefined", "not_json"},
      {"/*c*/1", "not_json"},
      {"'x'", "not_json"},
      {"+1", "not_json"},
      {".5", "not_json"},
      {"01", "bad_number"},
      {"1.", "bad_number"},
      {"-", "bad_number"},
      {"1e", "bad_number"},
      {"0x1", "bad_number"},
      {"1e999", "bad_number"},
      {"1_000", "bad_number"},
      {"\"\\x\"", "bad_string"},
      {"\"\\u12\"", "bad_string"},
      {"\"\\", "not_json"},
      {"\"\t\"", "bad_string"},
      {"\"\n\"", "bad_string"},
      {"\"a\0b\""s, "bad_string"},
      {"\"\\ud800\"", "bad_string"},
      {"\"\\udc00\"", "bad_string"},
      {"\"\\ud800\\u0041\"", "bad_string"},
      {"\"\\udfff\\ud800\"", "bad_string"},
      {"\"\xff\"", "not_utf8"},
      {"\"\xc0\xaf\"", "not_utf8"},
      {"\"\xed\xa0\x80\"", "not_utf8"},
      {"\"\xe2\x82\"", "not_utf8"},
      {"\"\xf5\x80\x80\x80\"", "not_utf8"},
      {"\0"s, "not_json"},
      {"123456789012345678901234567890", "bad_number"},
      {std::string(100'000, '9'), "bad_number"},
  };
  for (const Case& c : cases) {
    const auto event = ParseProperty(c.value);
    EXPECT_EQ(CodeOf(event), c.code) << c.value.substr(0, 40);
    if (!event) {
      EXPECT_FALSE(event.error().reason.empty());
    }
  }
}

TEST_F(HostileEventsTest, TextsThatAreNoSingleObjectAreRefused) {
  const std::string event = R"({"type":"page","userId":"u"})";
  EXPECT_EQ(CodeOf(Parse("")), "empty");
  EXPECT_EQ(CodeOf(Parse(" \n\t ")), "empty");
  EXPECT_EQ(CodeOf(Parse(event + event)), "not_json");
  EXPECT_EQ(CodeOf(Parse(event + "]")), "not_json");
  EXPECT_EQ(CodeOf(Parse("\xef\xbb\xbf" + event)), "not_json");
  EXPECT_EQ(CodeOf(Parse("\xff\xfe{\0}\0"s)), "not_utf8");
  EXPECT_EQ(CodeOf(Parse("{\0}\0"s)), "not_json");
  for (size_t length = 1; length < event.size(); ++length) {
    EXPECT_EQ(CodeOf(Parse(event.substr(0, length))), "not_json") << length;
  }
  EXPECT_EQ(CodeOf(Parse(" \r\n" + event + "\n ")), "");
}

TEST_F(HostileEventsTest, DepthIsBounded) {
  const auto nested = [this](size_t depth) {
    return CodeOf(ParseProperty(std::string(depth, '[') + std::string(depth, ']')));
  };
  EXPECT_EQ(nested(kMaxEventDepth - 2), "");
  EXPECT_EQ(nested(kMaxEventDepth - 1), "too_deep");
  EXPECT_EQ(nested(100'000), "too_deep");
  EXPECT_EQ(CodeOf(Parse(std::string(100'000, '['))), "not_json");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_EQ(CodeOf(Parse(objects)), "not_json");
}

TEST_F(HostileEventsTest, ManyMembersAreHarmless) {
  std::string object = "{";
  for (int i = 79'999; i >= 0; --i) object += fmt::format("\"k{}\":1,", i % 40'000);
  object.back() = '}';
  const auto event = ParseProperty(object);
  ASSERT_TRUE(event.has_value()) << event.error().reason;
  EXPECT_LT(event->payload.size(), object.size());
}

TEST_F(HostileEventsTest, OfRepeatedMembersTheLastCounts) {
  const auto event = Parse(
      R"({"type":"track","type":"page","userId":"a","userId":"b","properties":{"x":1,"x":2}})");
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->user_id, "b");
  EXPECT_EQ(event->payload, R"({"properties":{"x":2},"type":"page","userId":"b"})");
}

// A selection after the manner of the "Big List of Naughty Strings".
TEST_F(HostileEventsTest, NaughtyTextsComeThroughByteForByte) {
  const std::vector<std::string> texts = {"undefined",
                                          "NULL",
                                          "NaN",
                                          "1e100",
                                          "0x0",
                                          "-1",
                                          "../../../../etc/passwd",
                                          "C:\\con\\con",
                                          "'; DROP TABLE events; --",
                                          "' OR 1=1 -- ",
                                          "\"; SELECT 1",
                                          "$1",
                                          "%s%n%x",
                                          "{0}",
                                          "${jndi:x}",
                                          "{{7*7}}",
                                          "<script>alert(1)</script>",
                                          "<img src=x onerror=alert(1)>",
                                          "&lt;&amp;",
                                          "javascript:alert(1)",
                                          "=cmd|' /C calc'!A0",
                                          "@SUM(1+1)",
                                          "+1",
                                          "`id`",
                                          "$(id)",
                                          "; ls",
                                          "\x1b[31mred\x1b[0m",
                                          "a\tb",
                                          "a\r\nSet-Cookie: x",
                                          "\xe2\x80\xae"
                                          "gnp.exe",
                                          "\xef\xbb\xbf"
                                          "bom",
                                          "\xe2\x80\x8b",
                                          "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80",
                                          "Z\xcc\xb5\xcc\x8c\xcd\x8e",
                                          "田中さん",
                                          "الكل في المجمو عة",
                                          "Ω≈ç√∫˜µ≤≥÷",
                                          "ÅÍÎÏ",
                                          "İstanbul ı ß ﬁ",
                                          "  blanks  ",
                                          "\xc2\xa0",
                                          "\x7f",
                                          "null\",\"userId\":\"other"};
  for (const std::string& text : texts) {
    JsonWriter json;
    json.BeginObject().Field("type", "page").Field("userId", text).Field("name", text).EndObject();
    const auto event = Parse(json.text());
    ASSERT_TRUE(event.has_value()) << text << ": " << event.error().reason;
    EXPECT_EQ(event->user_id, text);
    EXPECT_EQ(event->name, text);
    // Canonical JSON of canonical JSON is itself.
    EXPECT_EQ(Parse(event->payload)->payload, event->payload);
    EXPECT_EQ(Parse(event->payload)->user_id, text);
  }
}

}  // namespace
}  // namespace kundig
