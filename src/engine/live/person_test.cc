#include "engine/live/person.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "events/interaction.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;

constexpr auto kPurchase = static_cast<uint8_t>(InteractionKind::kPurchase);
constexpr auto kUse = static_cast<uint8_t>(InteractionKind::kUse);
constexpr auto kAnswer = static_cast<uint8_t>(InteractionKind::kAnswer);
constexpr auto kView = static_cast<uint8_t>(InteractionKind::kView);

StoredInteraction Interaction(uint8_t kind, int32_t item, int32_t day, int64_t value = 0) {
  return {.item_key = item,
          .kind = kind,
          .day = Day{day},
          .time_us = int64_t{day} * 86'400'000'000,
          .value_minor = value};
}

void Tell(Person& person, const StoredInteraction& interaction) {
  person.AddPurchase(interaction);
  person.AddActivity(interaction);
}

void ExpectSame(const Person& a, const Person& b) {
  const PersonPicture one = a.picture();
  const PersonPicture other = b.picture();
  EXPECT_EQ(one.bought, other.bought);
  EXPECT_THAT(one.purchase_days, ElementsAreArray(other.purchase_days));
  EXPECT_THAT(one.items, ElementsAreArray(other.items));
  EXPECT_THAT(one.uses, ElementsAreArray(other.uses));
  EXPECT_THAT(one.views, ElementsAreArray(other.views));
  EXPECT_THAT(one.offers, ElementsAreArray(other.offers));
  EXPECT_THAT(one.outcomes, ElementsAreArray(other.outcomes));
}

TEST(PersonTest, PurchasesOfADayAreOne) {
  Person person;
  Tell(person, Interaction(kPurchase, 7, 100, 250));
  Tell(person, Interaction(kPurchase, 3, 90, 100));
  Tell(person, Interaction(kPurchase, 7, 100, -50));
  EXPECT_THAT(person.picture().purchase_days,
              ElementsAre(PurchaseDay{Day{90}, 100}, PurchaseDay{Day{100}, 200}));
  EXPECT_THAT(person.picture().items, ElementsAre(3, 7));
  EXPECT_EQ(person.picture().uses.size(), 3u);
}

TEST(PersonTest, AnAnswerToAQuestionIsNoUse) {
  Person person;
  Tell(person, Interaction(kAnswer, 7, 100));
  EXPECT_THAT(person.picture().uses, IsEmpty());
  EXPECT_THAT(person.picture().views, IsEmpty());
}

TEST(PersonTest, AnUndatedPurchaseOfNothingNamedIsAPurchaseAllTheSame) {
  Person person;
  person.AddPurchase({.item_key = -1, .kind = kPurchase});
  EXPECT_TRUE(person.picture().bought);
  EXPECT_THAT(person.picture().purchase_days, IsEmpty());
  EXPECT_THAT(person.picture().items, IsEmpty());
}

TEST(PersonTest, LookingIsNotBuying) {
  Person person;
  Tell(person, Interaction(kView, 7, 100));
  Tell(person, Interaction(kUse, 8, 101));
  EXPECT_FALSE(person.picture().bought);
  EXPECT_THAT(person.picture().items, IsEmpty());
  EXPECT_EQ(person.picture().views.front().item_key, 7);
  EXPECT_EQ(person.picture().uses.front().item_key, 8);
}

TEST(PersonTest, OnlyTheNewestViewsAreKept) {
  Person person;
  for (int32_t day = 0; day < 150; ++day) Tell(person, Interaction(kView, 1, 149 - day));
  ASSERT_EQ(person.picture().views.size(), Person::kMaxViews);
  EXPECT_EQ(person.picture().views.front().time_us, 50 * int64_t{86'400'000'000});
}

// Whatever is told, in whatever order, to one person or to several who are merged.
TEST(PersonTest, OrderAndMergesMakeNoDifference) {
  Random random(4711);
  for (int round = 0; round < 200; ++round) {
    std::vector<StoredInteraction> told;
    const auto count = static_cast<int>(random.Below(300));
    for (int i = 0; i < count; ++i) {
      const auto kind = static_cast<uint8_t>(random.Below(3));
      const auto item = static_cast<int32_t>(random.Below(12)) - 1;
      const auto day = static_cast<int32_t>(random.Below(60));
      const auto value = static_cast<int64_t>(random.Below(1000));
      told.push_back(Interaction(kind, item, day, value));
    }
    Person one;
    for (const StoredInteraction& interaction : told) Tell(one, interaction);
    one.Add(MadeOffer{.decision_id = "d", .service = "s", .time_us = 5});
    one.Add(NamedOutcome{.decision_id = "d", .service = "s", .time_us = 7});

    for (size_t i = told.size(); i > 1; --i) std::swap(told[i - 1], told[random.Below(i)]);
    std::array<Person, 3> parts;
    for (const StoredInteraction& interaction : told) Tell(parts[random.Below(3)], interaction);
    parts[random.Below(3)].Add(NamedOutcome{.decision_id = "d", .service = "s", .time_us = 7});
    parts[random.Below(3)].Add(MadeOffer{.decision_id = "d", .service = "s", .time_us = 5});
    parts[1].Absorb(std::move(parts[2]));
    parts[0].Absorb(std::move(parts[1]));
    ExpectSame(one, parts[0]);
    ExpectSame(parts[1], Person());
  }
}

}  // namespace
}  // namespace kundig
