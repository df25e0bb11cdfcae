// What a living store tells of its customers is what the same store tells at rest.
#include "engine/live/live_customers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/customer_view.h"
#include "engine/live/live_loop_test_data.h"

namespace kundig {
namespace {

using testing::HasSubstr;
using testing::Not;

class LiveCustomersTest : public LiveLoopTest {
 protected:
  using Came = OfferCard::Came;
  static constexpr int64_t kOffered = kNow + 10 * kDay;

  void Buy(const std::string& customer, int64_t time_us) {
    Send(fmt::format(R"("type":"track","event":"Order Completed","userId":"{}",)"
                     R"("properties":{{"products":[{{"product_id":"{}","price":3}}]}})",
                     customer, messages_ % 2 == 0 ? "milk" : "bread"),
         time_us);
  }
  void BuyForAYear() {
    for (int i = 0; i < 40; ++i) {
      for (int week = i % 7; week < 40; week += 1 + i % 9) {
        Buy(fmt::format("c{}", i), kNow - (300 - 7 * week) * kDay);
      }
    }
    ASSERT_TRUE(platform_->CatchUp());
  }
  static Result<std::string> Told(const std::function<bool(LiveCustomers::Answer)>& ask) {
    std::promise<Result<std::string>> told;
    EXPECT_TRUE(ask([&told](const Result<std::string>& text) { told.set_value(text); }));
    return told.get_future().get();
  }
  static std::string List(LiveCustomers& customers, const CustomerQuery& query = {}) {
    return Told([&](LiveCustomers::Answer answer) {
             return customers.AskList(query, std::move(answer));
           })
        .value();
  }
  static Result<std::string> Customer(LiveCustomers& customers, const std::string& customer) {
    return Told([&](LiveCustomers::Answer answer) {
      return customers.AskCustomer(customer, std::move(answer));
    });
  }
  std::string AtRest(const std::string& customer) {
    const double horizon_days = ParseDurationDays(config_.horizon).value();
    return CustomerAsJson(
        ViewCustomer(*store_, config_,
                     LearnRequest{.horizon_days = horizon_days, .keep_customers = true}, customer,
                     kNeedsShown)
            .value());
  }
  // What came of the customer's latest decision, offer by offer.
  std::vector<OfferCard::Came> CameOfLatest(const std::string& customer) {
    EXPECT_TRUE(platform_->CatchUp());
    const int32_t key = store_->FindCustomer(customer).value().value();
    const auto decisions = ReadCustomerDecisions(*store_, config_, key, 1).value();
    std::vector<OfferCard::Came> came;
    for (const OfferCard& offer : decisions.front().offers) came.push_back(offer.came);
    return came;
  }
};

TEST_F(LiveCustomersTest, OneIsAsTheStoreTellsAtRest) {
  BuyForAYear();
  Decide("c1", kOffered);
  Send(R"("type":"identify","userId":"c1","traits":{"email":"c1@example.org"})", kOffered);
  ASSERT_TRUE(platform_->CatchUp());
  LiveCustomers customers(*store_, config_, *platform_);
  EXPECT_EQ(Customer(customers, "c1").value(), AtRest("c1"));
  EXPECT_EQ(Customer(customers, " C1@Example.org").value(), AtRest("c1"));
  EXPECT_THAT(AtRest("c1"), HasSubstr(R"("p_alive":)"));
  EXPECT_THAT(AtRest("c1"), HasSubstr(R"("kind":"identify"})"));
  EXPECT_THAT(AtRest("c1"), HasSubstr(R"("decisions":[{"id":")"));
  EXPECT_EQ(Customer(customers, "nobody").error().code, ErrorCode::kNotFound);
}

TEST_F(LiveCustomersTest, AListStaysAsItIsForWhoNamesIt) {
  BuyForAYear();
  LiveCustomers customers(*store_, config_, *platform_);
  EXPECT_THAT(List(customers), HasSubstr(R"({"list":1,"customers":40,)"));
  Buy("newcomer", kNow);
  ASSERT_TRUE(platform_->CatchUp());
  EXPECT_THAT(List(customers, {.list = 1}), HasSubstr(R"({"list":1,"customers":40,)"));
  EXPECT_THAT(List(customers), HasSubstr(R"({"list":2,"customers":41,)"));
  EXPECT_THAT(List(customers, {.list = 1}), HasSubstr(R"({"list":2,)"));
  EXPECT_THAT(List(customers, {.search = "newc"}), HasSubstr(R"("total":1,)"));
}

TEST_F(LiveCustomersTest, WhoNeverBoughtIsThereToo) {
  LiveCustomers customers(*store_, config_, *platform_);
  EXPECT_THAT(List(customers), HasSubstr(R"("total":0,)"));
  SendView("anna", "card", kNow);
  ASSERT_TRUE(platform_->CatchUp());
  EXPECT_THAT(List(customers), HasSubstr(R"("rows":[{"customer":"anna","purchase_days":0}])"));
  const std::string anna = Customer(customers, "anna").value();
  EXPECT_THAT(anna, HasSubstr(R"("kind":"view","item":"card")"));
  EXPECT_THAT(anna, Not(HasSubstr("p_alive")));
}

TEST_F(LiveCustomersTest, AnEventIsToldOnceByWhatItBrought) {
  Buy("anna", kNow);
  Send(R"("type":"track","event":"Signed Up","userId":"anna")", kNow + kHour);
  ASSERT_TRUE(platform_->CatchUp());
  const int32_t anna = store_->FindCustomer("anna").value().value();
  const auto entries = ReadTimeline(*store_, config_, anna, 9).value();
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].kind, "track");
  EXPECT_EQ(entries[0].item, "Signed Up");
  EXPECT_EQ(entries[0].day, *ParseDay("2026-11-25"));
  EXPECT_EQ(entries[1].kind, "purchase");
  EXPECT_EQ(entries[1].value_minor, 300);
  EXPECT_EQ(ReadTimeline(*store_, config_, anna, 1).value().size(), 1u);
}

TEST_F(LiveCustomersTest, WhatCameOfAnOfferFollowsTheRuleOfLearning) {
  const std::vector<std::string> card = {"card"};
  const auto decision = Decide("anna", kOffered, card);
  ASSERT_EQ(decision.decision.offers.size(), 1u);
  EXPECT_THAT(CameOfLatest("anna"), testing::ElementsAre(Came::kWaiting));
  SendOutcome("anna", decision.id, "declined", kOffered + kHour);
  EXPECT_THAT(CameOfLatest("anna"), testing::ElementsAre(Came::kDeclined));
  SendUse("anna", "card", kOffered + 2 * kHour);
  EXPECT_THAT(CameOfLatest("anna"), testing::ElementsAre(Came::kAccepted));
  Decide("bert", kOffered, card);
  SendUse("carl", "card", kOffered + 8 * kDay);
  EXPECT_THAT(CameOfLatest("bert"), testing::ElementsAre(Came::kDeclined));
  SendUse("bert", "card", kOffered + 9 * kDay);
  EXPECT_THAT(CameOfLatest("bert"), testing::ElementsAre(Came::kDeclined));
}

TEST_F(LiveCustomersTest, ReasonsAreThoseOfTheDecision) {
  BuyForAYear();
  const AnsweredDecision made = Decide("c1", kOffered);
  ASSERT_FALSE(made.decision.offers.empty());
  ASSERT_TRUE(platform_->CatchUp());
  const int32_t key = store_->FindCustomer("c1").value().value();
  const auto stored = ReadCustomerDecisions(*store_, config_, key, 1).value();
  ASSERT_EQ(stored.size(), 1u);
  EXPECT_EQ(stored[0].id, made.id);
  ASSERT_EQ(stored[0].offers.size(), made.decision.offers.size());
  for (size_t i = 0; i < stored[0].offers.size(); ++i) {
    const Offer& offer = made.decision.offers[i];
    EXPECT_EQ(stored[0].offers[i].service.id, made.models->services[offer.service].id);
    EXPECT_EQ(stored[0].offers[i].propensity, offer.propensity);
    ASSERT_EQ(stored[0].offers[i].reasons.size(), offer.reasons.size());
    for (size_t k = 0; k < offer.reasons.size(); ++k) {
      EXPECT_EQ(stored[0].offers[i].reasons[k].because, offer.reasons[k].because);
      EXPECT_EQ(stored[0].offers[i].reasons[k].contribution_minor,
                offer.reasons[k].contribution_minor);
    }
  }
}

}  // namespace
}  // namespace kundig
