#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <vector>

namespace kundig {
namespace {

TEST(ParallelForTest, EveryElementIsVisitedOnce) {
  std::vector<int> visits(100'001, 0);
  ParallelFor(visits.size(), 97, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) ++visits[i];
  });
  EXPECT_EQ(std::accumulate(visits.begin(), visits.end(), 0), 100'001);
  EXPECT_EQ(*std::max_element(visits.begin(), visits.end()), 1);
}

TEST(ParallelForTest, PiecesDoNotDependOnTheNumberOfCores) {
  std::vector<std::atomic<size_t>> ends(4);
  ParallelFor(10, 3, [&](size_t begin, size_t end) { ends[begin / 3] = end; });
  EXPECT_EQ(ends[0], 3u);
  EXPECT_EQ(ends[1], 6u);
  EXPECT_EQ(ends[2], 9u);
  EXPECT_EQ(ends[3], 10u);
}

TEST(ParallelForTest, NothingToDoCallsNothing) {
  bool called = false;
  ParallelFor(0, 5, [&](size_t, size_t) { called = true; });
  EXPECT_FALSE(called);
}

TEST(ParallelForTest, MayBeNested) {
  std::atomic<int> sum = 0;
  ParallelFor(8, 1, [&](size_t, size_t) {
    ParallelFor(8, 2, [&](size_t begin, size_t end) { sum += static_cast<int>(end - begin); });
  });
  EXPECT_EQ(sum, 64);
}

}  // namespace
}  // namespace kundig
