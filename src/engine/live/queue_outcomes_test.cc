#include "engine/live/queue_outcomes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/iso_time.h"
#include "engine/live/live_test_data.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kConfiguration = R"(
[decisions]
holdout = 0
attribution_days = 7
[[service]]
id = "savings"
price_minor = 500
[[service]]
id = "card"
price_minor = 500
[[webhook]]
url = "https://shop.example/"
secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
events = ["outcome"]
)";

class QueueOutcomesTest : public LiveStoreTest {
 protected:
  QueueOutcomesTest() : LiveStoreTest(ParseConfig(kConfiguration, "kundig.toml").value()) {
    received_us_ = kNow + 100 * kDay;
  }

  // Offers two services.
  AnsweredDecision Decide() {
    std::promise<Result<AnsweredDecision>> made;
    EXPECT_TRUE(desk_->Decide(
        {.identifier = "anna", .placement = {}, .limit = 2, .candidates = {}, .now_us = kNow},
        [&made](Result<AnsweredDecision> answer) { made.set_value(std::move(answer)); }));
    AnsweredDecision decision = made.get_future().get().value();
    EXPECT_EQ(decision.decision.offers.size(), 2u);
    return decision;
  }
  void Answer(const std::string& properties, int64_t time_us) {
    Keep({fmt::format(R"({{"messageId":"m{}","timestamp":"{}","type":"track","event":"Answered",)"
                      R"("userId":"anna","properties":{{{}}}}})",
                      ++messages_, FormatIsoTime(time_us), properties)});
    EXPECT_TRUE(platform_->CatchUp());
  }
  static std::string Names(const AnsweredDecision& decision, std::string_view rest) {
    return fmt::format(R"("decisionId":"{}",{})", decision.id, rest);
  }
  static std::string Service(const AnsweredDecision& decision, size_t place) {
    return decision.decision.offers[place].service == 0 ? "savings" : "card";
  }
  // What is queued, in its order.
  std::vector<std::string> Queued(const std::string& column = "body") {
    Connection connection = store_->Connect().value();
    Rows rows =
        connection.Query("SELECT " + column + " FROM webhook_deliveries ORDER BY number").value();
    std::vector<std::string> queued;
    while (const Chunk* chunk = rows.Next().value()) {
      for (size_t i = 0; i < chunk->rows(); ++i) queued.emplace_back(chunk->Text(0, i));
    }
    return queued;
  }
  static std::string Told(const AnsweredDecision& decision, const std::string& service,
                          std::string_view rest, int64_t time_us) {
    return fmt::format(
        R"({{"type":"outcome","timestamp":"{}","data":{{"decisionId":"{}","service":"{}",{}}}}})",
        FormatIsoTime(time_us), decision.id, service, rest);
  }

  int messages_ = 0;
};

TEST_F(QueueOutcomesTest, AnAnswerTellsOfTheOfferThatItMeans) {
  const AnsweredDecision made = Decide();
  Answer(Names(made, R"("outcome":"accepted","service":"card")"), kNow + kHour);
  Answer(Names(made, R"("outcome":"accepted")"), kNow + 2 * kHour);
  EXPECT_THAT(
      Queued(),
      ElementsAre(
          Told(made, "card", R"("outcome":"accepted","value":500,"late":false)", kNow + kHour),
          Told(made, Service(made, 0), R"("outcome":"accepted","value":500,"late":false)",
               kNow + 2 * kHour)));
}

TEST_F(QueueOutcomesTest, DecliningWithoutNamingAServiceDeclinesAll) {
  const AnsweredDecision made = Decide();
  Answer(Names(made, R"("outcome":"declined")"), kNow + kHour);
  const std::string_view declined = R"("outcome":"declined","value":0,"late":false)";
  EXPECT_THAT(Queued(), ElementsAre(Told(made, Service(made, 0), declined, kNow + kHour),
                                    Told(made, Service(made, 1), declined, kNow + kHour)));
}

TEST_F(QueueOutcomesTest, AnAnswerAfterTheWindowIsLateAndWorthNothing) {
  const AnsweredDecision made = Decide();
  Answer(Names(made, R"("outcome":"accepted","service":"card")"), kNow + 8 * kDay);
  EXPECT_THAT(Queued(),
              ElementsAre(Told(made, "card", R"("outcome":"accepted","value":0,"late":true)",
                               kNow + 8 * kDay)));
}

TEST_F(QueueOutcomesTest, WhatAnswersNoOfferIsNotTold) {
  const AnsweredDecision made = Decide();
  Answer(R"("decisionId":"nobody-knows-it","outcome":"accepted")", kNow + kHour);
  Answer(R"("outcome":"accepted","service":"card")", kNow + kHour);
  Answer(Names(made, R"("outcome":"accepted","service":"loan")"), kNow + kHour);
  EXPECT_THAT(Queued(), IsEmpty());
}

TEST_F(QueueOutcomesTest, TheSameAnswerInAnotherEventHasTheSameId) {
  const AnsweredDecision made = Decide();
  for (int i = 0; i < 2; ++i) {
    Answer(Names(made, R"("outcome":"accepted","service":"card")"), kNow + kHour);
  }
  const auto ids = Queued("id");
  ASSERT_EQ(ids.size(), 2u);
  EXPECT_EQ(ids[0], ids[1]);
}

}  // namespace
}  // namespace kundig
