#include "sums/repeat_purchase_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace kundig {
namespace {

using testing::ElementsAre;
using Group = RepeatPurchaseCounts::Group;

TEST(RepeatPurchaseCountsTest, CountsRepeatDaysAndRecency) {
  const std::array days{PurchaseDay{.day = Day{100}}, PurchaseDay{.day = Day{103}},
                        PurchaseDay{.day = Day{131}}};
  RepeatPurchaseCounts sum;
  sum.Apply({.purchase_days = days, .items = {}}, Direction::kAdd);
  EXPECT_THAT(sum.Groups(), ElementsAre(Group{{2, 31, Day{100}}, 1}));
}

TEST(RepeatPurchaseCountsTest, OnePurchaseDayIsNoRepeat) {
  const std::array days{PurchaseDay{.day = Day{100}}};
  RepeatPurchaseCounts sum;
  sum.Apply({.purchase_days = days, .items = {}}, Direction::kAdd);
  EXPECT_THAT(sum.Groups(), ElementsAre(Group{{0, 0, Day{100}}, 1}));
}

TEST(RepeatPurchaseCountsTest, CustomerWithoutPurchaseIsNotCounted) {
  RepeatPurchaseCounts sum;
  sum.Apply({}, Direction::kAdd);
  EXPECT_EQ(sum.customers(), 0);
  EXPECT_EQ(sum, RepeatPurchaseCounts());
}

TEST(RepeatPurchaseCountsTest, EqualCustomersShareAGroupAndGroupsAscend) {
  RepeatPurchaseCounts sum;
  sum.Add({3, 20, Day{7}}, 2);
  sum.Add({1, 20, Day{9}}, 1);
  sum.Add({3, 20, Day{7}}, 3);
  EXPECT_THAT(sum.Groups(), ElementsAre(Group{{1, 20, Day{9}}, 1}, Group{{3, 20, Day{7}}, 5}));
  EXPECT_EQ(sum.customers(), 6);
  EXPECT_EQ(sum.size(), 2u);
}

TEST(RepeatPurchaseCountsTest, MoreCustomersThanThereCanBeAreRefused) {
  for (const int64_t customers : {kMostCustomers + 1, -kMostCustomers - 1, INT64_MIN}) {
    ByteWriter writer;
    writer.Write(uint64_t{1});
    RepeatPurchaseCounts::Key{}.AppendTo(writer);
    writer.Write(customers);
    ByteReader reader(writer.bytes());
    EXPECT_FALSE(RepeatPurchaseCounts::FromCanonicalBytes(reader).has_value());
  }
}

}  // namespace
}  // namespace kundig
