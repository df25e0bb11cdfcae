#include "base/secret_bits.h"

#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace kundig {
namespace {

TEST(SecretBitsTest, NoTwoAreAlikeInAnyThread) {
  constexpr int kThreads = 4;
  constexpr int kDraws = 1'000;
  std::mutex mutex;
  std::set<uint64_t> seen;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int draw = 0; draw < kDraws; ++draw) {
        const uint64_t bits = SecretBits();
        const std::lock_guard lock(mutex);
        seen.insert(bits);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(seen.size(), size_t{kThreads} * kDraws);  // else by a chance of 4e-13
}

TEST(SecretBitsTest, EveryBitIsDrawnEitherWay) {
  uint64_t ever_one = 0;
  uint64_t ever_zero = 0;
  for (int draw = 0; draw < 200; ++draw) {
    const uint64_t bits = SecretBits();
    ever_one |= bits;
    ever_zero |= ~bits;
  }
  EXPECT_EQ(ever_one & ever_zero, ~uint64_t{0});
}

}  // namespace
}  // namespace kundig
