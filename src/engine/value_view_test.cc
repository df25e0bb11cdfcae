// What customers are worth is told as the other commands tell it, and adds up.
#include "engine/value_view.h"

#include <gtest/gtest.h>

#include "engine/live/live_test_data.h"
#include "engine/summary.h"

namespace kundig {
namespace {

class ValueViewTest : public LiveStoreTest {
 protected:
  ValueViewTest() : LiveStoreTest(ParseConfig("", "kundig.toml").value()) {}

  // Customers who buy for a year, each at a pace of its own.
  void Buy(int customers) {
    std::vector<std::string> purchases;
    for (int customer = 0; customer < customers; ++customer) {
      for (int day = customer % 90; day < 360; day += 7 + customer % 53) {
        purchases.push_back(PurchaseOf(customer, day));
      }
    }
    Keep(purchases);
    ASSERT_TRUE(platform_->CatchUp());
  }
  std::string PurchaseOf(int customer, int day) {
    const std::string time = FormatDay(*ParseDay("2025-06-01") + day);
    return fmt::format(R"({{"messageId":"m{}","type":"track","event":"Order Completed",)"
                       R"("userId":"c{}","timestamp":"{}T10:00:00Z","properties":{{"products":)"
                       R"([{{"product_id":"milk","price":{},"quantity":1}}]}}}})",
                       ++messages_, customer, time, 2 + customer % 11);
  }
  ValueView View() {
    const Learned learned = Learn(*store_, config_, {.keep_customers = true}).value();
    return ViewValue(learned, learned.base, config_).value();
  }

  int messages_ = 0;
};

TEST_F(ValueViewTest, IsWhatTheSummaryTells) {
  Buy(300);
  const ValueView view = View();
  const Summary summary = Summarise(*store_, config_, {.customers = 1}).value();
  EXPECT_EQ(view.customers, 300);
  EXPECT_EQ(view.until, summary.until);
  EXPECT_EQ(view.alive.value, summary.alive.value);
  EXPECT_EQ(view.purchases.value, summary.purchases.value);
  EXPECT_EQ(view.purchases.high, summary.purchases.high);
  EXPECT_EQ(view.value->low, summary.value->low);
  EXPECT_EQ(view.worth.front().highest, summary.best.front().prediction.value_minor.value);
}

TEST_F(ValueViewTest, EverybodyIsInOneBinAndTheSumIsTheWhole) {
  Buy(297);
  const ValueView view = View();
  ASSERT_EQ(view.worth.size(), 10u);
  int64_t customers = 0;
  double worth = 0;
  for (const WorthBin& bin : view.worth) {
    EXPECT_NEAR(static_cast<double>(bin.customers), 29.7, 1);
    EXPECT_GE(bin.highest, bin.lowest);
    EXPECT_LE(bin.worth, bin.highest * static_cast<double>(bin.customers) * (1 + 1e-12));
    customers += bin.customers;
    worth += bin.worth;
  }
  for (size_t i = 1; i < view.worth.size(); ++i) {
    EXPECT_LE(view.worth[i].highest, view.worth[i - 1].lowest);
  }
  EXPECT_EQ(customers, 297);
  EXPECT_NEAR(worth / view.value->value, 1, 1e-9);
}

TEST_F(ValueViewTest, WhatIsAheadGrowsUntilTheHorizon) {
  Buy(300);
  const ValueView view = View();
  ASSERT_EQ(view.ahead.size(), 9u);
  for (size_t i = 1; i < view.ahead.size(); ++i) {
    EXPECT_LT(view.ahead[i - 1].day, view.ahead[i].day);
    EXPECT_LT(view.ahead[i - 1].purchases.value, view.ahead[i].purchases.value);
  }
  EXPECT_EQ(view.ahead.back().day, view.until + 39 * 7);
  EXPECT_EQ(view.ahead.back().purchases.value, view.purchases.value);
}

TEST_F(ValueViewTest, CustomersMayHaveBoughtSinceTheModelsWereLearnt) {
  Buy(300);
  const Learned learned = Learn(*store_, config_, {}).value();
  // On a day that was learnt, and later.
  Keep({PurchaseOf(1000, 350), PurchaseOf(7, 361), PurchaseOf(1001, 400)});
  ASSERT_TRUE(platform_->CatchUp());
  const CustomerBase base = platform_->picture().CopyBase(learned.plan);
  const ValueView view = ViewValue(learned, base, config_).value();
  int64_t customers = 0;
  for (const WorthBin& bin : view.worth) {
    EXPECT_GE(bin.lowest, 0);
    EXPECT_LE(bin.p_alive, 1);
    customers += bin.customers;
  }
  EXPECT_EQ(customers, 301);
}

TEST_F(ValueViewTest, FewCustomersGoIntoFewBins) {
  Buy(3);
  int64_t customers = 0;
  for (const WorthBin& bin : View().worth) customers += bin.customers;
  EXPECT_EQ(customers, View().customers);
}

}  // namespace
}  // namespace kundig
