// Drivers: both sides are all customers, and nothing is certain that need not be.
#include "engine/drivers.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace kundig {
namespace {

// 300 customers, of whom 150 came back; by how many things they began with.
std::vector<TraitCount> WithThings(std::vector<TraitCount> things) {
  things.push_back({.trait = Trait::kWeekday, .number = 1, .came_back = {150, 300}});
  return things;
}

TraitCount Item(const char* name, Share came_back) {
  return {.trait = Trait::kItem, .name = name, .came_back = came_back};
}
TraitCount Things(int64_t number, Share came_back) {
  return {.trait = Trait::kThings, .number = number, .came_back = came_back};
}

TEST(DriversTest, WhoHasItNotIsOnTheOtherSide) {
  const Drivers drivers = DriversOf(WithThings({Item("milk", {80, 100})}));
  EXPECT_EQ(drivers.came_back, (Share{150, 300}));
  ASSERT_EQ(drivers.rows.size(), 1u);  // all came on a Monday: that tells nobody apart
  EXPECT_EQ(drivers.rows[0].with, (Share{80, 100}));
  EXPECT_EQ(drivers.rows[0].without, (Share{70, 200}));
  EXPECT_NEAR(drivers.rows[0].difference->value, 0.45, 1e-15);
  EXPECT_TRUE(drivers.rows[0].beyond_chance());
}

TEST(DriversTest, FewerThanTwentyOnOneSideAreTooFewToTell) {
  const Drivers drivers = DriversOf(
      WithThings({Item("rare", {19, 19}), Item("usual", {140, 281}), Item("enough", {10, 20})}));
  EXPECT_EQ(drivers.compared, 1u);
  EXPECT_EQ(drivers.rows[0].name, "enough");
  EXPECT_FALSE(drivers.rows[1].difference);
  EXPECT_FALSE(drivers.rows[2].difference);
  EXPECT_FALSE(drivers.rows[2].beyond_chance());
}

TEST(DriversTest, NumbersAreSplitNearTheirThirds) {
  const Drivers drivers = DriversOf(WithThings(
      {Things(1, {40, 110}), Things(2, {50, 80}), Things(5, {30, 60}), Things(9, {30, 50})}));
  ASSERT_EQ(drivers.rows.size(), 2u);
  const bool few_first = drivers.rows[0].kind == DriverKind::kThingsAtMost;
  const Driver& few = drivers.rows[few_first ? 0 : 1];
  const Driver& many = drivers.rows[few_first ? 1 : 0];
  EXPECT_EQ(few.kind, DriverKind::kThingsAtMost);
  EXPECT_EQ(few.number, 1);
  EXPECT_EQ(few.with, (Share{40, 110}));
  EXPECT_EQ(few.without, (Share{110, 190}));
  EXPECT_EQ(many.kind, DriverKind::kThingsAtLeast);
  EXPECT_EQ(many.number, 5);
  EXPECT_EQ(many.with, (Share{60, 110}));
}

TEST(DriversTest, TwoNumbersAreToldApartOnceAndOneNever) {
  const Drivers two = DriversOf(WithThings({Things(1, {100, 250}), Things(2, {50, 50})}));
  ASSERT_EQ(two.rows.size(), 1u);
  EXPECT_EQ(two.rows[0].kind, DriverKind::kThingsAtLeast);
  EXPECT_EQ(two.rows[0].number, 2);
  EXPECT_TRUE(DriversOf(WithThings({Things(1, {150, 300})})).rows.empty());
}

TEST(DriversTest, TheSurestComeFirstAndTheUnknownLast) {
  const Drivers drivers = DriversOf(WithThings(
      {Item("a", {1, 2}), Item("b", {22, 40}), Item("c", {90, 100}), Item("d", {2, 60})}));
  ASSERT_EQ(drivers.rows.size(), 4u);
  EXPECT_EQ(drivers.rows[0].name, "c");
  EXPECT_EQ(drivers.rows[1].name, "d");
  EXPECT_LT(drivers.rows[1].difference->high, 0);
  EXPECT_EQ(drivers.rows[2].name, "b");
  EXPECT_FALSE(drivers.rows[2].beyond_chance());
  EXPECT_EQ(drivers.rows[3].name, "a");
}

TEST(DriversTest, TheMoreAreComparedTheLessIsCertain) {
  std::vector<TraitCount> counts = WithThings({Item("milk", {60, 100})});
  EXPECT_TRUE(DriversOf(counts).rows[0].beyond_chance());  // 60 % against 45 %
  const double alone = DriversOf(counts).rows[0].difference->low;
  for (int i = 0; i < 50; ++i) counts.push_back(Item(fmt::format("x{}", i).c_str(), {50, 100}));
  const Drivers many = DriversOf(counts);
  EXPECT_EQ(many.compared, 51u);
  EXPECT_EQ(many.rows[0].name, "milk");
  EXPECT_FALSE(many.rows[0].beyond_chance());
  EXPECT_LT(many.rows[0].difference->low, alone);
}

TEST(DriversTest, MonthsAreHeldAgainstEachOther) {
  const Drivers drivers =
      DriversOf(WithThings({{.trait = Trait::kMonth, .number = 5, .came_back = {20, 40}},
                            {.trait = Trait::kMonth, .number = 6, .came_back = {10, 50}}}));
  ASSERT_EQ(drivers.rows.size(), 2u);
  EXPECT_EQ(drivers.rows[0].number, 5);
  EXPECT_EQ(drivers.rows[0].without, (Share{10, 50}));
  EXPECT_EQ(drivers.rows[1].without, (Share{20, 40}));
}

TEST(DriversTest, OfNobodyNothingIsTold) {
  EXPECT_TRUE(DriversOf({}).rows.empty());
  EXPECT_EQ(DriversOf({}).came_back.trials, 0);
}

}  // namespace
}  // namespace kundig
