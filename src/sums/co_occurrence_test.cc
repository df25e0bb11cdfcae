#include "sums/co_occurrence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <vector>

namespace kundig {
namespace {

using testing::ElementsAre;

void AddCustomer(CoOccurrence& sum, std::vector<int32_t> items) {
  sum.Apply({.purchase_days = {}, .items = items}, Direction::kAdd);
}

TEST(CoOccurrenceTest, CountsCustomersWhoHaveBoth) {
  CoOccurrence sum({"bread", "cheese", "wine"});
  AddCustomer(sum, {0, 1});
  AddCustomer(sum, {0, 2});
  AddCustomer(sum, {0, 1, 2});
  EXPECT_EQ(sum.At(0, 0), 3);
  EXPECT_EQ(sum.At(0, 1), 2);
  EXPECT_EQ(sum.At(2, 1), 1);
  EXPECT_THAT(sum.LowerRow(2), ElementsAre(2, 1, 2));
}

TEST(CoOccurrenceTest, CustomerWithoutItemIsACustomerAllTheSame) {
  CoOccurrence sum({"bread"});
  AddCustomer(sum, {});
  EXPECT_EQ(sum.customers(), 1);
  EXPECT_EQ(sum.At(0, 0), 0);
}

TEST(CoOccurrenceTest, AddingOtherItemsWidensTheCatalogue) {
  CoOccurrence sum({"bread", "wine"});
  AddCustomer(sum, {0, 1});
  CoOccurrence others({"cheese", "wine"});
  AddCustomer(others, {0, 1});
  sum += others;
  EXPECT_THAT(sum.catalogue(), ElementsAre("bread", "cheese", "wine"));
  EXPECT_EQ(sum.At(0, 2), 1);
  EXPECT_EQ(sum.At(1, 2), 1);
  EXPECT_EQ(sum.At(0, 1), 0);
  EXPECT_EQ(sum.At(2, 2), 2);
  EXPECT_EQ(sum.customers(), 2);
}

TEST(CoOccurrenceTest, ItemsThatNobodyHasMakeNoDifference) {
  CoOccurrence narrow({"wine"});
  AddCustomer(narrow, {0});
  CoOccurrence wide({"bread", "wine"});
  AddCustomer(wide, {1});
  EXPECT_EQ(narrow, wide);
  EXPECT_EQ(DigestOf(narrow), DigestOf(wide));
  AddCustomer(wide, {0});
  EXPECT_NE(narrow, wide);
}

TEST(CoOccurrenceTest, CopiesDoNotShareTheirCounts) {
  CoOccurrence sum({"wine"});
  const CoOccurrence before = sum;
  AddCustomer(sum, {0});
  EXPECT_EQ(before.At(0, 0), 0);
}

// Sums of companies with different catalogues obey the group's laws too.
RC_GTEST_PROP(CoOccurrenceTest, SumsOverDifferentCataloguesCommuteAndCancel, ()) {
  const auto any_sum = [] {
    ItemCatalogue catalogue;
    for (const char* name : {"bread", "cheese", "tram", "water", "wine"}) {
      if (*rc::gen::arbitrary<bool>()) catalogue.emplace_back(name);
    }
    CoOccurrence sum(catalogue);
    const int customers = *rc::gen::inRange(0, 5);
    for (int i = 0; i < customers; ++i) {
      std::vector<int32_t> items;
      for (int32_t item = 0; item < sum.items(); ++item) {
        if (*rc::gen::arbitrary<bool>()) items.push_back(item);
      }
      AddCustomer(sum, items);
    }
    return sum;
  };
  const CoOccurrence a = any_sum();
  const CoOccurrence b = any_sum();
  CoOccurrence a_and_b = a;
  a_and_b += b;
  CoOccurrence b_and_a = b;
  b_and_a += a;
  RC_ASSERT(a_and_b == b_and_a);
  RC_ASSERT(DigestOf(a_and_b) == DigestOf(b_and_a));
  a_and_b -= b;
  RC_ASSERT(a_and_b == a);
  RC_ASSERT(DigestOf(a_and_b) == DigestOf(a));
}

TEST(CoOccurrenceTest, CatalogueOutOfOrderInBytesIsRefused) {
  ByteWriter writer;
  writer.Write(int64_t{1});
  writer.Write(uint64_t{2});
  writer.WriteText("wine");
  writer.WriteText("bread");
  for (int cell = 0; cell < 3; ++cell) writer.Write(int32_t{1});
  ByteReader reader(writer.bytes());
  EXPECT_FALSE(CoOccurrence::FromCanonicalBytes(reader).has_value());
}

TEST(CoOccurrenceDeathTest, CountBeyondItsWidthIsNoticed) {
  CoOccurrence sum({"wine"});
  sum.AddPair(0, 0, std::numeric_limits<int32_t>::max());
  EXPECT_DEATH(sum.AddPair(0, 0, 1), "bug in kundig");
}

TEST(CoOccurrenceDeathTest, CatalogueOutOfOrderIsNoticed) {
  EXPECT_DEATH(CoOccurrence({"wine", "bread"}), "bug in kundig");
}

}  // namespace
}  // namespace kundig
