#include "evidence/need_backtest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/hash.h"
#include "base/random.h"

namespace kundig {
namespace {

// Customers with items, as the back-test takes them.
struct Market {
  std::vector<int64_t> begins = {0};
  std::vector<int32_t> items;
  std::vector<uint64_t> customer_ids;
  std::vector<uint64_t> item_ids;

  explicit Market(size_t item_count) : item_ids(item_count) {
    std::iota(item_ids.begin(), item_ids.end(), uint64_t{1});
  }
  void Add(std::vector<int32_t> bought) {
    std::ranges::sort(bought);
    bought.erase(std::ranges::unique(bought).begin(), bought.end());
    items.insert(items.end(), bought.begin(), bought.end());
    begins.push_back(static_cast<int64_t>(items.size()));
    customer_ids.push_back(customer_ids.size() + 1);
  }
  [[nodiscard]] NeedData Data() const { return {{begins, items}, customer_ids, item_ids}; }
};

// Two kinds of customers, each with items of its own kind.
Market TwoKinds() {
  Random random(7);
  Market market(40);
  for (int c = 0; c < 1500; ++c) {
    std::vector<int32_t> bought;
    const auto kind = static_cast<int32_t>(c % 2) * 20;
    for (int i = 0; i < 10; ++i) bought.push_back(kind + static_cast<int32_t>(random.Below(20)));
    market.Add(std::move(bought));
  }
  return market;
}

// Everybody draws from the same shelf.
Market OneKind() {
  Random random(8);
  Market market(40);
  for (int c = 0; c < 1500; ++c) {
    std::vector<int32_t> bought;
    for (int i = 0; i < 12; ++i) bought.push_back(static_cast<int32_t>(random.Below(40)));
    market.Add(std::move(bought));
  }
  return market;
}

TEST(NeedBackTest, FindsWhatKindOfCustomerSomebodyIs) {
  const Market market = TwoKinds();
  const auto test = BackTestNeeds(market.Data());
  ASSERT_TRUE(test.has_value());
  ASSERT_EQ(test->scores.size(), 3u);
  EXPECT_EQ(test->scores[0].name, "ease");
  EXPECT_GT(test->scores[0].ndcg_at_100, 1.2 * test->scores[1].ndcg_at_100);
  EXPECT_GT(test->scores[0].recall_at_20, 0.99);  // the own kind has twenty items
  EXPECT_EQ(test->scores[0].recall_at_50, 1);     // there are forty in all
  EXPECT_THAT(test->advice, testing::HasSubstr("trust the ranking"));
}

TEST(TestSuggestions, AreRightAsOftenAsWhatIsHiddenIsOfTheOwnKind) {
  const Market market = TwoKinds();
  const auto score = TestSuggestions(market.Data(), 100, 3);
  ASSERT_TRUE(score.has_value());
  EXPECT_GT(score->customers, 100);
  EXPECT_LE(score->suggestions, 3 * score->customers);
  EXPECT_GT(score->suggestions, 2 * score->customers);
  EXPECT_EQ(score->hit_rate.value,
            static_cast<double>(score->hits) / static_cast<double>(score->suggestions));
  // Some 8 of 20 items are had, a fifth of them hidden: 1.6 of the 13.6 that are not known.
  EXPECT_NEAR(score->hit_rate.value, 1.6 / 13.6, 0.03);
  EXPECT_LT(score->hit_rate.low, 1.6 / 13.6);
  EXPECT_GT(score->hit_rate.high, 1.6 / 13.6);
}

TEST(TestSuggestions, OfAMarketThatIsTooSmallAreNotTested) {
  Market market(3);
  market.Add({0, 1});
  EXPECT_FALSE(TestSuggestions(market.Data(), 100, 3).has_value());
}

TEST(NeedBackTest, SaysWhereEverybodyBuysTheSame) {
  const Market market = OneKind();
  const auto test = BackTestNeeds(market.Data());
  ASSERT_TRUE(test.has_value());
  EXPECT_THAT(test->advice, testing::HasSubstr("better than popularity"));
  EXPECT_THAT(test->advice, testing::HasSubstr("everybody buys"));
}

TEST(NeedBackTest, TestsTheCustomersOfTheProtocol) {
  const Market market = TwoKinds();
  int64_t tested = 0;
  for (size_t c = 0; c < market.customer_ids.size(); ++c) {
    if (SplitMix64(market.customer_ids[c]) % 10 != 0) continue;
    bool known = false;
    bool hidden = false;
    for (int64_t i = market.begins[c]; i < market.begins[c + 1]; ++i) {
      const uint64_t item =
          market.item_ids[static_cast<size_t>(market.items[static_cast<size_t>(i)])];
      (SplitMix64(market.customer_ids[c] * 1000003 + item) % 5 == 0 ? hidden : known) = true;
    }
    tested += known && hidden ? 1 : 0;
  }
  EXPECT_EQ(BackTestNeeds(market.Data())->test_customers, tested);
}

TEST(NeedBackTest, ARareItemLeavesAndTakesItsCustomersAlong) {
  Market market = TwoKinds();
  const int64_t before = BackTestNeeds(market.Data())->test_customers;
  for (int i = 0; i < 50; ++i) market.Add({0, 1, 2});  // fewer than five items: not in the core
  const auto test = BackTestNeeds(market.Data());
  EXPECT_TRUE(test->filtered);
  EXPECT_EQ(test->test_customers, before);
}

TEST(NeedBackTest, NobodyToTestIsAnError) {
  Market market(3);
  market.Add({0});
  EXPECT_FALSE(BackTestNeeds(market.Data()).has_value());
  EXPECT_EQ(ChooseNeedLambda(market.Data()).value(), 100);
}

}  // namespace
}  // namespace kundig
