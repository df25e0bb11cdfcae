#include "engine/live/outcome_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "events/interaction.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kWindow = 100;
constexpr int32_t kAnna = 0;
constexpr int32_t kBob = 1;
constexpr int32_t kNew = 2;  // whom the transaction brings
constexpr int32_t kTram = 0;
constexpr int32_t kBike = 1;  // of which nobody heard yet

MadeOffer OfferOf(const std::string& decision, int64_t time_us, const std::string& service = "tram",
                  int32_t place = 0) {
  return {.decision_id = decision,
          .place = place,
          .service = service,
          .time_us = time_us,
          .worth_minor = 500};
}

NamedOutcome Accepts(const std::string& decision, int64_t time_us) {
  return {.decision_id = decision, .service = "", .accepted = true, .time_us = time_us};
}

StoredInteraction Did(InteractionKind kind, int32_t person_key, int32_t item_key,
                      std::optional<int64_t> time_us) {
  return {.person_key = person_key,
          .item_key = item_key,
          .kind = static_cast<uint8_t>(kind),
          .time_us = time_us};
}
StoredInteraction Use(int32_t person_key, int32_t item_key, int64_t time_us) {
  return Did(InteractionKind::kUse, person_key, item_key, time_us);
}

// Anna and bob are known, and the tram.
class OutcomeChangesTest : public testing::Test {
 protected:
  OutcomeChangesTest() {
    for (const int32_t key : {kAnna, kBob}) {
      index_.Add({.customer_key = key, .person_key = key, .text = std::to_string(key)});
    }
    services_.AddItem(kTram, "tram", "");
  }

  void Known(int32_t person_key, const MadeOffer& offer) {
    offers_.Add(offer.decision_id, person_key);
    persons_.Change(person_key, [&offer](Person& person) { person.Add(offer); });
  }
  void Known(const StoredInteraction& use) {
    persons_.Change(use.person_key, [&use](Person& person) { person.AddActivity(use); });
  }

  // "person decision service: before > after".
  [[nodiscard]] std::vector<std::string> ChangesBy(const StoreChange& change) const {
    constexpr std::array<std::string_view, 3> kNames = {"none", "declined", "accepted"};
    const auto text = [&](const OfferOutcome& outcome) {
      return fmt::format("{}{}", outcome.late ? "late " : "",
                         kNames[static_cast<size_t>(outcome.answer)]);
    };
    std::vector<std::string> texts;
    for (const OutcomeChange& one : OutcomeChanges(
             {.index = index_, .persons = persons_, .offers = offers_, .services = services_},
             change, kWindow)) {
      texts.push_back(fmt::format("{} {} {}: {} > {}", one.person_key, one.offer.decision_id,
                                  one.offer.service, text(one.before), text(one.after)));
    }
    return texts;
  }

  PersonIndex index_;
  Persons persons_;
  OfferIndex offers_;
  ItemServices services_{{"tram", "bike"}};
};

TEST_F(OutcomeChangesTest, AUseIsAnAnswerAndAViewIsNone) {
  Known(kAnna, OfferOf("d", 1'000));
  EXPECT_THAT(
      ChangesBy({.interactions = {Did(InteractionKind::kView, kAnna, kTram, 1'010),
                                  Did(InteractionKind::kPurchase, kAnna, kTram, std::nullopt),
                                  Use(kBob, kTram, 1'010)}}),
      IsEmpty());
  EXPECT_THAT(ChangesBy({.interactions = {Did(InteractionKind::kPurchase, kAnna, kTram, 1'010)}}),
              ElementsAre("0 d tram: none > accepted"));
}

TEST_F(OutcomeChangesTest, AnAnswerThatWaitedForItsDecisionComesWithIt) {
  EXPECT_THAT(ChangesBy({.outcomes = {Accepts("d", 1'010)}}), IsEmpty());
  offers_.KeepForLater(Accepts("d", 1'010));
  EXPECT_THAT(ChangesBy({.offers = {{kAnna, OfferOf("d", 1'000)},
                                    {kAnna, OfferOf("d", 1'000, "bike", 1)}}}),
              ElementsAre("0 d tram: none > accepted"));
}

TEST_F(OutcomeChangesTest, ADecisionAndItsAnswersMayComeTogether) {
  EXPECT_THAT(ChangesBy({.offers = {{kNew, OfferOf("d", 1'000)}},
                         .outcomes = {{.decision_id = "d", .accepted = false, .time_us = 1'010},
                                      Accepts("d", 1'020)}}),
              ElementsAre("2 d tram: none > accepted"));
}

TEST_F(OutcomeChangesTest, ADecisionThatComesAfterAUseTakesItFromTheOneBefore) {
  Known(kAnna, OfferOf("first", 1'000));
  Known(Use(kAnna, kTram, 1'050));
  EXPECT_THAT(ChangesBy({.offers = {{kAnna, OfferOf("second", 1'040)}}}),
              ElementsAre("0 first tram: accepted > none", "0 second tram: none > accepted"));
}

TEST_F(OutcomeChangesTest, AMergeMovesUsesAndOffersTogether) {
  Known(kAnna, OfferOf("annas", 1'000));
  Known(kBob, OfferOf("bobs", 1'020));
  Known(Use(kAnna, kTram, 1'050));
  EXPECT_THAT(ChangesBy({.merges = {{.loser = kBob, .winner = kAnna}}}),
              ElementsAre("0 annas tram: accepted > none", "0 bobs tram: none > accepted"));
}

TEST_F(OutcomeChangesTest, WhatIsSaidOfTheLoserMeansTheWinner) {
  Known(kBob, OfferOf("bobs", 1'000));
  EXPECT_THAT(ChangesBy({.merges = {{.loser = kBob, .winner = kAnna}},
                         .outcomes = {Accepts("bobs", 1'200)}}),
              ElementsAre("0 bobs tram: none > late accepted"));
}

TEST_F(OutcomeChangesTest, AMergeOfWhomNothingWasOfferedChangesNothing) {
  Known(kAnna, OfferOf("d", 1'000));
  Known(Use(kAnna, kTram, 1'050));
  EXPECT_THAT(ChangesBy({.merges = {{.loser = kBob, .winner = kAnna}}}), IsEmpty());
}

TEST_F(OutcomeChangesTest, AnItemMayBeNewWithItsFirstUse) {
  Known(kAnna, OfferOf("d", 1'000, "bike"));
  EXPECT_THAT(ChangesBy({.interactions = {Use(kAnna, kBike, 1'010)}}), IsEmpty());
  EXPECT_THAT(ChangesBy({.items = {{.key = kBike, .names = {"bike"}}},
                         .interactions = {Use(kAnna, kBike, 1'010)}}),
              ElementsAre("0 d bike: none > accepted"));
}

}  // namespace
}  // namespace kundig
