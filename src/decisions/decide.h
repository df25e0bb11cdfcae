// Decide(): what to offer a customer now, or to leave them alone; with value, propensity, reasons,
// and all that is needed to judge another policy by it later.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/estimate.h"
#include "decisions/features.h"
#include "decisions/policy.h"
#include "decisions/rules.h"
#include "models/reward_model.h"

namespace kundig {

// What is on offer, own or a partner's: both stand in one list and are ranked by the same value. A
// free service is worth the lifetime value that it brings (ArmWorth), not its price.
struct OfferedService {
  bool available = true;
  Purposes needed = 0;  // consents without which it may not be offered
};

// All that decisions rest on; never changed while it is read. Services stand in the order of the
// model's.
struct DecisionSnapshot {
  RewardModel model;
  std::vector<OfferedService> services;
  ContactRules rules;
  FeatureScale scale;
  double min_expected_value_minor = 0;  // what leaving alone is worth
};

struct CandidateSignals {
  ServiceSignals signals;
  bool eligible = true;
  bool asked = true;  // false where the request names its candidates and this is none
};

struct DecisionInput {
  uint64_t stable_id = 0;  // of the person: Addressee
  Purposes consents = 0;
  Occasion occasion = Occasion::kVisit;
  CustomerSignals customer;
  std::span<const CandidateSignals> candidates;  // [services]
  size_t limit = 1;
  uint64_t seed = 0;  // of this decision alone
};

struct Offer {
  size_t service = 0;
  Estimate value_minor;   // of offering it, with the interval of the expectation
  double propensity = 1;  // of this service at this place, given those at the places before
  std::vector<Reason> reasons;
};

// The logged decision. Candidates are [services], empty where the customer was left alone by a
// rule.
struct DecisionRecord {
  std::string model_digest;
  std::string policy;
  uint64_t seed = 0;
  size_t limit = 1;
  double leave_alone_minor = 0;
  Restraint customer_restraint = Restraint::kNone;
  std::vector<Restraint> restraints;
  std::vector<Features> features;
  std::vector<RewardEstimate> beliefs;
};

struct Decision {
  std::vector<Offer> offers;  // in the order in which they were drawn
  // Where fewer than `limit` are offered: why no more, and with what propensity (1 where a rule
  // says so, or nothing is left).
  Restraint left_alone = Restraint::kNone;
  double left_alone_propensity = 1;
  DecisionRecord record;
};

// Places are filled one after the other: `policy` draws among what is left, and leaving alone is
// among it; where it wins, the list ends. A pure function: the same snapshot, policy and input give
// the same decision, bit for bit. Requires as many candidates as there are services.
[[nodiscard]] Decision Decide(const DecisionSnapshot& snapshot, const Policy& policy,
                              const DecisionInput& input);

// The propensities with which `policy` would have filled place `place` of a logged decision, given
// the services at the places before: [services + 1], leaving alone at the end.
[[nodiscard]] std::vector<double> PropensitiesAt(const DecisionRecord& record, const Policy& policy,
                                                 std::span<const size_t> before);

}  // namespace kundig
