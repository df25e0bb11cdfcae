#include "decisions/decide.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"
#include "decisions/inverse_gap_policy.h"
#include "decisions/thompson_policy.h"

namespace kundig {
namespace {

constexpr size_t kServices = 6;
constexpr Purposes kPersonal = 1;
constexpr Purposes kPartner = 2;

std::string ServiceId(size_t service) { return "service" + std::to_string(service); }

// Services of one worth, the later the better, and better for whoever needs them.
DecisionSnapshot AnySnapshot(int decisions_a_service = 60) {
  Random random(1);
  RewardMoments sum;
  std::vector<ArmWorth> arms;
  for (size_t service = 0; service < kServices; ++service) {
    arms.push_back({ServiceId(service), 2'000});
    for (int i = 0; i < decisions_a_service; ++i) {
      Features x = CustomerFeatures({.local_minute = 600}, {});
      SetServiceFeatures({.need_excess = .2 * random.Normal()}, x);
      const double need = x[static_cast<size_t>(Feature::kNeed)];
      const bool taken = random.Chance(.04 * static_cast<double>(service + 1) + .03 * need);
      sum.Add(
          {.arm = arms.back().id, .features = ToFixedPoint(x), .reward_minor = taken ? 2'000 : 0},
          Direction::kAdd);
    }
  }
  auto model = FitRewardModel(sum, arms);
  EXPECT_TRUE(model.has_value());
  return {.model = std::move(*model),
          .services = std::vector<OfferedService>(kServices),
          .rules = {.max_per_week = 2,
                    .quiet_hours = {.begin_minute = 21 * 60, .end_minute = 8 * 60},
                    .personalisation = kPersonal},
          .scale = {},
          .min_expected_value_minor = 20};
}

class DecideTest : public testing::Test {
 protected:
  [[nodiscard]] DecisionInput Input(uint64_t seed = 1, size_t limit = 1) const {
    return {.stable_id = 1,
            .consents = kPersonal,
            .customer = {.days_since_purchase = 20, .value_minor = 9'000, .local_minute = 600},
            .candidates = candidates_,
            .limit = limit,
            .seed = seed};
  }

  DecisionSnapshot snapshot_ = AnySnapshot();
  std::vector<CandidateSignals> candidates_ = std::vector<CandidateSignals>(kServices);
  ThompsonPolicy policy_{1};
};

TEST_F(DecideTest, OffersAServiceWithValuePropensityAndReasons) {
  const Decision decision = Decide(snapshot_, policy_, Input());
  ASSERT_EQ(decision.offers.size(), 1u);
  const Offer& offer = decision.offers.front();
  EXPECT_GT(offer.propensity, 0);
  EXPECT_LE(offer.propensity, 1);
  EXPECT_LT(offer.value_minor.low, offer.value_minor.value);
  EXPECT_LT(offer.value_minor.value, offer.value_minor.high);
  double total = 0;
  for (const Reason& reason : offer.reasons) total += reason.contribution_minor;
  EXPECT_NEAR(total, offer.value_minor.value, 1e-9);
  EXPECT_EQ(decision.left_alone, Restraint::kNone);
  EXPECT_EQ(decision.record.model_digest, snapshot_.model.digest());
}

TEST_F(DecideTest, SameSnapshotSeedAndInputGiveTheSameDecision) {
  const DecisionSnapshot again = AnySnapshot();
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const Decision a = Decide(snapshot_, policy_, Input(seed, 4));
    const Decision b = Decide(again, ThompsonPolicy(1), Input(seed, 4));
    ASSERT_EQ(a.offers.size(), b.offers.size());
    for (size_t place = 0; place < a.offers.size(); ++place) {
      EXPECT_EQ(a.offers[place].service, b.offers[place].service);
      EXPECT_EQ(a.offers[place].propensity, b.offers[place].propensity);
      EXPECT_EQ(a.offers[place].value_minor.value, b.offers[place].value_minor.value);
    }
    EXPECT_EQ(a.left_alone, b.left_alone);
    EXPECT_EQ(a.left_alone_propensity, b.left_alone_propensity);
  }
}

TEST_F(DecideTest, OtherSeedsExplore) {
  std::vector<int> offered(kServices, 0);
  for (uint64_t seed = 0; seed < 400; ++seed)
    ++offered[Decide(snapshot_, policy_, Input(seed)).offers.at(0).service];
  EXPECT_GT(offered[kServices - 1], 40);
  EXPECT_LT(offered[kServices - 1], 400);
}

TEST_F(DecideTest, PlacesAreFilledWithoutRepetitionEachWithItsPropensity) {
  const Decision decision = Decide(snapshot_, policy_, Input(3, kServices + 2));
  std::vector<size_t> before;
  for (const Offer& offer : decision.offers) {
    EXPECT_EQ(std::ranges::count(before, offer.service), 0);
    const auto propensities = PropensitiesAt(decision.record, policy_, before);
    EXPECT_EQ(propensities[offer.service], offer.propensity);
    EXPECT_NEAR(std::accumulate(propensities.begin(), propensities.end(), 0.0), 1, 1e-8);
    before.push_back(offer.service);
  }
  EXPECT_GE(before.size(), 2u);
}

TEST_F(DecideTest, RankingsComeAsOftenAsTheirPropensitiesSay) {
  constexpr int kDraws = 20'000;
  const Decision example = Decide(snapshot_, policy_, Input(7, 2));
  ASSERT_EQ(example.offers.size(), 2u);
  int same = 0;
  for (uint64_t seed = 0; seed < kDraws; ++seed) {
    const Decision decision = Decide(snapshot_, policy_, Input(seed, 2));
    same += decision.offers.size() == 2 &&
                    decision.offers[0].service == example.offers[0].service &&
                    decision.offers[1].service == example.offers[1].service
                ? 1
                : 0;
  }
  const double expected = example.offers[0].propensity * example.offers[1].propensity;
  EXPECT_NEAR(same / static_cast<double>(kDraws), expected,
              4.5 * std::sqrt(expected * (1 - expected) / kDraws));
}

TEST_F(DecideTest, LogTellsWhatAnotherPolicyWouldHaveDone) {
  const Decision decision = Decide(snapshot_, policy_, Input());
  const InverseGapPolicy other(1);
  const auto propensities = PropensitiesAt(decision.record, other, {});
  std::vector<RewardEstimate> beliefs;
  for (size_t service = 0; service < kServices; ++service)
    beliefs.push_back(snapshot_.model.Predict(service, decision.record.features[service]));
  EXPECT_EQ(propensities, other.Propensities({.arms = beliefs,
                                              .leave_alone = snapshot_.min_expected_value_minor}));
}

TEST_F(DecideTest, RefusedServicesAreNeverOffered) {
  snapshot_.services[5].available = false;
  snapshot_.services[4].needed = kPartner;
  candidates_[3].eligible = false;
  candidates_[2].asked = false;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    for (const Offer& offer : Decide(snapshot_, policy_, Input(seed, 6)).offers)
      EXPECT_LT(offer.service, 2u);
  }
  const DecisionRecord record = Decide(snapshot_, policy_, Input()).record;
  const std::vector<Restraint> expected = {Restraint::kNone,           Restraint::kNone,
                                           Restraint::kNotAsked,       Restraint::kNotEligible,
                                           Restraint::kPurposeRefused, Restraint::kUnavailable};
  EXPECT_EQ(record.restraints, expected);
}

TEST_F(DecideTest, RuleThatLeavesNothingIsTheReason) {
  for (OfferedService& service : snapshot_.services) service.available = false;
  EXPECT_EQ(Decide(snapshot_, policy_, Input()).left_alone, Restraint::kUnavailable);
  candidates_[0].asked = false;
  const Decision decision = Decide(snapshot_, policy_, Input());
  EXPECT_EQ(decision.left_alone, Restraint::kNothingAllowed);
  EXPECT_EQ(decision.left_alone_propensity, 1);
}

TEST_F(DecideTest, CustomerWhoMayNotBeAddressedIsLeftAlone) {
  DecisionInput input = Input();
  input.consents = 0;
  const Decision decision = Decide(snapshot_, policy_, input);
  EXPECT_TRUE(decision.offers.empty());
  EXPECT_EQ(decision.left_alone, Restraint::kNoConsent);
  EXPECT_EQ(decision.record.customer_restraint, Restraint::kNoConsent);
  input = Input();
  input.occasion = Occasion::kMessage;
  input.customer.local_minute = 23 * 60;
  EXPECT_EQ(Decide(snapshot_, policy_, input).left_alone, Restraint::kQuietHours);
}

TEST_F(DecideTest, CustomerIsLeftAloneWhereNoOfferIsWorthTheBother) {
  snapshot_.min_expected_value_minor = 1e6;
  const Decision decision = Decide(snapshot_, policy_, Input());
  EXPECT_TRUE(decision.offers.empty());
  EXPECT_EQ(decision.left_alone, Restraint::kWorthTooLittle);
  EXPECT_NEAR(decision.left_alone_propensity, 1, 1e-9);
}

TEST_F(DecideTest, WhereAllIsOfferedItSaysThatNothingElseMayBe) {
  snapshot_.min_expected_value_minor = -1e12;
  const Decision all = Decide(snapshot_, ThompsonPolicy(), Input(1, 100));
  EXPECT_EQ(all.offers.size(), kServices);
  EXPECT_EQ(all.left_alone, Restraint::kNothingAllowed);
  EXPECT_EQ(all.left_alone_propensity, 1);
  const Decision just_enough = Decide(snapshot_, ThompsonPolicy(), Input(1, kServices));
  EXPECT_EQ(just_enough.left_alone, Restraint::kNone);
}

TEST_F(DecideTest, NeedMakesAServiceWorthMore) {
  snapshot_ = AnySnapshot(1'000);
  const double without = Decide(snapshot_, policy_, Input()).record.beliefs[2].mean;
  candidates_[2].signals.need_excess = .4;
  const Decision decision = Decide(snapshot_, policy_, Input());
  EXPECT_GT(decision.record.beliefs[2].mean, without);
}

// A partner's service and a free one stand in the same list: their worth alone counts.
TEST(DecidePortfolioTest, FreeServiceIsWorthTheLifetimeValueThatItBrings) {
  const std::vector<ArmWorth> arms = {{"own_paid", 1'000}, {"partner_free", 10'000}};
  auto model = FitRewardModel(RewardMoments(), arms);
  ASSERT_TRUE(model.has_value());
  const DecisionSnapshot snapshot = {.model = std::move(*model),
                                     .services = std::vector<OfferedService>(2),
                                     .rules = {},
                                     .scale = {}};
  const std::vector<CandidateSignals> candidates(2);
  const Decision decision =
      Decide(snapshot, ThompsonPolicy(0), {.stable_id = 1, .candidates = candidates, .limit = 2});
  ASSERT_EQ(decision.offers.size(), 2u);
  EXPECT_EQ(decision.offers[0].service, 1u);
  EXPECT_NEAR(decision.offers[0].value_minor.value, 10 * decision.offers[1].value_minor.value,
              1e-9);
}

}  // namespace
}  // namespace kundig
