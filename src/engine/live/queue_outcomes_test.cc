#include "engine/live/queue_outcomes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "base/iso_time.h"
#include "engine/learn.h"
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

// Beside each message what the one before it about the same offer told.
constexpr std::string_view kMessages = R"(
  SELECT *,
    max(sequence) OVER (PARTITION BY decision, service) AS last_sequence,
    lag(concat(outcome, late), 1, 'nonefalse') OVER (
      PARTITION BY decision, service ORDER BY sequence) AS told
  FROM (
    SELECT body,
      body->>'$.data.decisionId' AS decision,
      body->>'$.data.service' AS service,
      body->>'$.data.outcome' AS outcome,
      body->>'$.data.late' AS late,
      (body->>'$.data.value')::BIGINT AS value,
      (body->>'$.data.sequence')::BIGINT AS sequence,
      concat(coalesce(body->>'$.data.before.outcome', 'none'),
             coalesce(body->>'$.data.before.late', 'false')) AS before
    FROM webhook_deliveries WHERE kind = 'outcome')
)";

class QueueOutcomesTest : public LiveStoreTest {
 protected:
  QueueOutcomesTest() : LiveStoreTest(ParseConfig(kConfiguration, "kundig.toml").value()) {
    received_us_ = kNow + 100 * kDay;
  }

  AnsweredDecision Decide(const std::string& customer, size_t limit, int64_t now_us) {
    std::promise<Result<AnsweredDecision>> made;
    EXPECT_TRUE(desk_->Decide(
        {.identifier = customer,
         .placement = {},
         .limit = limit,
         .candidates = {},
         .now_us = now_us},
        [&made](Result<AnsweredDecision> answer) { made.set_value(std::move(answer)); }));
    return made.get_future().get().value();
  }
  // Offers both services.
  AnsweredDecision Decide(int64_t now_us = kNow) {
    AnsweredDecision decision = Decide("anna", 2, now_us);
    EXPECT_EQ(decision.decision.offers.size(), 2u);
    return decision;
  }
  std::string Event(const std::string& body, int64_t time_us) {
    return fmt::format(R"({{"messageId":"m{}","timestamp":"{}",{}}})", ++messages_,
                       FormatIsoTime(time_us), body);
  }
  // All in one transaction.
  void Send(const std::vector<std::string>& events) {
    Keep(events);
    EXPECT_TRUE(platform_->CatchUp());
  }
  void Answer(const std::string& properties, int64_t time_us) {
    Send({Event(fmt::format(R"("type":"track","event":"Answered","userId":"anna",)"
                            R"("properties":{{{}}})",
                            properties),
                time_us)});
  }
  std::string UseOf(const std::string& service, int64_t time_us,
                    const std::string& customer = "anna") {
    return Event(fmt::format(R"("type":"track","event":"Service Used","userId":"{}",)"
                             R"("properties":{{"product_id":"{}"}})",
                             customer, service),
                 time_us);
  }
  std::string Alias(const std::string& customer, const std::string& previous) {
    return Event(
        fmt::format(R"("type":"alias","userId":"{}","previousId":"{}")", customer, previous), kNow);
  }
  static std::string Names(const AnsweredDecision& decision, std::string_view rest) {
    return fmt::format(R"("decisionId":"{}",{})", decision.id, rest);
  }
  static std::string Service(const AnsweredDecision& decision, size_t place) {
    return decision.decision.offers[place].service == 0 ? "savings" : "card";
  }
  std::vector<std::string> Texts(std::string_view sql) {
    Connection connection = store_->Connect().value();
    Rows rows = connection.Query(sql).value();
    std::vector<std::string> texts;
    while (const Chunk* chunk = rows.Next().value()) {
      for (size_t i = 0; i < chunk->rows(); ++i) texts.emplace_back(chunk->Text(0, i));
    }
    return texts;
  }
  // What is queued, in its order.
  std::vector<std::string> Queued(const std::string& column) {
    return Texts("SELECT " + column + " FROM webhook_deliveries ORDER BY number");
  }
  // Without their numbers.
  std::vector<std::string> Queued() {
    return Queued(R"(regexp_replace(body, ',"sequence":[0-9]+', ''))");
  }
  static std::string Told(const AnsweredDecision& decision, const std::string& service,
                          std::string_view rest, int64_t time_us,
                          std::string_view user_ids = R"("anna")") {
    return fmt::format(R"({{"type":"outcome","timestamp":"{}","data":{{"decisionId":"{}",)"
                       R"("service":"{}","userIds":[{}],"anonymousIds":[],{}}}}})",
                       FormatIsoTime(time_us), decision.id, service, user_ids, rest);
  }

  // By service, of the last messages about its offers: how many count, and their values.
  std::vector<std::string> ToldLast() {
    return Texts(R"(
      SELECT concat_ws(' ', service, count(*), sum(value))
      FROM ()" + std::string(kMessages) +
                 R"()
      WHERE sequence = last_sequence AND outcome <> 'none' AND late = 'false'
      GROUP BY service ORDER BY service)");
  }
  // The same by the sums.
  std::vector<std::string> Stored() {
    const RewardMoments sums =
        store_->QueryRewardMoments({.window_us = AttributionWindowMicros(config_)}).value();
    std::vector<std::string> stored;
    for (const auto& [service, arm] : sums.arms()) {
      stored.push_back(fmt::format("{} {} {}", service, arm.decisions,
                                   static_cast<int64_t>(arm.products[0] / kFeatureUnit)));
    }
    return stored;
  }
  // Messages that are not what the one before them about the same offer leads to.
  std::vector<std::string> OutOfLine() {
    return Texts(R"(
      SELECT body
      FROM ()" + std::string(kMessages) +
                 R"()
      WHERE before <> told OR before = concat(outcome, late))");
  }

  int messages_ = 0;
};

constexpr std::string_view kAccepted =
    R"("outcome":"accepted","value":500,"late":false,"how":"decision")";
constexpr std::string_view kAttributed =
    R"("outcome":"accepted","value":500,"late":false,"how":"attribution")";
constexpr std::string_view kDeclined =
    R"("outcome":"declined","value":0,"late":false,"how":"decision")";
constexpr std::string_view kTakenBack =
    R"("outcome":"none","value":0,"late":false,)"
    R"("before":{"outcome":"accepted","value":500,"late":false,"how":"attribution"})";

TEST_F(QueueOutcomesTest, AnAnswerTellsOfTheOfferThatItMeans) {
  const AnsweredDecision made = Decide();
  const std::string second = Service(made, 1);
  Answer(Names(made, fmt::format(R"("outcome":"accepted","service":"{}")", second)), kNow + kHour);
  Answer(Names(made, R"("outcome":"accepted")"), kNow + 2 * kHour);
  EXPECT_THAT(Queued(), ElementsAre(Told(made, second, kAccepted, kNow + kHour),
                                    Told(made, Service(made, 0), kAccepted, kNow + 2 * kHour)));
}

TEST_F(QueueOutcomesTest, DecliningWithoutNamingAServiceDeclinesAll) {
  const AnsweredDecision made = Decide();
  Answer(Names(made, R"("outcome":"declined")"), kNow + kHour);
  EXPECT_THAT(Queued(), ElementsAre(Told(made, Service(made, 0), kDeclined, kNow + kHour),
                                    Told(made, Service(made, 1), kDeclined, kNow + kHour)));
}

// docs/decisions/0015-offers-are-sealed.md
TEST_F(QueueOutcomesTest, AnAnswerToAnOfferThatLeftMemoryIsToldLikeAnyOther) {
  const AnsweredDecision made = Decide();
  for (int day = 20; day < 22; ++day) {
    Send({UseOf("elsewhere", kNow + day * kDay, "somebody")});
  }
  platform_->Read(*platform_->Find("anna"), [](const PersonPicture& anna) {
    EXPECT_TRUE(anna.sealed_until_us);
    EXPECT_THAT(anna.offers, IsEmpty());
  });
  Answer(Names(made, R"("outcome":"accepted","service":"card")"), kNow + kHour);
  Answer(Names(made, R"("outcome":"accepted","service":"savings")"), kNow + 8 * kDay);
  EXPECT_THAT(Queued(),
              ElementsAre(Told(made, "card", kAccepted, kNow + kHour),
                          Told(made, "savings",
                               R"("outcome":"accepted","value":0,"late":true,"how":"decision")",
                               kNow + 8 * kDay)));
}

TEST_F(QueueOutcomesTest, AnAnswerAfterTheWindowIsLateAndWorthNothing) {
  const AnsweredDecision made = Decide();
  Answer(Names(made, R"("outcome":"accepted","service":"card")"), kNow + 8 * kDay);
  EXPECT_THAT(Queued(),
              ElementsAre(Told(made, "card",
                               R"("outcome":"accepted","value":0,"late":true,"how":"decision")",
                               kNow + 8 * kDay)));
}

// The event from within the window arrives after the one from behind it, and long after both.
TEST_F(QueueOutcomesTest, WhatAnEventThatIsLateOnItsWayChangesIsTold) {
  const AnsweredDecision made = Decide();
  Answer(Names(made, R"("outcome":"accepted","service":"card")"), kNow + 8 * kDay);
  Send({UseOf("elsewhere", kNow + 90 * kDay)});
  Send({UseOf("card", kNow + kDay)});
  EXPECT_THAT(
      Queued(),
      ElementsAre(testing::_,
                  Told(made, "card",
                       fmt::format(R"({},"before":{{"outcome":"accepted","value":0,"late":true,)"
                                   R"("how":"decision"}})",
                                   kAttributed),
                       kNow + kDay)));
}

TEST_F(QueueOutcomesTest, WhatAnswersNoOfferIsNotTold) {
  const AnsweredDecision made = Decide();
  Answer(R"("decisionId":"nobody-knows-it","outcome":"accepted")", kNow + kHour);
  Answer(Names(made, R"("outcome":"accepted","service":"loan")"), kNow + kHour);
  Send({UseOf("milk", kNow + kHour), UseOf("card", kNow - kHour), UseOf("card", kNow + 8 * kDay),
        UseOf("card", kNow + kHour, "bob")});
  EXPECT_THAT(Queued(), IsEmpty());
}

TEST_F(QueueOutcomesTest, AUseOfWhatWasOfferedIsToldWithoutItsDecisionBeingNamed) {
  const AnsweredDecision made = Decide();
  Send({UseOf("card", kNow + kHour)});
  EXPECT_THAT(Queued(), ElementsAre(Told(made, "card", kAttributed, kNow + kHour)));
}

TEST_F(QueueOutcomesTest, WhatChangesNothingIsNotToldAgain) {
  const AnsweredDecision made = Decide();
  const std::string accepts = Names(made, R"("outcome":"accepted","service":"card")");
  Answer(accepts, kNow + kHour);
  for (int opening = 0; opening < 2; ++opening) {
    Answer(accepts, kNow + kHour);
    Answer(accepts, kNow + 2 * kHour);
    Answer(Names(made, R"("outcome":"declined","service":"card")"), kNow + 3 * kHour);
    Answer(accepts, kNow + 8 * kDay);
    Send({UseOf("card", kNow + kHour), UseOf("card", kNow + 4 * kHour)});
    Restart();
  }
  EXPECT_THAT(Queued(), ElementsAre(Told(made, "card", kAccepted, kNow + kHour)));
}

TEST_F(QueueOutcomesTest, AUseBeforeItsAnswerIsNamedIsToldOnce) {
  const AnsweredDecision made = Decide();
  Send({UseOf("card", kNow + kHour)});
  Restart();
  Answer(Names(made, R"("outcome":"accepted","service":"card")"), kNow + kHour);
  EXPECT_THAT(Queued(), ElementsAre(Told(made, "card", kAttributed, kNow + kHour)));
}

TEST_F(QueueOutcomesTest, AnAcceptanceAfterDecliningTellsWhatItWasBefore) {
  const AnsweredDecision made = Decide();
  Answer(Names(made, R"("outcome":"declined","service":"card")"), kNow + kHour);
  Send({UseOf("card", kNow + 2 * kHour)});
  EXPECT_THAT(
      Queued(),
      ElementsAre(Told(made, "card", kDeclined, kNow + kHour),
                  Told(made, "card", fmt::format(R"({},"before":{{{}}})", kAttributed, kDeclined),
                       kNow + 2 * kHour)));
}

// The use is anna's; the later offer is that of who turns out to be she.
TEST_F(QueueOutcomesTest, AMergeThatMovesAnAnswerTellsOfBothOffers) {
  const AnsweredDecision first = Decide();
  const AnsweredDecision second = Decide("bob", 2, kNow + kHour);
  Send({UseOf("card", kNow + 2 * kHour)});
  Send({Alias("bob", "anna")});
  EXPECT_THAT(
      Queued(),
      ElementsAre(
          Told(first, "card", kAttributed, kNow + 2 * kHour),
          testing::AnyOf(Told(first, "card", kTakenBack, kNow + 2 * kHour, R"("anna","bob")"),
                         Told(second, "card", kAttributed, kNow + 2 * kHour, R"("anna","bob")")),
          testing::_));
  const std::vector<std::string> queued = Queued();
  EXPECT_NE(queued[1], queued[2]);
}

// A first answer that names no service means the first offer; one that names a service takes it
// back, since it says the same at the same time.
TEST_F(QueueOutcomesTest, AnAnswerThatComesBackIsAMessageOfItsOwn) {
  const AnsweredDecision made = Decide();
  const std::string first = Service(made, 0);
  for (const std::string& service : {std::string(), Service(made, 1), first}) {
    Answer(Names(made, service.empty()
                           ? R"("outcome":"accepted")"
                           : fmt::format(R"("outcome":"accepted","service":"{}")", service)),
           kNow + kHour);
  }
  const auto ids = Queued("id");
  EXPECT_EQ(ids.size(), 4u);  // accepted; taken back, and the other accepted; accepted
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 4u);
  EXPECT_THAT(Queued(), testing::Contains(Told(made, first, kAccepted, kNow + kHour)).Times(2));
}

// A new decision, the new item that stands for its service, its use and the person who made it are
// one transaction's; or the decision comes before, which decides whose id is known first.
TEST_F(QueueOutcomesTest, WhatAWholeTransactionBringsIsToldOnce) {
  const AnsweredDecision made = Decide();
  Send({UseOf("card", kNow + kHour, "device"), Alias("anna", "device"),
        UseOf("card", kNow + 2 * kHour)});
  EXPECT_THAT(Queued(), ElementsAre(testing::AnyOf(
                            Told(made, "card", kAttributed, kNow + kHour, R"("anna","device")"),
                            Told(made, "card", kAttributed, kNow + kHour, R"("device","anna")"))));
}

TEST_F(QueueOutcomesTest, NothingIsToldWhereNobodyWantsIt) {
  config_.webhooks.front().events = {WebhookKind::kDecision};
  Restart();
  Decide();
  Send({UseOf("card", kNow + kHour)});
  EXPECT_THAT(Queued("kind"), ElementsAre("decision"));
}

// Answers that name a decision and some that do not, late ones, some of persons who turn out to be
// one, across restarts: who keeps the last message of each offer knows the sums.
TEST_F(QueueOutcomesTest, WhatWasToldLastIsWhatTheStoreSays) {
  constexpr std::array<std::string_view, 2> kServices = {"savings", "card"};
  constexpr std::array<std::string_view, 4> kAnswers = {
      R"("outcome":"accepted")", R"("outcome":"declined")",
      R"("outcome":"accepted","service":"card")", R"("outcome":"declined","service":"savings")"};
  const auto customer = [this] { return fmt::format("c{}", random_.Below(8)); };
  std::vector<AnsweredDecision> decisions = {Decide("anna", 2, kNow)};
  int64_t now_us = kNow;
  for (int round = 0; round < 60; ++round) {
    now_us += static_cast<int64_t>(random_.Below(12)) * kHour;
    std::vector<std::string> events;
    for (uint64_t left = 1 + random_.Below(4); left > 0; --left) {
      const auto late_us = static_cast<int64_t>(random_.Below(200)) * kHour;
      const uint64_t what = random_.Below(10);
      if (what < 3) {
        decisions.push_back(Decide(customer(), 1 + random_.Below(2), now_us - late_us / 40));
      } else if (what < 6) {
        events.push_back(
            UseOf(std::string(kServices[random_.Below(2)]), now_us - late_us / 2, customer()));
      } else if (what < 9) {
        const AnsweredDecision& decision = decisions[random_.Below(decisions.size())];
        events.push_back(Event(fmt::format(R"("type":"track","event":"Answered","userId":"x",)"
                                           R"("properties":{{"decisionId":"{}",{}}})",
                                           decision.id, kAnswers[random_.Below(4)]),
                               now_us - late_us / 4 / kHour * kHour));
      } else {
        events.push_back(Alias(customer(), customer()));
      }
    }
    if (!events.empty()) Send(events);
    if (random_.Below(20) == 0) Restart();
  }
  ASSERT_TRUE(platform_->CatchUp());
  EXPECT_THAT(Stored(), testing::SizeIs(2));
  EXPECT_EQ(ToldLast(), Stored());
  EXPECT_THAT(OutOfLine(), IsEmpty());
}

}  // namespace
}  // namespace kundig
