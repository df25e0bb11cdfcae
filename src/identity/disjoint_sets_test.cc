#include "identity/disjoint_sets.h"

#include <gtest/gtest.h>

#include <random>

namespace kundig {
namespace {

TEST(DisjointSetsTest, TheLeastOfASetStandsForIt) {
  DisjointSets sets(6);
  sets.Join(5, 3);
  sets.Join(4, 5);
  EXPECT_EQ(sets.Find(4), 3u);
  sets.Join(3, 1);
  EXPECT_EQ(sets.Find(5), 1u);
  EXPECT_EQ(sets.Find(0), 0u);
  EXPECT_EQ(sets.Find(2), 2u);
}

TEST(DisjointSetsTest, MembersAreThoseThatAWalkReaches) {
  std::mt19937 random(7);
  constexpr size_t kSize = 60;
  for (int round = 0; round < 20; ++round) {
    DisjointSets sets(kSize);
    std::vector<size_t> label(kSize);  // the least that is reached
    std::iota(label.begin(), label.end(), size_t{0});
    for (int i = 0; i < 45; ++i) {
      const size_t one = random() % kSize;
      const size_t other = random() % kSize;
      sets.Join(one, other);
      const size_t low = std::min(label[one], label[other]);
      const size_t high = std::max(label[one], label[other]);
      for (size_t& each : label) each = each == high ? low : each;
    }
    for (size_t i = 0; i < kSize; ++i) EXPECT_EQ(sets.Find(i), label[i]);
  }
}

}  // namespace
}  // namespace kundig
