#include "events/outcome.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "events/interaction_mapping.h"
#include "events/segment_event.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

std::optional<Outcome> OutcomeIn(std::string_view json) {
  SegmentEventParser parser;
  const auto event = parser.Parse(json, {.now_us = 1'900'000'000'000'000, .route = {}});
  EXPECT_TRUE(event.has_value()) << json;
  const auto interactions = InteractionMapper::Make({})->Map(*event);
  EXPECT_TRUE(interactions.has_value()) << json;
  return OutcomeOf(*event, *interactions);
}

// Of a track call; `context` may be empty.
std::optional<Outcome> OutcomeOfTrack(std::string_view event, std::string_view properties,
                                      std::string_view context = "{}") {
  return OutcomeIn(fmt::format(R"({{"type":"track","event":"{}","userId":"u",)"
                               R"("timestamp":"2026-11-24","properties":{},"context":{}}})",
                               event, properties, context));
}

std::string DecisionNamed(std::string_view properties, std::string_view context = "{}") {
  const auto outcome = OutcomeOfTrack("Service Used", properties, context);
  return outcome ? outcome->decision_id : "none";
}

TEST(OutcomeTest, TheDecisionIsNamedInPropertiesOrContext) {
  EXPECT_EQ(DecisionNamed(R"({"id":"s","decisionId":"d"})"), "d");
  EXPECT_EQ(DecisionNamed(R"({"id":"s","decision_id":"d"})"), "d");
  EXPECT_EQ(DecisionNamed(R"({"id":"s"})", R"({"decisionId":" d "})"), "d");
  EXPECT_EQ(DecisionNamed(R"({"id":"s"})", R"({"decision_id":7})"), "7");
  EXPECT_EQ(DecisionNamed(R"({"id":"s"})", R"({"kundig":{"decisionId":"d"}})"), "d");
  EXPECT_EQ(DecisionNamed(R"({"id":"s"})", R"({"kundig":{"decision_id":"d"}})"), "d");
  EXPECT_EQ(DecisionNamed(R"({"id":"s","decisionId":"near"})", R"({"decisionId":"far"})"), "near");
}

TEST(OutcomeTest, WhatIsNoIdentifierNamesNothing) {
  EXPECT_EQ(DecisionNamed(R"({"id":"s"})"), "none");
  EXPECT_EQ(DecisionNamed(R"({"id":"s","decisionId":null})"), "none");
  EXPECT_EQ(DecisionNamed(R"({"id":"s","decisionId":" "})"), "none");
  EXPECT_EQ(DecisionNamed(R"({"id":"s","decisionId":{"decisionId":"d"}})"), "none");
  EXPECT_EQ(DecisionNamed(R"({"id":"s","decisionId":"a\u0000b"})"), "none");
  EXPECT_EQ(DecisionNamed(R"({"id":"s","other":"decisionId"})", R"({"kundig":["decisionId"]})"),
            "none");
  EXPECT_EQ(DecisionNamed(fmt::format(R"({{"id":"s","decisionId":"{}"}})", std::string(1001, 'x'))),
            "none");
  EXPECT_EQ(DecisionNamed(R"({"id":"s","decisionId":null,"decision_id":"d"})"), "d");
}

TEST(OutcomeTest, APurchaseOrUseAcceptsAndAViewAnswersNothing) {
  const std::string properties = R"({"product_id":"s","decisionId":"d"})";
  EXPECT_THAT(OutcomeOfTrack("Service Used", properties),
              Optional(Outcome{.decision_id = "d", .accepted = true, .items = {"s"}}));
  EXPECT_THAT(OutcomeOfTrack("Order Completed", properties),
              Optional(Outcome{.decision_id = "d", .accepted = true}));
  EXPECT_EQ(OutcomeOfTrack("Product Viewed", properties), std::nullopt);
  EXPECT_EQ(OutcomeOfTrack("Something Else", properties), std::nullopt);
}

TEST(OutcomeTest, AnAnswerMappedByARuleAccepts) {
  const Event event{.payload = R"({"context":{"decisionId":"d"}})"};
  const Interaction answer{.kind = InteractionKind::kAnswer, .product = "yes"};
  EXPECT_THAT(OutcomeOf(event, std::vector{answer}),
              Optional(Outcome{.decision_id = "d", .accepted = true, .items = {"yes"}}));
}

TEST(OutcomeTest, WordsSayMoreThanWhatWasDone) {
  const auto declined = OutcomeOfTrack("Service Used", R"({"decisionId":"d","id":"s",)"
                                                       R"("outcome":"Declined"})");
  ASSERT_TRUE(declined);
  EXPECT_FALSE(declined->accepted);
  const auto accepted = OutcomeOfTrack("Offer Answered", R"({"decisionId":"d",)"
                                                         R"("outcome":" ACCEPTED "})");
  ASSERT_TRUE(accepted);
  EXPECT_TRUE(accepted->accepted);
  EXPECT_EQ(OutcomeOfTrack("Offer Answered", R"({"decisionId":"d","outcome":"seen"})"),
            std::nullopt);
  EXPECT_TRUE(OutcomeOfTrack("Service Used", R"({"decisionId":"d","id":"s","outcome":3})"));
}

TEST(OutcomeTest, PagesAnswerToo) {
  EXPECT_THAT(OutcomeIn(R"({"type":"page","userId":"u","timestamp":"2026-11-24","properties":)"
                        R"({"outcome":"accepted","service":"tram"},)"
                        R"("context":{"kundig":{"decisionId":"d"}}})"),
              Optional(Outcome{.decision_id = "d", .accepted = true, .service = "tram"}));
}

TEST(OutcomeTest, TheServiceNarrowsElseTheItems) {
  const auto narrowed = OutcomeOfTrack("Service Used", R"({"decisionId":"d","id":"s",)"
                                                       R"("service":" tram "})");
  ASSERT_TRUE(narrowed);
  EXPECT_EQ(narrowed->service, "tram");
  EXPECT_THAT(narrowed->items, IsEmpty());
  const auto order = OutcomeOfTrack(
      "Order Completed", R"({"decisionId":"d","products":[{"id":"b"},{"id":"a"},{"id":"b"},{}]})");
  ASSERT_TRUE(order);
  EXPECT_EQ(order->service, "");
  EXPECT_THAT(order->items, ElementsAre("a", "b"));
  // A view counts where the event says in words what it means.
  const auto view = OutcomeOfTrack("Product Viewed", R"({"decisionId":"d","id":"s",)"
                                                     R"("outcome":"declined"})");
  ASSERT_TRUE(view);
  EXPECT_THAT(view->items, ElementsAre("s"));
}

}  // namespace
}  // namespace kundig
