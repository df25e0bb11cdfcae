#include "sums/spend_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace kundig {
namespace {

using testing::ElementsAre;
using Group = SpendCounts::Group;

TEST(SpendCountsTest, AddsUpTheRepeatPurchasesAndLeavesOutTheFirst) {
  const std::array days{PurchaseDay{Day{100}, 9'999}, PurchaseDay{Day{103}, 250},
                        PurchaseDay{Day{131}, -50}};
  SpendCounts sum;
  sum.Apply({.purchase_days = days, .items = {}}, Direction::kAdd);
  EXPECT_THAT(sum.Groups(), ElementsAre(Group{{2, 200}, 1}));
}

TEST(SpendCountsTest, CustomerWithoutRepeatPurchaseIsNotCounted) {
  const std::array days{PurchaseDay{Day{100}, 9'999}};
  SpendCounts sum;
  sum.Apply({.purchase_days = days, .items = {}}, Direction::kAdd);
  EXPECT_EQ(sum.customers(), 0);
}

}  // namespace
}  // namespace kundig
