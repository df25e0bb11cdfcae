#include "engine/live/load_offers.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/random.h"

namespace kundig {
namespace {

using testing::ElementsAre;

// A store in memory, filled row by row. Anna (0) and the browser she uses (2) are one person.
class LoadOffersTest : public testing::Test {
 protected:
  LoadOffersTest() : store_(Store::Open({}, true).value()), connection_(store_.Connect().value()) {}

  void Run(std::string_view sql, const std::vector<SqlValue>& values) {
    const auto done = connection_.Run(sql, values);
    ASSERT_TRUE(done.has_value()) << done.error().Message();
  }
  void AddCustomer(int64_t key, int64_t person_key) {
    Run("INSERT INTO customers (customer_key, customer, kind, person_key) VALUES ($1, $2, 0, $3)",
        {key, fmt::format("c{}", key), person_key});
  }
  void AddItem(int64_t key, SqlValue product, SqlValue service) {
    Run("INSERT INTO items VALUES ($1, $2, NULL, NULL, $3, NULL)",
        {key, std::move(product), std::move(service)});
  }
  void Decide(int64_t customer, const std::string& decision, int64_t time_us) {
    Run("INSERT INTO decisions (decision_id, customer_key, time, occasion, policy, model_digest, "
        "seed, places, leave_alone_minor, left_alone_propensity, candidates) "
        "VALUES ($1, $2, make_timestamp($3), 1, 'p', 'm', 0, 1, 0, 1, ''::BLOB)",
        {decision, customer, time_us});
  }
  void Offer(const std::string& decision, int64_t place, const std::string& service,
             int64_t worth_minor, const FixedFeatures& features) {
    Run("INSERT INTO offers (decision_id, place, service, value_minor, low_minor, high_minor, "
        "propensity, worth_minor, features) "
        "VALUES ($1, $2, $3, 0, 0, 0, 1, $4, $5::INTEGER[10])",
        {decision, place, service, worth_minor, fmt::format("[{}]", fmt::join(features, ","))});
  }
  void Answer(const std::string& decision, SqlValue service, bool accepted, int64_t time_us) {
    Run("INSERT INTO outcomes VALUES ($1, $2, $3, make_timestamp($4), 'm')",
        {decision, std::move(service), accepted, time_us});
  }
  void Act(int64_t customer, SqlValue item, int64_t kind, SqlValue time_us) {
    Run("INSERT INTO interactions VALUES ($1, $2, $3, NULL, make_timestamp($4::BIGINT), 1, NULL, "
        "0)",
        {customer, std::move(item), kind, std::move(time_us)});
  }

  // What LoadOffers visits, as texts: "person: offers; outcomes".
  std::vector<std::string> Visited() {
    std::vector<std::string> texts;
    const auto visit = [&texts](int32_t person_key, std::span<const MadeOffer> offers,
                                std::span<const NamedOutcome> outcomes) -> Status {
      std::string text = fmt::format("{}:", person_key);
      for (const MadeOffer& offer : offers) {
        text += fmt::format(" {}/{} {}@{} {} {}", offer.decision_id, offer.place, offer.service,
                            offer.time_us, offer.worth_minor, offer.features.back());
      }
      text += ";";
      for (const NamedOutcome& outcome : outcomes) {
        text += fmt::format(" {} {}{}@{}", outcome.decision_id, outcome.accepted ? "+" : "-",
                            outcome.service, outcome.time_us);
      }
      texts.push_back(text);
      return {};
    };
    EXPECT_TRUE(LoadOffers(store_, visit).has_value());
    return texts;
  }

  void FillAtRandom(uint64_t seed);
  void FillPeople(Random& random);
  void FillOffers(Random& random);
  void FillAnswers(Random& random);

  Store store_;
  Connection connection_;
};

TEST_F(LoadOffersTest, VisitsPersonsInOrderWithWhatWasOfferedUnderAnyOfTheirIdentifiers) {
  for (const auto& [key, person] : {std::pair(0, 0), {1, 1}, {2, 0}, {3, 3}}) {
    AddCustomer(key, person);
  }
  Decide(2, "d2", 200);
  Decide(0, "d1", 100);
  Decide(1, "e", 50);
  Decide(3, "alone", 60);
  Offer("d2", 1, "bike", 5, {1, 2, 3, 4, 5, 6, 7, 8, 9, -10});
  Offer("d2", 0, "tram", 7, {});
  Offer("d1", 0, "tram", 8, {});
  Offer("e", 0, "pool", 9, {});
  Answer("d1", {}, true, 150);
  Answer("d2", "bike", false, 250);
  Answer("alone", {}, true, 70);
  Answer("unknown", {}, true, 80);
  EXPECT_THAT(Visited(), ElementsAre("-1:; unknown +@80",
                                     "0: d1/0 tram@100 8 0 d2/0 tram@200 7 0 d2/1 bike@200 5 -10; "
                                     "d1 +@150 d2 -bike@250",
                                     "1: e/0 pool@50 9 0;"));
}

TEST_F(LoadOffersTest, AnErrorOfTheVisitorEndsTheReading) {
  for (int64_t key = 0; key < 3; ++key) {
    AddCustomer(key, key);
    Decide(key, fmt::format("d{}", key), 1);
    Offer(fmt::format("d{}", key), 0, "tram", 1, {});
  }
  int visited = 0;
  const auto visit = [&visited](int32_t person_key, std::span<const MadeOffer>,
                                std::span<const NamedOutcome>) -> Status {
    ++visited;
    if (person_key == 1) return Fail(ErrorCode::kFailure, "enough");
    return {};
  };
  const Status status = LoadOffers(store_, visit);
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().what, "enough");
  EXPECT_EQ(visited, 2);
}

// A use under one identifier answers what was offered under another.
TEST_F(LoadOffersTest, ItIsThePersonWhoAnswers) {
  AddCustomer(0, 0);
  AddCustomer(1, 0);
  AddItem(0, "tram", {});
  Decide(0, "d", 100);
  Offer("d", 0, "tram", 500, {kFeatureUnit});
  Act(1, 0, 1, 150);
  const Attribution attribution{.window_us = 100, .as_of_us = 0};
  const RewardMoments sum = store_.QueryRewardMoments(attribution).value();
  ASSERT_EQ(sum.arms().size(), 1u);
  EXPECT_EQ(sum.arms().at("tram").decisions, 1);
  EXPECT_EQ(sum.arms().at("tram").reward_squares, Int128{500} * 500);
  EXPECT_EQ(sum.customers(), 1);
  EXPECT_EQ(DigestOf(GatherRewardMoments(store_, attribution).value()), DigestOf(sum));
}

TEST_F(LoadOffersTest, TheLargestMomentsAreExactBothWays) {
  AddCustomer(0, 0);
  FixedFeatures largest;
  largest.fill(kMaxFeature);
  largest[3] = -kMaxFeature - 7;  // clamped
  for (int i = 0; i < 3; ++i) {
    const std::string decision = fmt::format("d{}", i);
    Decide(0, decision, 100);
    Offer(decision, 0, "tram", kMaxRewardMinor + i, largest);
    Answer(decision, {}, true, 100);
  }
  const RewardMoments sum = store_.QueryRewardMoments({}).value();
  const RewardMoments::Arm& arm = sum.arms().at("tram");
  EXPECT_EQ(arm.reward_squares, 3 * Int128{kMaxRewardMinor} * kMaxRewardMinor);
  EXPECT_EQ(arm.products[3], -3 * Int128{kMaxRewardMinor} * kMaxFeature);
  EXPECT_EQ(sum, GatherRewardMoments(store_, {}).value());
}

constexpr int64_t kPeople = 12;
constexpr int64_t kItems = 8;
constexpr int64_t kDecisions = 60;
constexpr int64_t kEnd = 400;  // of all times

std::string AnyService(Random& random) { return fmt::format("s{}", random.Below(5)); }
SqlValue AnyServiceOrNone(Random& random) {
  if (random.Chance(.3)) return {};
  return AnyService(random);
}
int64_t AnyBelow(Random& random, int64_t bound) {
  return static_cast<int64_t>(random.Below(static_cast<uint64_t>(bound)));
}

void LoadOffersTest::FillPeople(Random& random) {
  for (int64_t key = 0; key < 2 * kPeople; ++key) {
    AddCustomer(key, key < kPeople ? key : AnyBelow(random, kPeople));
  }
  for (int64_t key = 0; key < kItems; ++key) {
    SqlValue product = AnyServiceOrNone(random);
    SqlValue service = AnyServiceOrNone(random);
    AddItem(key, std::move(product), std::move(service));
  }
}

void LoadOffersTest::FillOffers(Random& random) {
  for (int64_t decision = 0; decision < kDecisions; ++decision) {
    const std::string id = fmt::format("d{}", decision);
    const int64_t customer = AnyBelow(random, 2 * kPeople);
    const int64_t time_us = AnyBelow(random, kEnd);
    Decide(customer, id, time_us);
    const auto first = random.Below(5);
    const auto places = random.Below(4);
    for (uint64_t place = 0; place < places; ++place) {
      FixedFeatures features = {kFeatureUnit};
      for (size_t i = 1; i < features.size(); ++i) {
        features[i] = static_cast<int32_t>(AnyBelow(random, 2 * kMaxFeature)) - kMaxFeature;
      }
      Offer(id, static_cast<int64_t>(place), fmt::format("s{}", (first + place) % 5),
            1 + AnyBelow(random, 100'000), features);
    }
  }
}

// Late, repeated and misdirected ones, and uses by which decisions are answered without being
// named; times are coarse, so that many coincide.
void LoadOffersTest::FillAnswers(Random& random) {
  for (int i = 0; i < 80; ++i) {
    const std::string decision = fmt::format("d{}", random.Below(kDecisions + 5));
    SqlValue service = AnyServiceOrNone(random);
    const bool accepted = random.Chance(.7);
    const int64_t time_us = AnyBelow(random, kEnd);
    Answer(decision, service, accepted, time_us);
    if (random.Chance(.2)) Answer(decision, service, accepted, time_us);
    if (random.Chance(.3)) Answer(decision, AnyServiceOrNone(random), accepted, time_us);
    if (random.Chance(.5)) {
      const int64_t customer = AnyBelow(random, 2 * kPeople);
      const int64_t item = AnyBelow(random, kItems);
      Act(customer, item, 0, time_us);
    }
  }
  for (int i = 0; i < 150; ++i) {
    const int64_t customer = AnyBelow(random, 2 * kPeople);
    SqlValue item = random.Chance(.1) ? SqlValue() : SqlValue(AnyBelow(random, kItems));
    const int64_t kind = AnyBelow(random, 4);
    SqlValue time_us = random.Chance(.1) ? SqlValue() : SqlValue(AnyBelow(random, kEnd));
    Act(customer, std::move(item), kind, std::move(time_us));
  }
}

void LoadOffersTest::FillAtRandom(uint64_t seed) {
  Random random(seed);
  FillPeople(random);
  FillOffers(random);
  FillAnswers(random);
}

TEST_F(LoadOffersTest, RewardMomentsAreTheSamePersonByPersonAndBySql) {
  int64_t answered = 0;
  int64_t accepted = 0;
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    ASSERT_TRUE(
        connection_.Execute("DELETE FROM customers; DELETE FROM items; DELETE FROM "
                            "interactions; DELETE FROM decisions; DELETE FROM offers; "
                            "DELETE FROM outcomes"));
    FillAtRandom(seed);
    for (const Attribution attribution : {Attribution{.window_us = 60, .as_of_us = 0},
                                          {.window_us = 60, .as_of_us = 200},
                                          {.window_us = 5, .as_of_us = 300},
                                          {.window_us = 1'000, .as_of_us = kEnd}}) {
      const RewardMoments queried = store_.QueryRewardMoments(attribution).value();
      EXPECT_EQ(DigestOf(queried), DigestOf(GatherRewardMoments(store_, attribution).value()))
          << seed << " " << attribution.window_us << " " << attribution.as_of_us;
      for (const auto& [service, arm] : queried.arms()) {
        answered += arm.decisions;
        accepted += arm.reward_squares > 0 ? 1 : 0;
      }
    }
  }
  EXPECT_GT(answered, 500);
  EXPECT_GT(accepted, 30);
}

}  // namespace
}  // namespace kundig
