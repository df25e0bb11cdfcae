#include "engine/live/decision_desk.h"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "engine/live/decision_test_data.h"

namespace kundig {
namespace {

constexpr std::string_view kConfig = R"(
[decisions]
holdout = 0
[[service]]
id = "savings"
price_minor = 500
)";

// Two callers find a model that was never kept. Whoever comes second must not be kept before it.
TEST(DecisionDeskTest, NoDecisionIsKeptBeforeItsModel) {
  const TestPersons persons(TestModels(TestConfig(kConfig), {}));
  std::atomic<int> came = 0;
  std::atomic<int> kept = 0;
  const auto keep = [&](const OwnBatch&, const std::function<void(Status)>& done) {
    if (came.fetch_add(1) == 0) {  // the model; gives the other every chance to overtake
      for (int i = 0; i < 100'000 && kept == 0; ++i) std::this_thread::yield();
    }
    ++kept;
    done({});
    return true;
  };
  DecisionDesk desk(persons, keep, [] { return uint64_t{1}; });
  std::barrier both(2);
  std::atomic<int> decided = 0;
  const auto decide = [&] {
    both.arrive_and_wait();
    EXPECT_TRUE(desk.Decide({.identifier = "anna", .placement = "home"},
                            [&](const Result<AnsweredDecision>& made) {
                              EXPECT_TRUE(made.has_value()) << made.error().Message();
                              ++decided;
                            }));
  };
  std::thread one(decide);
  std::thread other(decide);
  one.join();
  other.join();
  EXPECT_EQ(decided, 2);
  EXPECT_EQ(kept, 3);
}

}  // namespace
}  // namespace kundig
