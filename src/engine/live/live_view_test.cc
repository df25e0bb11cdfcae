// What is told of a living store is what the same store tells at rest.
#include "engine/live/live_view.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "engine/live/live_test_data.h"
#include "engine/needs_view.h"

namespace kundig {
namespace {

constexpr std::string_view kConfiguration = R"(
[[service]]
id = "bakery"
price_minor = 500
needs = ["bread", "cake", "bread"]
[[service]]
id = "milk"
price_minor = 500
[[service]]
id = "mill"
price_minor = 500
needs = ["bread"]
)";

class LiveViewTest : public LiveStoreTest {
 protected:
  LiveViewTest() : LiveStoreTest(ParseConfig(kConfiguration, "kundig.toml").value()) {}

  std::string Purchase(const std::string& customer, const std::string& item) {
    return fmt::format(R"({{"messageId":"m{}","type":"track","event":"Order Completed",)"
                       R"("userId":"{}","properties":{{"products":[{{"product_id":"{}",)"
                       R"("category":"{}","price":2,"quantity":1}}]}}}})",
                       ++messages_, customer, item, item);
  }
  std::string PurchaseOn(const std::string& customer, const std::string& item,
                         const std::string& day) {
    return fmt::format(R"({{"messageId":"m{}","type":"track","event":"Order Completed",)"
                       R"("userId":"{}","timestamp":"{}T10:00:00Z","properties":{{"products":)"
                       R"([{{"product_id":"{}","category":"{}","price":2,"quantity":1}}]}}}})",
                       ++messages_, customer, day, item, item);
  }
  void Buy(const std::vector<std::string>& purchases) {
    Keep(purchases);
    ASSERT_TRUE(platform_->CatchUp());
  }
  void BuyAlike() {
    std::vector<std::string> purchases;
    for (int i = 0; i < 30; ++i) {
      purchases.push_back(Purchase(fmt::format("c{}", i), "milk"));
      if (i % 3 != 0) purchases.push_back(Purchase(fmt::format("c{}", i), "bread"));
    }
    Buy(purchases);
  }
  static std::shared_ptr<const std::string> Asked(LiveView& needs, const ViewFilter& filter = {}) {
    std::promise<std::shared_ptr<const std::string>> told;
    EXPECT_EQ(needs.Ask(filter, [&told](const auto& view) { told.set_value(view.value()); }),
              LiveView::Asked::kAnswers);
    return told.get_future().get();
  }
  std::string AtRest(const ViewFilter& filter = {}) {
    const LearnRequest request{.until = filter.until, .keep_customers = true};
    const Learned learned = Learn(*store_, config_, request).value();
    return NeedsAsJson(ViewNeeds(*store_, config_, learned, learned.base, filter.segment).value());
  }

  const LiveView::Work needs_ = [this](const Learned& learned, const CustomerBase& base,
                                       std::optional<CustomerSegment> segment) {
    return ViewNeeds(*store_, config_, learned, base, segment).map(NeedsAsJson);
  };
  // Lets the work go on, as often as it is opened.
  class Gate {
   public:
    void Open() {
      const std::lock_guard lock(mutex_);
      ++open_;
      changed_.notify_all();
    }
    void Pass() {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return open_ > 0; });
      --open_;
    }

   private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int open_ = 0;
  };
  int messages_ = 0;
};

TEST_F(LiveViewTest, NeedsAreThoseOfTheStoreAtRest) {
  BuyAlike();
  PastModels past(*store_, config_);
  LiveView needs(*platform_, past, {.needs = true}, needs_);
  const auto before = Asked(needs);
  EXPECT_EQ(*before, AtRest());
  EXPECT_NE(before->find(R"("item":"bread")"), before->npos);
  Buy({Purchase("c0", "bread"), Purchase("newcomer", "butter")});
  EXPECT_NE(*Asked(needs), *before);
  EXPECT_EQ(*Asked(needs), AtRest());
}

TEST_F(LiveViewTest, NeedsNameTheServicesThatServeThem) {
  BuyAlike();
  PastModels past(*store_, config_);
  LiveView needs(*platform_, past, {.needs = true}, needs_);
  const std::string view = *Asked(needs);
  const auto served_by = [](const std::string& id) {
    return fmt::format(R"({{"service":"{0}","name":{{"en":"{0}","de":"{0}"}}}})", id);
  };
  EXPECT_NE(view.find(fmt::format(R"("services":[{},{}])", served_by("bakery"), served_by("mill"))),
            view.npos)
      << view;
  EXPECT_NE(view.find(fmt::format(R"("services":[{}])", served_by("milk"))), view.npos) << view;
}

TEST_F(LiveViewTest, IsWorkedOutOnceWhileNothingChanges) {
  BuyAlike();
  PastModels past(*store_, config_);
  LiveView needs(*platform_, past, {.needs = true}, needs_);
  EXPECT_EQ(Asked(needs), Asked(needs));
}

TEST_F(LiveViewTest, ADearOneIsToldAsItWasWhileItIsWorkedOutAnew) {
  Buy({Purchase("c0", "milk")});
  PastModels past(*store_, config_);
  Gate gate;
  std::atomic<int> made = 0;
  LiveView view(*platform_, past, {.dear = true}, [&](const Learned&, const CustomerBase&, auto) {
    gate.Pass();
    return Result<std::string>(fmt::format("{}", ++made));
  });
  gate.Open();
  EXPECT_EQ(*Asked(view), "1");
  Buy({Purchase("c1", "bread")});
  EXPECT_EQ(*Asked(view), "1");
  gate.Open();
  while (made < 2) std::this_thread::yield();
  while (*Asked(view) != "2") std::this_thread::yield();
  EXPECT_EQ(made, 2);
  gate.Open();  // for whatever was learnt since
}

TEST_F(LiveViewTest, SegmentsAndPastDaysAreThoseOfTheStoreAtRest) {
  Buy({PurchaseOn("c0", "milk", "2025-01-01"), PurchaseOn("c1", "bread", "2025-01-02"),
       PurchaseOn("c0", "bread", "2025-03-01"), PurchaseOn("c2", "milk", "2025-09-01")});
  PastModels past(*store_, config_);
  LiveView needs(*platform_, past, {.needs = true}, needs_);
  std::set<std::string> told;
  for (const auto& until : std::vector<std::optional<Day>>{{}, ParseDay("2025-03-01").value()}) {
    for (const auto& segment : std::vector<std::optional<CustomerSegment>>{
             {}, CustomerSegment::kNew, CustomerSegment::kOnce}) {
      const ViewFilter filter{.until = until, .segment = segment};
      const auto view = Asked(needs, filter);
      EXPECT_EQ(*view, AtRest(filter));
      EXPECT_EQ(Asked(needs, filter), view);  // kept, whatever else was asked for meanwhile
      told.insert(*view);
    }
  }
  EXPECT_EQ(told.size(), 6u);
}

TEST_F(LiveViewTest, ThePastIsLearntAnewWhereItChanged) {
  const ViewFilter march{.until = ParseDay("2025-03-31").value()};
  Buy({PurchaseOn("c0", "milk", "2025-01-01"), PurchaseOn("c1", "bread", "2025-06-01")});
  PastModels past(*store_, config_);
  LiveView needs(*platform_, past, {.needs = true}, needs_);
  const auto before = Asked(needs, march);
  Buy({PurchaseOn("late", "bread", "2025-02-01")});
  EXPECT_NE(*Asked(needs, march), *before);
  EXPECT_EQ(*Asked(needs, march), AtRest(march));
}

TEST_F(LiveViewTest, WhoAsksForNowDoesNotWaitForThePast) {
  Buy({PurchaseOn("c0", "milk", "2025-01-01")});
  Gate gate;
  PastModels past(*store_, config_);
  const Day now = ParseDay("2025-01-01").value();
  LiveView view(*platform_, past, {.needs = true},
                [&gate, now](const Learned& learned, const CustomerBase&, auto) {
                  if (learned.plan.until != now) gate.Pass();
                  return Result<std::string>(FormatDay(learned.plan.until));
                });
  std::promise<void> told;
  const ViewFilter old{.until = ParseDay("2025-02-01").value()};
  ASSERT_EQ(view.Ask(old, [&told](const auto&) { told.set_value(); }), LiveView::Asked::kAnswers);
  EXPECT_EQ(*Asked(view), "2025-01-01");
  gate.Open();
  told.get_future().get();
}

TEST_F(LiveViewTest, TooManyPastDaysAtOnceAreRefused) {
  Buy({PurchaseOn("c0", "milk", "2025-01-01")});
  Gate gate;
  PastModels past(*store_, config_);
  LiveView view(*platform_, past, {.needs = true},
                [&gate](const Learned&, const CustomerBase&, auto) {
                  gate.Pass();
                  return Result<std::string>("told");
                });
  const Day first = ParseDay("2025-01-01").value();
  int taken = 0;
  std::atomic<int> told = 0;
  const auto ask = [&](int32_t day) {
    return view.Ask({.until = first + day}, [&told](const auto&) { ++told; });
  };
  while (ask(taken) == LiveView::Asked::kAnswers) ++taken;
  EXPECT_GE(taken, 16);
  EXPECT_LE(taken, 17);  // one may be under way
  EXPECT_EQ(ask(taken), LiveView::Asked::kTooMuch);
  for (int i = 0; i <= taken; ++i) gate.Open();
  EXPECT_EQ(*Asked(view, {.until = first + (taken - 1)}), "told");
  EXPECT_EQ(told, taken);
}

TEST_F(LiveViewTest, NeedsOfAnEmptyStoreAreNone) {
  PastModels past(*store_, config_);
  LiveView needs(*platform_, past, {.needs = true}, needs_);
  EXPECT_NE(Asked(needs)->find(R"("needs":[])"), std::string::npos);
}

}  // namespace
}  // namespace kundig
