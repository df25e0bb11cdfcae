#include "sums/opportunity_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace kundig {
namespace {

using testing::ElementsAre;
using Group = OpportunityCounts::Group;

PurchaseDay On(const char* day) { return {.day = ParseDay(day).value()}; }

TEST(OpportunityCountsTest, SeveralPurchasesInAPeriodAreOne) {
  const std::array days{On("2023-01-02"), On("2023-01-30"), On("2023-03-01"), On("2023-03-31")};
  OpportunityCounts sum(Period::kMonth);
  sum.Apply({.purchase_days = days, .items = {}}, Direction::kAdd);
  const int32_t january = PeriodNumber(days[0].day, Period::kMonth);
  EXPECT_THAT(sum.Groups(), ElementsAre(Group{{1, 2, january}, 1}));
}

TEST(OpportunityCountsTest, PeriodsAreThoseOfTheSum) {
  const std::array days{On("2022-12-31"), On("2023-01-01"), On("2024-06-01")};
  OpportunityCounts sum(Period::kYear);
  sum.Apply({.purchase_days = days, .items = {}}, Direction::kAdd);
  EXPECT_THAT(sum.Groups(), ElementsAre(Group{{2, 2, 2022}, 1}));
}

TEST(OpportunityCountsTest, UnknownPeriodInBytesIsRefused) {
  ByteWriter writer;
  writer.Write(uint8_t{9});
  writer.Write(uint64_t{0});
  ByteReader reader(writer.bytes());
  EXPECT_FALSE(OpportunityCounts::FromCanonicalBytes(reader).has_value());
}

TEST(OpportunityCountsDeathTest, SumsOverDifferentPeriodsCannotBeAdded) {
  OpportunityCounts weeks(Period::kWeek);
  EXPECT_DEATH(weeks += OpportunityCounts(Period::kYear), "bug in kundig");
}

}  // namespace
}  // namespace kundig
