#include "engine/eligibility.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Has the first item that the condition names, uses the second.
bool Holds(std::string_view text) {
  const auto condition = Eligibility::Parse(text);
  EXPECT_TRUE(condition.has_value()) << text << ": " << condition.error().Message();
  if (!condition) return false;
  const std::array<uint8_t, 4> has = {1, 0, 0, 0};
  const std::array<uint8_t, 4> in_use = {0, 1, 0, 0};
  return condition->Holds({.purchases_last_year = 3,
                           .days_since_purchase = 40,
                           .value_minor = 12'500,
                           .has = has.data(),
                           .in_use = in_use.data()});
}

std::string ErrorOf(std::string_view text) {
  const auto condition = Eligibility::Parse(text);
  EXPECT_FALSE(condition.has_value()) << text;
  return condition ? "" : condition.error().Message();
}

TEST(EligibilityTest, NothingAskedIsAlwaysTrue) {
  EXPECT_TRUE(Holds(""));
  EXPECT_TRUE(Holds("  \n"));
}

TEST(EligibilityTest, NumbersAreCompared) {
  EXPECT_TRUE(Holds("purchases_last_year >= 3"));
  EXPECT_FALSE(Holds("purchases_last_year > 3"));
  EXPECT_TRUE(Holds("days_since_purchase<=40.0"));
  EXPECT_FALSE(Holds("days_since_purchase < 40"));
  EXPECT_TRUE(Holds("12500 == value_minor"));
  EXPECT_FALSE(Holds("value_minor != 12500"));
  EXPECT_TRUE(Holds("-1.5 < purchases_last_year"));
}

TEST(EligibilityTest, ItemsAreBoughtOrInUse) {
  EXPECT_TRUE(Holds(R"(has("milk"))"));
  EXPECT_FALSE(Holds(R"(in_use("milk"))"));
  EXPECT_TRUE(Holds(R"(has("milk") and in_use("savings plan"))"));
  EXPECT_FALSE(Holds(R"(has("milk") and has( "savings plan" ))"));
}

TEST(EligibilityTest, AndBindsMoreThanOrAndNotMost) {
  EXPECT_TRUE(Holds("1 == 1 or 1 == 1 and 1 == 2"));
  EXPECT_FALSE(Holds("(1 == 1 or 1 == 1) and 1 == 2"));
  EXPECT_TRUE(Holds("not 1 == 2 or 1 == 1"));
  EXPECT_FALSE(Holds("not (1 == 2 or 1 == 1)"));
  EXPECT_TRUE(Holds("not not 1 == 1"));
}

TEST(EligibilityTest, WhoNeverBoughtIsInfinitelyLongAway) {
  const auto condition = Eligibility::Parse("days_since_purchase > 100000");
  ASSERT_TRUE(condition.has_value());
  EXPECT_TRUE(condition->Holds({.days_since_purchase = std::numeric_limits<double>::infinity()}));
}

TEST(EligibilityTest, NamesAreThereOnceAndCanBeRenumbered) {
  auto condition = Eligibility::Parse(R"(has("b") or has("a") and not in_use("b"))");
  ASSERT_TRUE(condition.has_value());
  EXPECT_THAT(condition->names(), ElementsAre("b", "a"));
  condition->Renumber({2, 0});
  const std::array<uint8_t, 3> has = {1, 0, 0};
  const std::array<uint8_t, 3> in_use = {0, 0, 0};
  EXPECT_TRUE(condition->Holds({.has = has.data(), .in_use = in_use.data()}));
}

TEST(EligibilityTest, MistakesAreNamedWithTheirPlace) {
  EXPECT_THAT(ErrorOf("purchases >= 2"), HasSubstr("unknown word \"purchases\""));
  EXPECT_THAT(ErrorOf("1 == 1 and"), HasSubstr("character 11"));
  EXPECT_THAT(ErrorOf("value_minor 5"), HasSubstr("expected one of < <= > >= == !="));
  EXPECT_THAT(ErrorOf("has(milk)"), HasSubstr("quotes"));
  EXPECT_THAT(ErrorOf("has(\"milk"), HasSubstr("not closed"));
  EXPECT_THAT(ErrorOf("has(\"\")"), HasSubstr("empty name"));
  EXPECT_THAT(ErrorOf("(1 == 1"), HasSubstr("expected )"));
  EXPECT_THAT(ErrorOf("1 == 1 1 == 1"), HasSubstr("behind its end"));
  EXPECT_THAT(ErrorOf("1 == 1e5"), HasSubstr("unknown word"));
  EXPECT_THAT(ErrorOf("1 == nan"), HasSubstr("unknown word"));
  EXPECT_THAT(ErrorOf(std::string(1001, ' ')), HasSubstr("longer than 1000"));
}

TEST(EligibilityTest, DeepNestingIsRefused) {
  EXPECT_THAT(ErrorOf(std::string(60, '(') + "1 == 1" + std::string(60, ')')),
              HasSubstr("nested too deeply"));
  EXPECT_TRUE(Holds(std::string(50, '(') + "1 == 1" + std::string(50, ')')));
}

// On every level one operand waits for an `or` and one for an `and`.
TEST(EligibilityTest, AsMuchAsMayWaitIsEvaluated) {
  std::string text;
  for (size_t i = 0; i < 50; ++i) text += "1<0 or 0<1 and(";
  text += "0<1";
  text += std::string(50, ')');
  EXPECT_TRUE(Holds(text));
}

}  // namespace
}  // namespace kundig
