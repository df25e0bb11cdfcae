#include "base/json_writer.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <simdjson.h>

#include <cmath>
#include <limits>
#include <string>

namespace kundig {
namespace {

template <typename T>
std::string Written(const T& value) {
  JsonWriter json;
  json.Value(value);
  return json.text();
}

TEST(JsonWriterTest, PutsCommasAndColonsWhereTheyBelong) {
  JsonWriter json;
  json.BeginObject().Field("a", 1).Key("b").BeginArray().Value(true).Null().BeginObject();
  json.EndObject().BeginArray().EndArray().EndArray().Field("c", "d").EndObject();
  EXPECT_EQ(json.text(), R"({"a":1,"b":[true,null,{},[]],"c":"d"})");
}

TEST(JsonWriterTest, EscapesWhatMustNotStandInAString) {
  EXPECT_EQ(Written("\"\\\n\r\t\x01\x1f"), "\"\\\"\\\\\\n\\r\\t\\u0001\\u001f\"");
  EXPECT_EQ(Written("Z\xc3\xbcrich"), "\"Z\xc3\xbcrich\"");
}

TEST(JsonWriterTest, FindsWhatToEscapeWhereverItStands) {
  for (int byte = 0; byte < 0x80; ++byte) {
    const char c = static_cast<char>(byte);
    const std::string alone = Written(std::string(1, c));
    for (size_t at = 0; at < 20; ++at) {
      const std::string before(at, 'a');
      const std::string after(19 - at, 'b');
      EXPECT_EQ(Written(before + c + after),
                "\"" + before + alone.substr(1, alone.size() - 2) + after + "\"");
    }
  }
}

TEST(JsonWriterTest, BytesThatAreNotUtf8BecomeReplacementCharacters) {
  EXPECT_EQ(Written("a\xff"
                    "b"),
            "\"a\xef\xbf\xbd"
            "b\"");
}

TEST(JsonWriterTest, NumbersThatJsonDoesNotHaveBecomeNull) {
  EXPECT_EQ(Written(std::numeric_limits<double>::quiet_NaN()), "null");
  EXPECT_EQ(Written(-std::numeric_limits<double>::infinity()), "null");
}

TEST(JsonWriterTest, IntegersOfAllWidthsAreExact) {
  EXPECT_EQ(Written(std::numeric_limits<int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(Written(std::numeric_limits<uint64_t>::max()), "18446744073709551615");
}

RC_GTEST_PROP(JsonWriterTest, NumberReadsBackAsTheSameNumber, (double number)) {
  RC_PRE(std::isfinite(number));
  simdjson::dom::parser parser;
  JsonWriter json;
  json.BeginArray().Value(number).EndArray();
  RC_ASSERT(double(parser.parse(json.text()).at(0)) == number);
}

RC_GTEST_PROP(JsonWriterTest, AnyBytesGiveJsonThatParses, (const std::string& bytes)) {
  simdjson::dom::parser parser;
  JsonWriter json;
  json.BeginObject().Field(bytes, bytes).EndObject();
  RC_ASSERT(parser.parse(json.text()).error() == simdjson::SUCCESS);
}

}  // namespace
}  // namespace kundig
