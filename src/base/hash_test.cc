#include "base/hash.h"

#include <gtest/gtest.h>

namespace kundig {
namespace {

// The generator's first outputs for seeds 0 and 1234567, as published with its reference code
// (Vigna, splitmix64.c): output i of seed s is SplitMix64(s + i * 0x9e3779b97f4a7c15).
TEST(HashTest, SplitMix64GivesPublishedValues) {
  EXPECT_EQ(SplitMix64(0), 0xe220a8397b1dcdafu);
  EXPECT_EQ(SplitMix64(0x9e3779b97f4a7c15u), 0x6e789e6aa1b965f4u);
  EXPECT_EQ(SplitMix64(1234567), 6457827717110365317u);
  EXPECT_EQ(SplitMix64(1234567u + 0x9e3779b97f4a7c15u), 3203168211198807973u);
}

TEST(HashTest, StableIdOfANumberIsTheNumber) {
  EXPECT_EQ(StableId("0"), 0u);
  EXPECT_EQ(StableId("4711"), 4711u);
  EXPECT_EQ(StableId("999999999999999999"), 999999999999999999u);
}

// Fowler, Noll, Vo: test vectors of FNV-1a, 64 bits.
TEST(HashTest, StableIdOfOtherTextIsFnv1a) {
  EXPECT_EQ(StableId(""), 0xcbf29ce484222325u);
  EXPECT_EQ(StableId("a"), 0xaf63dc4c8601ec8cu);
  EXPECT_EQ(StableId("foobar"), 0x85944171f73967e8u);
}

TEST(HashTest, NumberTooLongToBeHeldIsHashedAsText) {
  EXPECT_NE(StableId("1999999999999999999"), 1999999999999999999u);
  EXPECT_NE(StableId("1999999999999999999"), StableId("1999999999999999998"));
}

}  // namespace
}  // namespace kundig
