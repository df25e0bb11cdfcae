#include "events/interaction_mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "events/segment_event.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The interactions of one event, as texts: "kind product quantity value category".
class InteractionMappingTest : public testing::Test {
 protected:
  void Configure(std::vector<InteractionRule> rules) { settings_.rules = std::move(rules); }
  void CountIn(std::string currency) { settings_.currency = std::move(currency); }

  OrDefect<std::vector<Interaction>> Map(std::string_view event, std::string_view properties) {
    const std::string json =
        fmt::format(R"({{"type":"track","event":"{}","userId":"u","timestamp":"2026-11-24",)"
                    R"("properties":{}}})",
                    event, properties);
    const auto parsed = parser_.Parse(json, {.now_us = 1'900'000'000'000'000, .route = {}});
    EXPECT_TRUE(parsed.has_value()) << json;
    return InteractionMapper::Make(settings_).value().Map(*parsed);
  }

  std::vector<std::string> Texts(std::string_view event, std::string_view properties) {
    std::vector<std::string> texts;
    const auto interactions = Map(event, properties);
    if (!interactions) return {std::string(EventDefectName(interactions.error().code))};
    for (const Interaction& i : *interactions) {
      EXPECT_EQ(i.time_us, 1'795'478'400'000'000);
      texts.push_back(fmt::format("{} {} {} {} {}", InteractionKindName(i.kind), i.product,
                                  i.quantity.value_or(-1), i.value_minor.value_or(-1), i.category));
    }
    return texts;
  }

  // The error of a rule that is wrong.
  std::string WrongRule(InteractionRule rule) {
    settings_.rules = {{.event = "Sound", .kind = "purchase"}, std::move(rule)};
    const auto mapper = InteractionMapper::Make(settings_);
    EXPECT_FALSE(mapper.has_value());
    return mapper ? "" : mapper.error().where + ": " + mapper.error().what;
  }

  SegmentEventParser parser_;
  InteractionSettings settings_;
};

TEST_F(InteractionMappingTest, AnOrderBecomesOnePurchaseAProduct) {
  EXPECT_THAT(Texts("Order Completed", R"({"order_id":"o","revenue":25.00,"currency":"EUR",
      "products":[{"product_id":"p1","sku":"s1","category":"Tea","price":10,"quantity":2},
                  {"sku":"s2","price":"5.00"}]})"),
              ElementsAre("purchase p1 2 2000 Tea", "purchase s2 1 500 "));
}

TEST_F(InteractionMappingTest, ADiscountIsSharedAndThePartsAddUpToTheRevenue) {
  EXPECT_THAT(Texts("Order Completed", R"({"revenue":10.00,"products":[
      {"product_id":"a","price":9.99,"quantity":1},{"product_id":"b","price":9.99,"quantity":1},
      {"product_id":"c","price":9.99,"quantity":1}]})"),
              ElementsAre("purchase a 1 333 ", "purchase b 1 334 ", "purchase c 1 333 "));
  EXPECT_THAT(Texts("Order Completed", R"({"revenue":0,"products":[
      {"product_id":"a","price":9.99},{"product_id":"b","price":1}]})"),
              ElementsAre("purchase a 1 0 ", "purchase b 1 0 "));
}

TEST_F(InteractionMappingTest, TheWorthOfAnOrderIsTheFirstThatIsTold) {
  const std::string product = R"("products":[{"product_id":"a","price":1.005,"quantity":3}])";
  const auto order = [&](std::string_view members) {
    return Texts("Order Completed", fmt::format("{{{}}}", members));
  };
  const auto is = [](int64_t minor) { return ElementsAre(fmt::format("purchase a 3 {} ", minor)); };
  EXPECT_THAT(order(product + R"(,"revenue":2,"subtotal":3,"total":4,"value":5)"), is(200));
  EXPECT_THAT(order(product + R"(,"subtotal":3,"total":4,"value":5)"), is(300));
  EXPECT_THAT(order(product + R"(,"total":4,"value":5)"), is(302));
  const std::string unpriced = R"("products":[{"product_id":"a","quantity":3}])";
  EXPECT_THAT(order(unpriced + R"(,"total":4,"tax":0.5,"shipping":"1.25","value":5)"), is(225));
  EXPECT_THAT(order(unpriced + R"(,"value":5)"), is(500));
  EXPECT_THAT(order(unpriced), is(-1));
  EXPECT_THAT(order(unpriced + R"(,"total":1,"tax":2)"), ElementsAre("bad_amount"));
}

TEST_F(InteractionMappingTest, AnOrderWithoutProductsIsAPurchaseOfNothingNamed) {
  EXPECT_THAT(Texts("Order Completed", R"({"revenue":7.5})"), ElementsAre("purchase  -1 750 "));
  EXPECT_THAT(Texts("Order Completed", "{}"), ElementsAre("purchase  -1 -1 "));
  EXPECT_THAT(Texts("Order Completed", "null"), ElementsAre("purchase  -1 -1 "));
  EXPECT_THAT(Texts("Order Completed", R"({"total":7.5,"products":["x",{"quantity":2}]})"),
              ElementsAre("purchase  2 750 "));
}

TEST_F(InteractionMappingTest, FractionsOfPricesAndQuantitiesAreExact) {
  EXPECT_THAT(Texts("Order Completed", R"({"products":[
      {"product_id":"kWh","price":0.3215,"quantity":1234.5}]})"),
              ElementsAre("purchase kWh 1234.5 39689 "));
  CountIn("JPY");
  EXPECT_THAT(Texts("Order Completed", R"({"currency":"jpy","revenue":1500})"),
              ElementsAre("purchase  -1 1500 "));
}

TEST_F(InteractionMappingTest, ViewsAndUsesNameTheirItem) {
  EXPECT_THAT(Texts("Product Viewed", R"({"product_id":7,"category":"Tea","price":"x"})"),
              ElementsAre("view 7 1 -1 Tea"));
  EXPECT_THAT(Texts("product_added", R"({"sku":" s ","quantity":2})"), ElementsAre("view s 2 -1 "));
  EXPECT_THAT(Texts("Product Added", R"({"products":[{"product_id":"a"},{"product_id":"b"}]})"),
              ElementsAre("view a 1 -1 ", "view b 1 -1 "));
  EXPECT_THAT(Texts("Viewed Product", R"({"id":"a","category":["x"]})"),
              ElementsAre("view a 1 -1 "));
  EXPECT_THAT(Texts("Service Used", R"({"product_id":"pool"})"), ElementsAre("use pool 1 -1 "));
  EXPECT_THAT(Texts("Product Viewed", R"({"url":"/"})"), IsEmpty());
}

TEST_F(InteractionMappingTest, OtherEventsAreKeptWithoutInteractions) {
  for (const std::string_view event :
       {"Product List Viewed", "Products Searched", "Product Clicked", "Product Removed",
        "Cart Viewed", "Checkout Started", "Order Updated", "Order Refunded", "Order Cancelled",
        "Promotion Viewed", "Signed Up"}) {
    EXPECT_THAT(Texts(event, R"({"product_id":"a","revenue":1,"products":[{"sku":"s"}]})"),
                IsEmpty())
        << event;
  }
}

TEST_F(InteractionMappingTest, WhatCannotBeReadIsNotCountedAsNothing) {
  const auto order = [this](std::string_view members) {
    return Texts("Order Completed", fmt::format("{{{}}}", members));
  };
  for (const std::string_view amount :
       {R"("12,50 EUR")", R"("free")", "true", "[]", "-1", "1e300", "1e11"}) {
    EXPECT_THAT(order(fmt::format(R"("revenue":{})", amount)), ElementsAre("bad_amount")) << amount;
  }
  EXPECT_THAT(order(R"("products":[{"price":1e9,"quantity":1e9}])"), ElementsAre("bad_amount"));
  for (const std::string_view quantity : {"-1", R"("two")", "{}", "1e10"}) {
    EXPECT_THAT(order(fmt::format(R"("products":[{{"quantity":{}}}])", quantity)),
                ElementsAre("bad_quantity"))
        << quantity;
  }
  EXPECT_THAT(order(R"("products":[{"product_id":[]}])"), ElementsAre("bad_item"));
  EXPECT_THAT(order(R"("products":[{"product_id":"a\u0000"}])"), ElementsAre("bad_item"));
  EXPECT_THAT(order(R"("revenue":1,"currency":"USD")"), ElementsAre("other_currency"));
  EXPECT_EQ(Map("Order Completed", R"({"revenue":1,"currency":"USD"})").error().reason,
            "money in USD, where the company counts in EUR");
  EXPECT_THAT(order(R"("currency":"USD")"), ElementsAre("purchase  -1 -1 "));
}

TEST_F(InteractionMappingTest, RulesMapEventsOfTheCompanysOwn) {
  Configure({{.event = "Tariff Booked",
              .kind = "purchase",
              .item = "properties.tariff.id",
              .value = "properties.tariff.fee"},
             {.event = "Basket Paid",
              .kind = "purchase",
              .item = "properties.lines[].article.no",
              .price = "properties.lines[].cost",
              .quantity = "properties.lines[].count"},
             {.event = "Answered", .kind = "answer", .item = "properties.options[]"},
             {.event = "Answered", .kind = "use", .item = "context.page"}});
  EXPECT_THAT(Texts("Tariff Booked", R"({"tariff":{"id":"T1","fee":"9.90","category":"Power"}})"),
              ElementsAre("purchase T1 1 990 Power"));
  EXPECT_THAT(Texts("Tariff Booked", "{}"), ElementsAre("purchase  1 -1 "));
  EXPECT_THAT(
      Texts("basket-paid", R"({"lines":[{"article":{"no":1},"cost":2.5,"count":2},{}, 3]})"),
      ElementsAre("purchase 1 2 500 ", "purchase  1 -1 ", "purchase  1 -1 "));
  EXPECT_THAT(Texts("Answered", R"({"options":["yes","",null,"no"]})"),
              ElementsAre("answer yes 1 -1 ", "answer no 1 -1 "));
  EXPECT_THAT(Texts("Answered", R"({"options":"yes"})"), IsEmpty());
  EXPECT_THAT(Texts("Tariff Booked", R"({"currency":"CHF","tariff":{"fee":1}})"),
              ElementsAre("other_currency"));
  EXPECT_THAT(Texts("Tariff Booked", R"({"tariff":{"fee":"much"}})"), ElementsAre("bad_amount"));
}

TEST_F(InteractionMappingTest, ARuleStandsInPlaceOfWhatIsBuiltIn) {
  Configure({{.event = "Order Completed", .kind = "use", .item = "properties.order_id"}});
  EXPECT_THAT(Texts("Order Completed", R"({"order_id":"o","revenue":1})"),
              ElementsAre("use o 1 -1 "));
}

TEST_F(InteractionMappingTest, AWrongRuleIsNamedWithItsPlace) {
  EXPECT_EQ(WrongRule({.event = "", .kind = "use"}),
            "[[interaction]] 2, event: the event's name is missing");
  EXPECT_EQ(WrongRule({.event = "E", .kind = "buy"}),
            "[[interaction]] 2, kind: \"buy\" is no kind of interaction");
  EXPECT_EQ(WrongRule({.event = "E", .kind = "view"}),
            "[[interaction]] 2, item: the item is missing");
  EXPECT_EQ(WrongRule({.event = "E", .kind = "view", .item = "properties."}),
            "[[interaction]] 2, item, character 12: \"properties.\" is no path into an event: a "
            "name is missing");
  EXPECT_EQ(
      WrongRule(
          {.event = "E", .kind = "purchase", .value = "properties.a", .price = "properties.b"}),
      "[[interaction]] 2, price: value and price are both given");
  EXPECT_EQ(WrongRule({.event = "E",
                       .kind = "purchase",
                       .item = "properties.products[].id",
                       .value = "properties.revenue"}),
            "[[interaction]] 2, value: the path does not go through the item's list, "
            "properties.products[]");
  EXPECT_EQ(WrongRule({.event = "E",
                       .kind = "purchase",
                       .item = "properties.id",
                       .quantity = "properties.products[].quantity"}),
            "[[interaction]] 2, quantity: the path goes through a list, and the item's does not");
}

}  // namespace
}  // namespace kundig
