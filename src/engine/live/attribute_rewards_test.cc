#include "engine/live/attribute_rewards.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/live/live_rewards.h"
#include "engine/live/person.h"
#include "sums/reward_moments.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kWindow = 100;
constexpr int32_t kTram = 0;
constexpr int32_t kBike = 1;
constexpr int32_t kTramAndBike = 2;
constexpr int32_t kMilk = 3;

ItemServices Services() {
  ItemServices services({"tram", "bike", "pool"});
  services.AddItem(kTram, "tram", "");
  services.AddItem(kBike, "bike", "bike");
  services.AddItem(kTramAndBike, "tram", "bike");
  services.AddItem(kMilk, "milk", "");
  return services;
}

// A person's offers and answers, written as they happened. Every service is worth 500.
class AttributeRewardsTest : public testing::Test {
 protected:
  struct Answer {
    std::string service = {};
    bool accepted = true;
  };
  void Offer(int64_t time_us, const std::string& decision,
             const std::vector<std::string>& services) {
    for (int32_t place = 0; place < static_cast<int32_t>(services.size()); ++place) {
      offers_.push_back({.decision_id = decision,
                         .place = place,
                         .service = services[static_cast<size_t>(place)],
                         .time_us = time_us,
                         .worth_minor = 500});
    }
  }
  void Use(int64_t time_us, int32_t item) { uses_.push_back({item, time_us}); }
  void Name(int64_t time_us, const std::string& decision, const Answer& answer) {
    outcomes_.push_back({.decision_id = decision,
                         .service = answer.service,
                         .accepted = answer.accepted,
                         .time_us = time_us});
  }

  // "service reward" of every offer that is answered or whose window is over.
  [[nodiscard]] std::vector<std::string> RewardsAsOf(int64_t as_of_us) const {
    const PersonPicture person{.uses = uses_, .offers = offers_, .outcomes = outcomes_};
    std::vector<std::string> texts;
    for (const LoggedReward& reward :
         AttributeRewards(person, Services(), {.window_us = kWindow, .as_of_us = as_of_us})) {
      texts.push_back(fmt::format("{} {}", reward.arm, reward.reward_minor));
    }
    return texts;
  }

 private:
  std::vector<MadeOffer> offers_;
  std::vector<ItemMoment> uses_;
  std::vector<NamedOutcome> outcomes_;
};

TEST_F(AttributeRewardsTest, AnOfferIsOpenUntilItsWindowIsOverAndThenANo) {
  Offer(1'000, "d", {"tram"});
  EXPECT_THAT(RewardsAsOf(1'099), IsEmpty());
  EXPECT_THAT(RewardsAsOf(1'100), ElementsAre("tram 0"));
}

TEST_F(AttributeRewardsTest, AnAnswerThatNamesTheDecisionAcceptsAtOnce) {
  Offer(1'000, "d", {"tram"});
  Name(1'050, "d", {});
  EXPECT_THAT(RewardsAsOf(0), ElementsAre("tram 500"));
  EXPECT_THAT(RewardsAsOf(9'999), ElementsAre("tram 500"));
}

TEST_F(AttributeRewardsTest, AnAnswerCountsUpToTheEndOfTheWindow) {
  Offer(1'000, "d", {"tram"});
  Name(1'101, "d", {});
  EXPECT_THAT(RewardsAsOf(9'999), ElementsAre("tram 0"));
  Name(1'100, "d", {});
  EXPECT_THAT(RewardsAsOf(9'999), ElementsAre("tram 500"));
}

TEST_F(AttributeRewardsTest, AnAnswerFromBeforeItsDecisionCameFromAClockThatIsWrong) {
  Offer(1'000, "d", {"tram"});
  Name(1, "d", {});
  EXPECT_THAT(RewardsAsOf(1'000), ElementsAre("tram 500"));
}

TEST_F(AttributeRewardsTest, RepeatedAcceptanceIsWorthItOnce) {
  Offer(1'000, "d", {"tram"});
  Name(1'010, "d", {});
  Name(1'010, "d", {});
  Name(1'020, "d", {.service = "tram"});
  Use(1'030, kTram);
  Use(1'030, kTram);
  EXPECT_THAT(RewardsAsOf(9'999), ElementsAre("tram 500"));
}

TEST_F(AttributeRewardsTest, TheServiceNarrowsToOneOffer) {
  Offer(1'000, "d", {"tram", "bike"});
  Name(1'010, "d", {.service = "bike"});
  EXPECT_THAT(RewardsAsOf(1'050), ElementsAre("bike 500"));
  EXPECT_THAT(RewardsAsOf(1'100), ElementsAre("tram 0", "bike 500"));
}

TEST_F(AttributeRewardsTest, WhereNothingNarrowsTheFirstIsAccepted) {
  Offer(1'000, "d", {"tram", "bike"});
  Name(1'010, "d", {});
  EXPECT_THAT(RewardsAsOf(1'050), ElementsAre("tram 500"));
}

// What an event with items writes: a row an item, and one in case that none of them was offered.
TEST_F(AttributeRewardsTest, ItemsNarrowWhereTheyWereOffered) {
  Offer(1'000, "d", {"tram", "bike", "pool"});
  for (const char* service : {"milk", "bike", "pool", ""}) Name(1'010, "d", {.service = service});
  EXPECT_THAT(RewardsAsOf(1'050), ElementsAre("bike 500", "pool 500"));
}

TEST_F(AttributeRewardsTest, ItemsThatWereNotOfferedDoNotNarrow) {
  Offer(1'000, "d", {"tram", "bike"});
  for (const char* service : {"milk", ""}) Name(1'010, "d", {.service = service});
  EXPECT_THAT(RewardsAsOf(1'050), ElementsAre("tram 500"));
}

TEST_F(AttributeRewardsTest, AServiceThatWasNotOfferedAcceptsNothing) {
  Offer(1'000, "d", {"tram"});
  Name(1'010, "d", {.service = "pool"});
  EXPECT_THAT(RewardsAsOf(1'050), IsEmpty());
}

TEST_F(AttributeRewardsTest, DecliningIsANoAtOnce) {
  Offer(1'000, "d", {"tram", "bike"});
  Name(1'010, "d", {.service = "bike", .accepted = false});
  EXPECT_THAT(RewardsAsOf(1'010), ElementsAre("bike 0"));
  Name(1'020, "d", {.accepted = false});
  EXPECT_THAT(RewardsAsOf(1'020), ElementsAre("tram 0", "bike 0"));
}

TEST_F(AttributeRewardsTest, AcceptanceOverridesDecliningWheneverItComes) {
  Offer(1'000, "d", {"tram"});
  Offer(2'000, "e", {"bike"});
  Name(1'010, "d", {.accepted = false});
  Name(1'090, "d", {});
  Name(2'010, "e", {.accepted = false});
  Use(2'090, kBike);
  EXPECT_THAT(RewardsAsOf(0), ElementsAre("tram 500", "bike 500"));
}

TEST_F(AttributeRewardsTest, AcceptanceAfterTheWindowOverridesNothing) {
  Offer(1'000, "d", {"tram"});
  Name(1'010, "d", {.accepted = false});
  Name(1'101, "d", {});
  Use(1'101, kTram);
  EXPECT_THAT(RewardsAsOf(1'050), ElementsAre("tram 0"));
  EXPECT_THAT(RewardsAsOf(9'999), ElementsAre("tram 0"));
}

TEST_F(AttributeRewardsTest, AnOutcomeOfADecisionThatNobodyMadeDoesNothingUntilItAppears) {
  Name(1'010, "d", {});
  Offer(1'000, "other", {"tram"});
  EXPECT_THAT(RewardsAsOf(1'050), IsEmpty());
  Offer(1'000, "d", {"bike"});
  EXPECT_THAT(RewardsAsOf(1'050), ElementsAre("bike 500"));
}

TEST_F(AttributeRewardsTest, UseOfTheItemAcceptsTheLatestOfferOfItsServiceBeforeIt) {
  Offer(1'000, "d", {"tram"});
  Offer(1'010, "e", {"tram"});
  Offer(1'030, "f", {"tram"});
  Offer(1'005, "g", {"bike"});
  Use(1'020, kTram);
  EXPECT_THAT(RewardsAsOf(1'050), ElementsAre("tram 500"));
  EXPECT_THAT(RewardsAsOf(1'110), ElementsAre("tram 0", "tram 500", "bike 0"));
}

TEST_F(AttributeRewardsTest, UseCountsFromTheDecisionToTheEndOfTheWindow) {
  Offer(1'000, "d", {"tram"});
  Use(999, kTram);
  Use(1'101, kTram);
  EXPECT_THAT(RewardsAsOf(9'999), ElementsAre("tram 0"));
  Offer(2'000, "e", {"tram"});
  Use(2'000, kTram);
  Offer(3'000, "f", {"tram"});
  Use(3'100, kTram);
  EXPECT_THAT(RewardsAsOf(0), ElementsAre("tram 500", "tram 500"));
}

TEST_F(AttributeRewardsTest, AnItemStandsForItsProductAndItsService) {
  Offer(1'000, "d", {"tram", "bike"});
  Use(1'010, kMilk);
  EXPECT_THAT(RewardsAsOf(0), IsEmpty());
  Use(1'010, kTramAndBike);
  EXPECT_THAT(RewardsAsOf(0), ElementsAre("tram 500", "bike 500"));
}

// The purchase that names d is in the picture as a purchase too.
TEST_F(AttributeRewardsTest, AUseThatNamedItsDecisionIsNotAttributedToALaterOne) {
  Offer(1'000, "d", {"tram"});
  Offer(1'010, "e", {"tram"});
  Use(1'020, kTram);
  for (const char* service : {"tram", ""}) Name(1'020, "d", {.service = service});
  EXPECT_THAT(RewardsAsOf(1'050), ElementsAre("tram 500"));
  EXPECT_THAT(RewardsAsOf(1'110), ElementsAre("tram 500", "tram 0"));
  // Nor where it came too late for the decision that it names.
  Offer(2'000, "f", {"bike"});
  Offer(2'200, "g", {"bike"});
  Use(2'210, kBike);
  for (const char* service : {"bike", ""}) Name(2'210, "f", {.service = service});
  EXPECT_THAT(RewardsAsOf(9'999), ElementsAre("tram 500", "tram 0", "bike 0", "bike 0"));
}

TEST_F(AttributeRewardsTest, AUseThatNamedAnUnknownDecisionIsAttributed) {
  Offer(1'000, "d", {"tram"});
  Use(1'020, kTram);
  Name(1'020, "unknown", {.service = "tram"});
  EXPECT_THAT(RewardsAsOf(1'050), ElementsAre("tram 500"));
}

// What happened to one person, in small numbers so that all meet.
struct Story {
  std::vector<MadeOffer> offers;
  std::vector<ItemMoment> uses;
  std::vector<NamedOutcome> outcomes;

  [[nodiscard]] PersonPicture picture() const {
    return {.uses = uses, .offers = offers, .outcomes = outcomes};
  }
};

int Below(int bound) { return *rc::gen::inRange(0, bound); }

Story AnyStory() {
  const std::vector<std::string> names = {"tram", "bike", "pool"};
  Story story;
  const int decisions = Below(5);
  for (int d = 0; d < decisions; ++d) {
    const int64_t time_us = Below(20);
    const int first = Below(3);
    const int places = Below(4);
    for (int32_t place = 0; place < places; ++place) {
      story.offers.push_back({.decision_id = std::to_string(d),
                              .place = place,
                              .service = names[static_cast<size_t>((first + place) % 3)],
                              .time_us = time_us,
                              .worth_minor = 1 + Below(1'000),
                              .features = {kFeatureUnit, Below(100)}});
    }
  }
  const int uses = Below(5);
  for (int i = 0; i < uses; ++i) {
    const int32_t item = Below(4);
    story.uses.push_back({.item_key = item, .time_us = Below(30)});
  }
  const int outcomes = Below(6);
  for (int i = 0; i < outcomes; ++i) {
    NamedOutcome outcome{.decision_id = std::to_string(Below(6))};
    outcome.time_us = Below(30);
    outcome.accepted = Below(3) > 0;
    if (const int name = Below(4); name < 3) outcome.service = names[static_cast<size_t>(name)];
    story.outcomes.push_back(std::move(outcome));
  }
  return story;
}

RewardMoments SumOf(const Story& story, const Attribution& attribution) {
  const auto rewards = AttributeRewards(story.picture(), Services(), attribution);
  RewardMoments sum;
  sum.Apply({.rewards = rewards}, Direction::kAdd);
  return sum;
}

template <typename T>
void Shuffle(std::vector<T>& values) {
  for (size_t i = values.size(); i > 1; --i)
    std::swap(values[i - 1], values[*rc::gen::inRange<size_t>(0, i)]);
}

template <typename T>
void Repeat(std::vector<T>& values) {
  if (values.empty()) return;
  const T again = values[*rc::gen::inRange<size_t>(0, values.size())];
  values.push_back(again);
}

RC_GTEST_PROP(AttributeRewardsProperty, NeitherOrderNorRepetitionMatters, ()) {
  Story story = AnyStory();
  const Attribution attribution{.window_us = 8, .as_of_us = Below(40)};
  const RewardMoments sum = SumOf(story, attribution);
  Repeat(story.uses);
  Repeat(story.outcomes);
  Shuffle(story.offers);
  Shuffle(story.uses);
  Shuffle(story.outcomes);
  RC_ASSERT(SumOf(story, attribution) == sum);
}

RC_GTEST_PROP(AttributeRewardsProperty, TimePassingClosesOpenOffersAndChangesNoAnswer, ()) {
  const Story story = AnyStory();
  const Attribution early{.window_us = 8, .as_of_us = Below(40)};
  const Attribution late{.window_us = 8, .as_of_us = early.as_of_us + Below(10)};
  const auto before = AttributeRewards(story.picture(), Services(), early);
  const auto after = AttributeRewards(story.picture(), Services(), late);
  RC_ASSERT(after.size() >= before.size());
  int64_t paid_before = 0;
  int64_t paid_after = 0;
  for (const LoggedReward& reward : before) paid_before += reward.reward_minor;
  for (const LoggedReward& reward : after) paid_after += reward.reward_minor;
  RC_ASSERT(paid_before == paid_after);
}

// The same story some time later, of other decisions.
Story Later(Story story, int64_t by_us) {
  for (MadeOffer& offer : story.offers) {
    offer.time_us += by_us;
    offer.decision_id += " later";
  }
  for (ItemMoment& use : story.uses) use.time_us += by_us;
  for (NamedOutcome& outcome : story.outcomes) {
    outcome.time_us += by_us;
    outcome.decision_id += " later";
  }
  return story;
}

void Tell(const Story& story, Person& person) {
  for (const MadeOffer& offer : story.offers) person.Add(offer);
  for (const NamedOutcome& outcome : story.outcomes) person.Add(outcome);
  for (const ItemMoment& use : story.uses) {
    person.AddActivity({.item_key = use.item_key, .kind = 1, .time_us = use.time_us});
  }
}

// What comes later than the windows of what was sealed, to one who has all in memory and to one who
// has not.
void HappenLater(int64_t later_us, Person& all, Person& sealed) {
  const Story then = Later(AnyStory(), later_us);
  Tell(then, all);
  Tell(then, sealed);
  if (sealed.picture().offers.empty()) return;
  const NamedOutcome outcome{.decision_id = sealed.picture().offers.front().decision_id,
                             .accepted = Below(3) > 0,
                             .time_us = later_us + Below(20)};
  all.Add(outcome);
  sealed.Add(outcome);
}

// The rewards of the last offers.
std::vector<std::string> LastRewards(const Person& person, size_t most,
                                     const Attribution& attribution) {
  std::vector<std::string> texts;
  const auto rewards = AttributeRewards(person.picture(), Services(), attribution);
  for (size_t i = rewards.size() - std::min(most, rewards.size()); i < rewards.size(); ++i) {
    const LoggedReward& reward = rewards[i];
    texts.push_back(fmt::format("{} {} {}", reward.arm, reward.features[1], reward.reward_minor));
  }
  return texts;
}

void ExpectSealedOffersNotMissed() {
  constexpr int64_t kWindowOfStory = 8;
  const ItemServices services = Services();
  const Story story = AnyStory();
  Person all;
  Tell(story, all);
  Person sealed;
  Tell(story, sealed);
  const int64_t until_us = Below(20);
  sealed.Seal(until_us, kWindowOfStory);
  const Attribution attribution{.window_us = kWindowOfStory,
                                .as_of_us = until_us + kWindowOfStory + Below(20)};
  const std::vector<std::string> rewards = LastRewards(sealed, SIZE_MAX, attribution);
  RC_ASSERT(LastRewards(all, rewards.size(), attribution) == rewards);
  LiveRewards kept(attribution, services);
  kept.Apply(all.picture(), Direction::kAdd);
  kept.Apply(sealed.picture(), Direction::kRemove);
  HappenLater(sealed.picture().sealed_until_us.value_or(0) + 1, all, sealed);
  kept.Apply(sealed.picture(), Direction::kAdd);
  LiveRewards expected(attribution, services);
  expected.Apply(all.picture(), Direction::kAdd);
  RC_ASSERT(kept.moments() == expected.moments());
  RC_ASSERT(kept.waiting() == expected.waiting());
}

// Many stories a run: in few of them a use was named when another offer had been made.
RC_GTEST_PROP(AttributeRewardsProperty, SealedOffersAreNotMissed, ()) {
  for (int i = 0; i < 50; ++i) ExpectSealedOffersNotMissed();
}

// The sentences of the header, one offer at a time and as slow as they are written.
bool Narrows(const Story& story, const NamedOutcome& outcome) {
  return std::ranges::any_of(story.outcomes, [&](const NamedOutcome& other) {
    return other.decision_id == outcome.decision_id && other.time_us == outcome.time_us &&
           other.accepted == outcome.accepted &&
           std::ranges::any_of(story.offers, [&](const MadeOffer& offer) {
             return offer.decision_id == other.decision_id && offer.service == other.service;
           });
  });
}

bool Means(const Story& story, const NamedOutcome& outcome, const MadeOffer& offer) {
  if (outcome.decision_id != offer.decision_id) return false;
  if (outcome.service == offer.service) return true;
  return outcome.service.empty() && !Narrows(story, outcome) &&
         (!outcome.accepted || offer.place == 0);
}

bool UseNamedItsDecision(const Story& story, const std::string& service, int64_t time_us) {
  for (const NamedOutcome& outcome : story.outcomes) {
    if (!outcome.accepted || outcome.time_us != time_us) continue;
    for (const MadeOffer& offer : story.offers) {
      if (offer.service == service && Means(story, outcome, offer)) return true;
    }
  }
  return false;
}

bool IsAcceptedByUse(const Story& story, const MadeOffer& offer, int64_t window_us) {
  const ItemServices services = Services();
  for (const ItemMoment& use : story.uses) {
    const auto of_item = services.Of(use.item_key);
    if (std::ranges::find(of_item, offer.service) == of_item.end()) continue;
    if (use.time_us < offer.time_us || use.time_us > offer.time_us + window_us) continue;
    if (UseNamedItsDecision(story, offer.service, use.time_us)) continue;
    const bool is_latest = std::ranges::none_of(story.offers, [&](const MadeOffer& other) {
      return other.service == offer.service && other.time_us <= use.time_us &&
             std::pair(other.time_us, other.decision_id) >
                 std::pair(offer.time_us, offer.decision_id);
    });
    if (is_latest) return true;
  }
  return false;
}

RC_GTEST_PROP(AttributeRewardsProperty, IsWhatTheSentencesSay, ()) {
  const Story story = AnyStory();
  const Attribution attribution{.window_us = 8, .as_of_us = Below(40)};
  RewardMoments expected;
  for (const MadeOffer& offer : story.offers) {
    const int64_t closes_us = offer.time_us + attribution.window_us;
    bool accepted = IsAcceptedByUse(story, offer, attribution.window_us);
    bool declined = false;
    for (const NamedOutcome& outcome : story.outcomes) {
      if (outcome.time_us > closes_us || !Means(story, outcome, offer)) continue;
      (outcome.accepted ? accepted : declined) = true;
    }
    if (!accepted && !declined && attribution.as_of_us < closes_us) continue;
    expected.Add({.arm = offer.service,
                  .features = offer.features,
                  .reward_minor = accepted ? offer.worth_minor : 0},
                 Direction::kAdd);
  }
  RC_ASSERT(SumOf(story, attribution).arms() == expected.arms());
}

}  // namespace
}  // namespace kundig
