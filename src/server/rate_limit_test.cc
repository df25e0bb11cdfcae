#include "server/rate_limit.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "base/iso_time.h"

namespace kundig {
namespace {

constexpr int64_t kStart = 1'700'000'000 * kMicrosPerSecond;

TEST(RateLimitTest, ABurstIsAllowedAndThenAsMuchAsComesBack) {
  RateLimit limit({.per_second = 2, .burst = 3, .slots = 64}, 1);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limit.Take("a", 1, kStart), std::nullopt);
  EXPECT_EQ(limit.Take("a", 1, kStart), 1);
  EXPECT_EQ(limit.Take("a", 1, kStart + kMicrosPerSecond / 2), std::nullopt);
  EXPECT_EQ(limit.Take("a", 1, kStart + kMicrosPerSecond / 2), 1);
}

TEST(RateLimitTest, WhoWaitsAsLongAsToldIsAllowed) {
  RateLimit limit({.per_second = 0.25, .burst = 2, .slots = 64}, 1);
  EXPECT_EQ(limit.Take("a", 2, kStart), std::nullopt);
  const auto wait_s = limit.Take("a", 1, kStart);
  ASSERT_EQ(wait_s, 4);
  EXPECT_EQ(limit.Take("a", 1, kStart + *wait_s * kMicrosPerSecond), std::nullopt);
}

TEST(RateLimitTest, CallersDoNotLimitOneAnother) {
  RateLimit limit({.per_second = 1, .burst = 1, .slots = 64}, 1);
  EXPECT_EQ(limit.Take("a", 1, kStart), std::nullopt);
  EXPECT_EQ(limit.Take("b", 1, kStart), std::nullopt);
  EXPECT_NE(limit.Take("a", 1, kStart), std::nullopt);
}

TEST(RateLimitTest, ManyNamesWinNothing) {
  RateLimit limit({.per_second = 1, .burst = 2, .slots = 16}, 7);
  int allowed = 0;
  for (int i = 0; i < 10'000; ++i) {
    allowed += limit.Take(fmt::format("caller {}", i), 1, kStart) ? 0 : 1;
  }
  EXPECT_LE(allowed, 16 * 2);
}

TEST(RateLimitTest, AClockThatIsSetBackGivesNothingAndBlocksNobodyForLong) {
  RateLimit limit({.per_second = 1, .burst = 1, .slots = 64}, 1);
  EXPECT_EQ(limit.Take("a", 1, kStart), std::nullopt);
  const int64_t earlier = kStart - 3600 * kMicrosPerSecond;
  EXPECT_EQ(limit.Take("a", 1, earlier), 1);
  EXPECT_EQ(limit.Take("a", 1, earlier + kMicrosPerSecond), std::nullopt);
}

TEST(RateLimitTest, MoreThanTheBurstIsAllowedOnceAndLeavesADebt) {
  RateLimit limit({.per_second = 1, .burst = 2, .slots = 64}, 1);
  EXPECT_EQ(limit.Take("a", 5, kStart), std::nullopt);
  EXPECT_EQ(limit.Take("a", 1, kStart), 4);
}

TEST(RateLimitTest, NoLimitIsNoLimit) {
  RateLimit limit({.per_second = 0, .burst = 1, .slots = 64}, 1);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(limit.Take("a", 1, kStart), std::nullopt);
}

}  // namespace
}  // namespace kundig
