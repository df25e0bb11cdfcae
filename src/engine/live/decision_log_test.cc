#include "engine/live/decision_log.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "decisions/inverse_gap_policy.h"
#include "decisions/thompson_policy.h"

namespace kundig {
namespace {

constexpr size_t kServices = 40;

struct Made {
  DecisionSnapshot snapshot;
  std::vector<ArmWorth> worths;
  Decision decision;
};

std::vector<CandidateSignals> AnyCandidates(Random& random) {
  std::vector<CandidateSignals> candidates(kServices);
  for (CandidateSignals& candidate : candidates) {
    candidate.signals.need_excess = .2 * random.Normal();
    candidate.signals.views_last_month = static_cast<double>(random.Poisson(.3));
    candidate.signals.in_use = random.Chance(.2);
    candidate.eligible = random.Chance(.9);
  }
  return candidates;
}

Made AnyDecision(uint64_t seed, const Policy& policy) {
  Random random(seed);
  Made made;
  RewardMoments rewards;
  for (size_t service = 0; service < kServices; ++service) {
    made.worths.push_back({"service" + std::to_string(service), 2'000});
    for (int i = 0; i < 20; ++i) {
      Features x = CustomerFeatures({.local_minute = 600}, {});
      SetServiceFeatures({.need_excess = .2 * random.Normal()}, x);
      rewards.Add({.arm = made.worths.back().id,
                   .features = ToFixedPoint(x),
                   .reward_minor = random.Chance(.1) ? 2'000 : 0},
                  Direction::kAdd);
    }
  }
  made.snapshot = {.model = FitRewardModel(rewards, made.worths).value(),
                   .services = std::vector<OfferedService>(kServices),
                   .rules = {},
                   .scale = {},
                   .min_expected_value_minor = 20};
  const auto candidates = AnyCandidates(random);
  const double days = 100 * random.Exponential();
  made.decision = Decide(made.snapshot, policy,
                         {.stable_id = 1,
                          .customer = {.days_since_purchase = days, .local_minute = 1'100},
                          .candidates = candidates,
                          .limit = 3,
                          .seed = random.Next() >> 1});
  return made;
}

LoggedDecision AnyLogged(const Made& made) {
  const DecisionRecord& record = made.decision.record;
  LoggedDecision logged{.id = "0123",
                        .customer = "anna",
                        .anonymous = true,
                        .time_us = 1'795'600'000'000'000,
                        .placement = "home",
                        .occasion = Occasion::kMessage,
                        .policy = record.policy,
                        .model_digest = record.model_digest,
                        .seed = record.seed,
                        .places = 3,
                        .leave_alone_minor = record.leave_alone_minor,
                        .left_alone = made.decision.left_alone,
                        .left_alone_propensity = made.decision.left_alone_propensity,
                        .offers = {},
                        .candidates = EncodeCandidates(record)};
  for (const Offer& offer : made.decision.offers) {
    logged.offers.push_back({.service = made.worths[offer.service].id,
                             .value_minor = offer.value_minor,
                             .propensity = offer.propensity,
                             .worth_minor = 2'000,
                             .features = ToFixedPoint(record.features[offer.service])});
  }
  return logged;
}

TEST(DecisionLogTest, WhatIsWrittenIsReadTheSame) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const LoggedDecision logged = AnyLogged(AnyDecision(seed, ThompsonPolicy()));
    const auto read = DecodeDecisionRecord(EncodeDecisionRecord(logged));
    ASSERT_TRUE(read.has_value()) << read.error().Message();
    EXPECT_EQ(*read, logged);
  }
}

// The log alone, without the objects that decided, tells with which probabilities any policy would
// have chosen; and of the policy that chose, to the last bit.
TEST(DecisionLogTest, PropensitiesOfAnyPolicyCanBeComputedFromTheBytesAlone) {
  const ThompsonPolicy policy;
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    std::string decision_bytes;
    std::string model_bytes;
    std::vector<double> elsewhere;  // what greater exploration would have done, from the objects
    {
      const Made made = AnyDecision(seed, policy);
      decision_bytes = EncodeDecisionRecord(AnyLogged(made));
      model_bytes = EncodeModel(made.snapshot.model, made.worths);
      elsewhere = PropensitiesAt(made.decision.record, ThompsonPolicy(1), {});
    }
    const LoggedDecision logged = DecodeDecisionRecord(decision_bytes).value();
    const LoggedModel model = DecodeModel(model_bytes).value();
    EXPECT_EQ(model.worths_minor, std::vector<int64_t>(kServices, 2'000));
    const auto record = RestoreRecord(logged, model.model);
    ASSERT_TRUE(record.has_value()) << record.error().Message();
    std::vector<size_t> before;
    for (const LoggedOffer& offer : logged.offers) {
      size_t service = 0;
      while (model.model.id(service) != offer.service) ++service;
      EXPECT_EQ(PropensitiesAt(*record, policy, before)[service], offer.propensity);
      before.push_back(service);
    }
    if (logged.left_alone != Restraint::kNone) {
      EXPECT_EQ(PropensitiesAt(*record, policy, before).back(), logged.left_alone_propensity);
    }
    EXPECT_EQ(PropensitiesAt(*record, ThompsonPolicy(1), {}), elsewhere);
    EXPECT_NE(PropensitiesAt(*record, InverseGapPolicy(1), {}), elsewhere);
  }
}

TEST(DecisionLogTest, ADecisionByAnotherModelIsNotRestored) {
  const Made made = AnyDecision(1, ThompsonPolicy());
  const Made other = AnyDecision(2, ThompsonPolicy());
  EXPECT_FALSE(RestoreRecord(AnyLogged(made), other.snapshot.model).has_value());
}

TEST(DecisionLogTest, WhoWasLeftAloneByARuleHasNoCandidates) {
  Made made = AnyDecision(1, ThompsonPolicy());
  made.snapshot.rules.holdout = 1;
  const std::vector<CandidateSignals> candidates(kServices);
  made.decision =
      Decide(made.snapshot, ThompsonPolicy(), {.stable_id = 1, .candidates = candidates});
  const LoggedDecision logged = AnyLogged(made);
  EXPECT_EQ(logged.candidates, "");
  const auto record = RestoreRecord(logged, made.snapshot.model);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->customer_restraint, Restraint::kHoldout);
}

TEST(DecisionLogTest, AServiceTakesAFewBytes) {
  const Made made = AnyDecision(3, ThompsonPolicy());
  EXPECT_LT(EncodeCandidates(made.decision.record).size(), 45 + 5 * kServices);
}

// Every cut and every flipped bit is refused, or read as something that is written the same again.
TEST(DecisionLogTest, DamagedBytesDoNoHarm) {
  const Made made = AnyDecision(4, ThompsonPolicy());
  const std::string bytes = EncodeDecisionRecord(AnyLogged(made));
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(DecodeDecisionRecord(std::string_view(bytes).substr(0, size)).has_value());
  }
  const std::string candidates = EncodeCandidates(made.decision.record);
  size_t refused = 0;
  for (size_t bit = 0; bit < 8 * candidates.size(); ++bit) {
    std::string damaged = candidates;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    DecisionRecord record;
    if (DecodeCandidates(damaged, record)) {
      EXPECT_EQ(EncodeCandidates(record), damaged);
    } else {
      ++refused;
    }
  }
  EXPECT_GT(refused, 0u);
}

TEST(DecisionLogTest, ModelRecordsAreReadTheSame) {
  const auto read = DecodeModelRecord(EncodeModelRecord({.digest = "ab", .model = "bytes"}));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->digest, "ab");
  EXPECT_EQ(read->model, "bytes");
  EXPECT_FALSE(DecodeDecisionRecord(EncodeModelRecord({.digest = "ab", .model = "bytes"})));
}

}  // namespace
}  // namespace kundig
