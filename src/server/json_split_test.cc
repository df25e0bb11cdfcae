#include "server/json_split.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kundig {
namespace {

std::vector<std::string> Split(std::string_view text, bool* complete = nullptr) {
  std::vector<std::string> parts;
  JsonSplit split(text, 0);
  while (const auto member = split.Next()) {
    const std::string key(member->key.Of(text));
    parts.push_back(key.empty() ? std::string(member->value.Of(text))
                                : key + "=" + std::string(member->value.Of(text)));
  }
  if (complete != nullptr) *complete = split.complete();
  EXPECT_NE(split.complete(), split.broken());
  return parts;
}

TEST(JsonSplitTest, MembersAndElementsAreCutOut) {
  using Parts = std::vector<std::string>;
  bool complete = false;
  EXPECT_EQ(Split(R"( { "a" : 1 , "b":{"c":[1,"}"]} ,"d":"x,y" } )", &complete),
            (Parts{"a=1", "b={\"c\":[1,\"}\"]}", "d=\"x,y\""}));
  EXPECT_TRUE(complete);
  EXPECT_EQ(Split(R"([1, [2,3] ,"\"]", null])", &complete),
            (Parts{"1", "[2,3]", "\"\\\"]\"", "null"}));
  EXPECT_TRUE(complete);
  EXPECT_EQ(Split("{}", &complete), Parts{});
  EXPECT_TRUE(complete);
  EXPECT_EQ(Split("[ ]", &complete), Parts{});
  EXPECT_TRUE(complete);
}

TEST(JsonSplitTest, WhatIsBrokenInsideAValueStaysInside) {
  bool complete = false;
  const auto parts = Split(R"([{"a":nul},{"b":1,},"\ud800",1e999e,{"c":[}}])", &complete);
  EXPECT_EQ(parts.size(), 5u);
  EXPECT_TRUE(complete);
}

TEST(JsonSplitTest, WhereItBreaksItStopsThere) {
  for (const std::string_view text : {"",
                                      " ",
                                      "1",
                                      "{",
                                      "[",
                                      "[1",
                                      "[1,",
                                      "[1,]",
                                      "[,1]",
                                      "[1 2]",
                                      "{1:1}",
                                      "{\"a\"",
                                      "{\"a\"}",
                                      "{\"a\":",
                                      "{\"a\":}",
                                      "{\"a\":1,}",
                                      "{\"a\":1 \"b\":2}",
                                      "[\"a",
                                      "[\"a\\\"]",
                                      "[[]",
                                      "{a:1}"}) {
    bool complete = true;
    Split(text, &complete);
    EXPECT_FALSE(complete) << text;
  }
}

TEST(JsonSplitTest, EveryLengthOfTextIsSkipped) {
  for (size_t length = 0; length < 40; ++length) {
    for (const std::string& inside : {std::string(length, 'a'), std::string(length, '\x80'),
                                      std::string(length, '#'), std::string(length, ']')}) {
      const std::string text = "\"" + inside + "\"";
      EXPECT_EQ(SkipValue(text + "]", 0), text.size());
      EXPECT_EQ(SkipValue("\"" + inside + "\\\"\"", 0), text.size() + 2);
      EXPECT_EQ(SkipValue("\"" + inside, 0), std::string_view::npos);
      EXPECT_EQ(SkipValue("\"" + inside + "\\", 0), std::string_view::npos);
    }
  }
}

TEST(JsonSplitTest, DepthIsHarmless) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(SkipValue(deep, 0), deep.size());
  EXPECT_EQ(SkipValue(std::string(4'000'000, '['), 0), std::string_view::npos);
}

}  // namespace
}  // namespace kundig
