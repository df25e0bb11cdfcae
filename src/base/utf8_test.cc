#include "base/utf8.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <simdjson.h>

namespace kundig {
namespace {

TEST(Utf8Test, EveryLengthOfSequenceIsValid) {
  EXPECT_TRUE(IsValidUtf8(""));
  EXPECT_TRUE(IsValidUtf8("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"));
  EXPECT_TRUE(IsValidUtf8("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf"));
}

TEST(Utf8Test, OverlongFormsSurrogatesAndWhatIsTooLargeAreInvalid) {
  for (const char* text : {"\xc0\xaf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xed\xa0\x80",
                           "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\x80", "\xc3"}) {
    EXPECT_EQ(ValidUtf8Prefix(text), 0u);
  }
}

TEST(Utf8Test, PrefixEndsBeforeTheFirstBadByte) {
  EXPECT_EQ(ValidUtf8Prefix("ab\xc3\xa4\xff"), 4u);
  EXPECT_EQ(ValidUtf8Prefix("ab\xe2\x82"), 2u);
}

TEST(Utf8Test, EachBadByteIsReplaced) {
  EXPECT_EQ(ValidUtf8("a\xff\xfe"), "a\xef\xbf\xbd\xef\xbf\xbd");
  EXPECT_EQ(ValidUtf8("\xe2\x82z"), "\xef\xbf\xbd\xef\xbf\xbdz");
}

RC_GTEST_PROP(Utf8Test, AgreesWithSimdjson, (const std::string& bytes)) {
  RC_ASSERT(IsValidUtf8(bytes) == simdjson::validate_utf8(bytes));
  RC_ASSERT(IsValidUtf8(ValidUtf8(bytes)));
}

}  // namespace
}  // namespace kundig
