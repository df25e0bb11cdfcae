#include "engine/webhook_schedule.h"

#include <gtest/gtest.h>

#include <vector>

namespace kundig {
namespace {

constexpr int64_t kSecond = 1'000'000;

TEST(WebhookSchedule, EveryTryWaitsLongerAndTheEighthIsTheLast) {
  std::vector<int64_t> seconds;
  for (int32_t failed = 1; const auto delay = WebhookDelayMicros(failed, 0); ++failed) {
    seconds.push_back(*delay / kSecond);
  }
  EXPECT_EQ(seconds, (std::vector<int64_t>{5, 30, 120, 900, 3600, 18'000, 64'800}));
  EXPECT_FALSE(WebhookDelayMicros(9, 0));
}

TEST(WebhookSchedule, TheDrawLengthensByUpToAFifth) {
  EXPECT_EQ(WebhookDelayMicros(2, 0.5), 33 * kSecond);
  EXPECT_LT(WebhookDelayMicros(2, 0.999), 36 * kSecond);
  EXPECT_GT(WebhookDelayMicros(2, 0.999), 35 * kSecond);
}

}  // namespace
}  // namespace kundig
