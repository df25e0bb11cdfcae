// What is proposed is reckoned from what is known, and says nothing where too little is.
#include "engine/today_view.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "engine/live/live_test_data.h"

namespace kundig {
namespace {

constexpr std::string_view kConfiguration = R"(
[company]
margin = 0.5
[[service]]
id = "bakery"
price_minor = 500
margin_minor = 70
needs = ["a0"]
[[service]]
id = "mill"
price_minor = 900
needs = ["a0"]
)";

class TodayViewTest : public LiveStoreTest {
 protected:
  TodayViewTest() : LiveStoreTest(ParseConfig(kConfiguration, "kundig.toml").value()) {}

  void Add(int customer, const std::string& item, int days_ago, bool money = true) {
    purchases_.push_back(fmt::format(
        R"({{"messageId":"m{}","type":"track","event":"Order Completed","userId":"c{}",)"
        R"("timestamp":"{}T10:00:00Z","properties":{{"products":[{{"product_id":"{}",)"
        R"("category":"{}"{},"quantity":1}}]}}}})",
        purchases_.size(), customer, FormatDay(*ParseDay("2026-10-31") + -days_ago), item, item,
        money ? R"(,"price":2)" : ""));
  }
  // Two kinds of customers, each with most items of its kind, on days of the last year.
  void AddTwoKinds(bool money = true) {
    Random random(5);
    for (int customer = 0; customer < 600; ++customer) {
      const char kind = customer % 2 == 0 ? 'a' : 'b';
      for (int item = 0; item < 12; ++item) {
        if (random.Below(10) >= 6) continue;
        Add(customer, fmt::format("{}{}", kind, item), static_cast<int>(random.Below(350)), money);
      }
    }
  }
  TodayView View() {
    Keep(purchases_);
    EXPECT_TRUE(platform_->CatchUp());
    learned_.emplace(Learn(*store_, config_, {.keep_customers = true}).value());
    return ViewToday(*store_, config_, *learned_, learned_->base).value();
  }
  const Proposal& Of(const TodayView& view, ProposalKind kind) {
    const auto found = std::ranges::find(view.proposals, kind, &Proposal::kind);
    EXPECT_NE(found, view.proposals.end());
    return *found;
  }

  std::vector<std::string> purchases_;
  std::optional<Learned> learned_;
};

TEST_F(TodayViewTest, AnOfferBringsWhatTheServiceIsWorthToThoseWhoTakeItUp) {
  AddTwoKinds();
  const TodayView view = View();
  ASSERT_TRUE(view.suggestions);
  EXPECT_GT(view.suggestions->hit_rate.value, 0.2);
  const Proposal& offer = Of(view, ProposalKind::kOffer);
  EXPECT_EQ(offer.item, "a0");
  std::vector<std::string> services;
  for (const ServiceName& service : offer.services) services.push_back(service.id);
  EXPECT_EQ(services, (std::vector<std::string>{"mill", "bakery"}));  // by worth
  EXPECT_EQ(offer.each_minor->value, 900);                            // the better of the two
  EXPECT_EQ(offer.unit, "value_minor");
  EXPECT_GE(offer.customers, 20);
  const double takers = static_cast<double>(offer.customers) * view.suggestions->hit_rate.value;
  EXPECT_NEAR(offer.expected->value, 900 * takers, 1e-6);
  EXPECT_NEAR(offer.expected->low / offer.expected->value,
              view.suggestions->hit_rate.low / view.suggestions->hit_rate.value, 1e-9);
}

TEST_F(TodayViewTest, AGapIsWorthWhatBuyersSpendTimesTheMargin) {
  AddTwoKinds();
  const Proposal gap = Of(View(), ProposalKind::kFillGap);
  EXPECT_TRUE(gap.services.empty());
  EXPECT_NEAR(gap.each_minor->value, 100, 1e-9);  // everybody buys an item once, for 2.00
  EXPECT_EQ(gap.unit, "value_minor");
  EXPECT_LT(gap.expected->low, gap.expected->value);
}

TEST_F(TodayViewTest, ThreeAreProposedTheMostValuableFirst) {
  AddTwoKinds();
  const TodayView view = View();
  ASSERT_EQ(view.proposals.size(), 3u);
  for (size_t i = 1; i < 3; ++i) {
    EXPECT_GE(view.proposals[i - 1].expected->value, view.proposals[i].expected->value);
  }
}

TEST_F(TodayViewTest, WithoutMoneyAGapIsCountedInCustomers) {
  AddTwoKinds(false);
  const TodayView view = View();
  const Proposal& gap = Of(view, ProposalKind::kFillGap);
  EXPECT_EQ(gap.unit, "customers");
  EXPECT_FALSE(gap.each_minor);
  EXPECT_NEAR(gap.expected->value,
              static_cast<double>(gap.customers) * view.suggestions->hit_rate.value, 1e-9);
  EXPECT_EQ(view.proposals.front().kind, ProposalKind::kOffer);  // what is worth money comes first
}

TEST_F(TodayViewTest, WhatIsAtStakeIsWhatIsExpectedOfThoseWhoAreSlipping) {
  // Who bought often and long ago, and who still does.
  for (int customer = 0; customer < 300; ++customer) {
    const bool stays = customer % 3 != 0;
    for (int day = 700; day > (stays ? 0 : 60 + customer); day -= 20 + customer % 17) {
      Add(customer, "milk", day);
    }
  }
  const TodayView view = View();
  const Proposal& keep = Of(view, ProposalKind::kKeep);
  EXPECT_EQ(CertaintyOf(keep), "at_stake");
  const auto predictions = Predictor(*learned_, learned_->base, config_, 273)
                               .Predict(0, learned_->base.customers.size(), 0);
  double at_stake = 0;
  int64_t customers = 0;
  for (const Prediction& one : predictions) {
    if (one.p_alive < 0.2 || one.p_alive >= 0.5) continue;
    at_stake += one.value_minor.value;
    ++customers;
  }
  ASSERT_GT(customers, 0);
  ASSERT_LE(customers, 100);
  EXPECT_EQ(keep.customers, customers);
  EXPECT_NEAR(keep.expected->value / at_stake, 1, 1e-9);
}

TEST_F(TodayViewTest, WhatLiesInTheQuarantineIsToBeMendedWhereItIsMuch) {
  AddTwoKinds();
  View();
  LiveBatch batch{.key_number = 1, .received_us = kNow};
  for (int i = 0; i < 400; ++i) {
    batch.defective.push_back(
        {EventDefect{.code = EventDefectCode::kBadType, .reason = "it has no type"},
         fmt::format(R"({{"n":{}}})", i)});
  }
  std::promise<Status> kept;
  ASSERT_TRUE(platform_->intake().Submit(
      batch, [&kept](Status status) { kept.set_value(std::move(status)); }));
  ASSERT_TRUE(kept.get_future().get());
  const TodayView view = View();
  ASSERT_EQ(view.proposals.size(), 3u);
  EXPECT_EQ(view.proposals.back().kind, ProposalKind::kMend);
  EXPECT_EQ(view.proposals.back().rows, 400);
  EXPECT_EQ(CertaintyOf(view.proposals.back()), "counted");
}

TEST_F(TodayViewTest, OfAFewCustomersNothingIsProposed) {
  for (int customer = 0; customer < 10; ++customer) Add(customer, "milk", customer);
  const TodayView view = View();
  EXPECT_TRUE(view.proposals.empty());
  EXPECT_FALSE(view.suggestions);
}

ItemDemand Trend(std::string item, double value, double low, double high) {
  return {.item = std::move(item), .trend = {value, low, high}, .trend_known = true};
}

TEST(MovingNeeds, AreBeyondChanceAlthoughManyWereComparedAndTheSurestComeFirst) {
  NeedsView needs;
  for (int i = 0; i < 97; ++i) needs.items.push_back(Trend("steady", 0.02, -0.1, 0.15));
  needs.items.push_back(Trend("hardly", 0.3, 0.05, 0.61));  // alone it would be beyond chance
  needs.items.push_back(Trend("rising", 1.0, 0.8, 1.22));
  needs.items.push_back(Trend("falling", -0.5, -0.55, -0.44));
  needs.items.push_back({.item = "unknown"});
  const auto moving = MovingNeeds(needs);
  ASSERT_EQ(moving.size(), 2u);
  EXPECT_EQ(moving[0].item, "rising");
  EXPECT_EQ(moving[1].item, "falling");
}

TEST(CertaintyOf, IsHowFarTheIntervalsEndsAreApart) {
  const auto of = [](double low, double high) {
    return CertaintyOf({.expected = Estimate{1, low, high}});
  };
  EXPECT_EQ(of(1, 3), "rough");
  EXPECT_EQ(of(1, 5), "loose");
  EXPECT_EQ(of(0, 5), "loose");
  EXPECT_EQ(CertaintyOf({}), "unknown");
}

}  // namespace
}  // namespace kundig
