#include "engine/backlog.h"

#include <gtest/gtest.h>

namespace kundig {
namespace {

constexpr Waiting kMost = {.records = 1'000, .bytes = 100'000};

TEST(BacklogTest, IsFullAtEitherBound) {
  const Backlog backlog(kMost);
  EXPECT_FALSE(backlog.IsFull({}));
  EXPECT_FALSE(backlog.IsFull({.records = 999, .bytes = 99'999}));
  EXPECT_TRUE(backlog.IsFull({.records = 1'000, .bytes = 64'000}));
  EXPECT_TRUE(backlog.IsFull({.records = 1, .bytes = 100'000}));
}

TEST(BacklogTest, AsksToComeAgainWhenATenthIsFree) {
  Backlog backlog(kMost);
  EXPECT_EQ(backlog.RetryAfterSeconds(kMost), 5);  // nothing is known yet
  backlog.Moved({.records = 100, .bytes = 1'000}, 1);
  EXPECT_EQ(backlog.RetryAfterSeconds({.records = 1'000, .bytes = 100'000}), 10);
  EXPECT_EQ(backlog.RetryAfterSeconds({.records = 1'000, .bytes = 92'500}), 3);
  EXPECT_EQ(backlog.RetryAfterSeconds({.records = 1'200, .bytes = 90'000}), 3);
  EXPECT_EQ(backlog.RetryAfterSeconds({}), 1);
  EXPECT_EQ(backlog.RetryAfterSeconds({.records = 1'000, .bytes = 10'000'000}), 60);
}

TEST(BacklogTest, TheLastMomentsCountMost) {
  Backlog backlog(kMost);
  for (int i = 0; i < 100; ++i) backlog.Moved({.records = 10'000, .bytes = 1'000'000}, 1);
  EXPECT_EQ(backlog.RetryAfterSeconds(kMost), 1);
  for (int i = 0; i < 100; ++i) backlog.Moved({.records = 50, .bytes = 1'000}, 1);
  EXPECT_GE(backlog.RetryAfterSeconds(kMost), 9);
  EXPECT_LE(backlog.RetryAfterSeconds(kMost), 11);
}

TEST(BacklogTest, AStoreThatTakesNothingIsAskedForLater) {
  Backlog backlog(kMost);
  backlog.Moved({.records = 10'000, .bytes = 1'000'000}, 1);
  backlog.Stuck();
  EXPECT_EQ(backlog.RetryAfterSeconds(kMost), 60);
  backlog.Moved({.records = 10'000, .bytes = 1'000'000}, 1);
  EXPECT_EQ(backlog.RetryAfterSeconds(kMost), 1);
}

}  // namespace
}  // namespace kundig
