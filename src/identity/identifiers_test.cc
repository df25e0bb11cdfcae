#include "identity/identifiers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/result.h"

namespace kundig {
namespace {

using testing::ElementsAre;

std::vector<std::string> Found(const Event& event) {
  std::vector<std::string> texts;
  for (const Identifier& identifier : IdentifiersOf(event, "DE")) {
    texts.push_back(fmt::format("{} {}", IdentifierKindName(identifier.kind), identifier.value));
  }
  return texts;
}

TEST(IdentifiersTest, EveryKindIsFoundInItsOrderAndNormalForm) {
  EXPECT_THAT(Found({.user_id = " u1 ",
                     .anonymous_id = "a1",
                     .previous_id = "p1",
                     .email = "Anna@Example.org",
                     .phone = "0171 1234567"}),
              ElementsAre("user_id u1", "anonymous_id a1", "anonymous_id p1",
                          "email anna@example.org", "phone +491711234567"));
}

TEST(IdentifiersTest, TheSameIdIsFoundOnce) {
  EXPECT_THAT(Found({.user_id = "x", .anonymous_id = "x", .previous_id = "x"}),
              ElementsAre("user_id x"));
}

TEST(IdentifiersTest, AnIdAndAnAddressThatLookAlikeAreTwo) {
  EXPECT_THAT(Found({.user_id = "anna@example.org", .email = "anna@example.org"}),
              ElementsAre("user_id anna@example.org", "email anna@example.org"));
}

TEST(IdentifiersTest, WhatStandsForNobodyIsLeftOutUnlessNothingElseIsThere) {
  EXPECT_THAT(Found({.user_id = "null", .anonymous_id = "a1"}), ElementsAre("anonymous_id a1"));
  EXPECT_THAT(Found({.user_id = "0", .email = "anna@example.org"}),
              ElementsAre("email anna@example.org"));
  EXPECT_THAT(Found({.user_id = "undefined", .anonymous_id = "NULL", .email = "none"}),
              ElementsAre("user_id undefined"));
  EXPECT_THAT(Found({.anonymous_id = "0000-00"}), ElementsAre("anonymous_id 0000-00"));
}

TEST(IdentifiersTest, NobodyHasManyNames) {
  for (const char* text : {"",
                           "  ",
                           "null",
                           "NULL",
                           " Null ",
                           "undefined",
                           "None",
                           "nil",
                           "NaN",
                           "n/a",
                           "unknown",
                           "anonymous",
                           "guest",
                           "true",
                           "-1",
                           "0",
                           "000",
                           "00000000-0000-0000-0000-000000000000",
                           "[object Object]",
                           "(null)"}) {
    EXPECT_TRUE(StandsForNobody(text)) << text;
  }
  for (const char* text : {"1", "10", "anna", "nullo", "guest7", "a-0", "[object Objects]",
                           "00000000-0000-0000-0000-000000000001"}) {
    EXPECT_FALSE(StandsForNobody(text)) << text;
  }
}

}  // namespace
}  // namespace kundig
