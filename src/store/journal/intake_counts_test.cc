#include "store/journal/intake_counts.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace kundig {
namespace {

constexpr int64_t kHour = int64_t{3600} * 1'000'000;

JournalRecord RandomRecord(Random& random) {
  return {.kind = static_cast<RecordKind>(1 + random.Below(5)),
          .key_id = static_cast<uint32_t>(random.Below(3)),
          .received_at_us = static_cast<int64_t>(random.Below(5 * kHour)) - 2 * kHour};
}

TEST(IntakeCountsTest, EveryKindOfRecordIsBalanced) {
  for (int kind = 1; kind <= 5; ++kind) {
    const IntakeCounts counts = CountsOf(static_cast<RecordKind>(kind));
    EXPECT_EQ(counts.received, 1);
    EXPECT_TRUE(counts.Balanced());
  }
  EXPECT_EQ(CountsOf(RecordKind::kConflict), CountsOf(RecordKind::kQuarantined));
  EXPECT_EQ(CountsOf(RecordKind::kOwn), IntakeCounts());
  EXPECT_FALSE((IntakeCounts{.received = 2, .stored = 1}).Balanced());
}

TEST(IntakeCountsTest, HoursBeginOnTheHourAlsoBefore1970) {
  EXPECT_EQ(KeyHourOf({.received_at_us = 0}).hour, 0);
  EXPECT_EQ(KeyHourOf({.received_at_us = kHour - 1}).hour, 0);
  EXPECT_EQ(KeyHourOf({.received_at_us = kHour}).hour, 1);
  EXPECT_EQ(KeyHourOf({.received_at_us = -1}).hour, -1);
  EXPECT_EQ(KeyHourOf({.received_at_us = -kHour}).hour, -1);
}

TEST(IntakeLedgerTest, IsAnAdditiveGroup) {
  Random random(1);
  for (int round = 0; round < 50; ++round) {
    IntakeLedger a;
    IntakeLedger b;
    for (int i = 0; i < 40; ++i) (random.Chance(0.5) ? a : b).Add(RandomRecord(random));
    IntakeLedger a_and_b = a;
    a_and_b += b;
    IntakeLedger b_and_a = b;
    b_and_a += a;
    EXPECT_EQ(a_and_b, b_and_a);
    EXPECT_TRUE(a_and_b.Balanced());
    EXPECT_EQ(a_and_b.Total().received, 40);
    IntakeCounts of_keys;
    for (const auto& [key, counts] : a_and_b.TotalByKey()) of_keys += counts;
    EXPECT_EQ(of_keys, a_and_b.Total());
    a_and_b -= b;
    EXPECT_EQ(a_and_b, a);
    a_and_b -= a;
    EXPECT_EQ(a_and_b, IntakeLedger());
  }
}

TEST(IntakeLedgerTest, AnUnbalancedHourShowsThoughTheTotalIsBalanced) {
  IntakeLedger ledger;
  ledger.Add({.key_id = 1, .hour = 1}, {.received = 2, .stored = 1});
  ledger.Add({.key_id = 1, .hour = 2}, {.stored = 1});
  EXPECT_TRUE(ledger.Total().Balanced());
  EXPECT_FALSE(ledger.Balanced());
}

}  // namespace
}  // namespace kundig
