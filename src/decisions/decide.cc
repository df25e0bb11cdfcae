#include "decisions/decide.h"

#include <algorithm>

#include "base/check.h"

namespace kundig {
namespace {

// What may be offered and was not yet, as the policy sees it.
class Remaining {
 public:
  explicit Remaining(const DecisionRecord& record) : leave_alone_(record.leave_alone_minor) {
    for (size_t service = 0; service < record.restraints.size(); ++service) {
      if (record.restraints[service] != Restraint::kNone) continue;
      services_.push_back(service);
      beliefs_.push_back(record.beliefs[service]);
    }
  }

  [[nodiscard]] bool empty() const { return services_.empty(); }
  [[nodiscard]] size_t service(size_t arm) const { return services_[arm]; }
  [[nodiscard]] size_t size() const { return services_.size(); }
  [[nodiscard]] Contest contest() const { return {.arms = beliefs_, .leave_alone = leave_alone_}; }
  void Remove(size_t arm) {
    services_.erase(services_.begin() + static_cast<std::ptrdiff_t>(arm));
    beliefs_.erase(beliefs_.begin() + static_cast<std::ptrdiff_t>(arm));
  }
  void RemoveService(size_t service) {
    const auto found = std::ranges::lower_bound(services_, service);
    if (found != services_.end() && *found == service)
      Remove(static_cast<size_t>(found - services_.begin()));
  }

 private:
  double leave_alone_;
  std::vector<size_t> services_;  // ascending
  std::vector<RewardEstimate> beliefs_;
};

void JudgeCandidates(const DecisionSnapshot& snapshot, const DecisionInput& input,
                     DecisionRecord& record) {
  const size_t count = snapshot.services.size();
  record.restraints.reserve(count);
  for (size_t service = 0; service < count; ++service) {
    const CandidateSignals& candidate = input.candidates[service];
    const OfferedService& offered = snapshot.services[service];
    record.restraints.push_back(JudgeService({.available = offered.available,
                                              .eligible = candidate.eligible,
                                              .asked = candidate.asked,
                                              .needed = offered.needed},
                                             input.consents));
  }
}

void ValueCandidates(const DecisionSnapshot& snapshot, const DecisionInput& input,
                     DecisionRecord& record) {
  const size_t count = snapshot.services.size();
  record.features.assign(count, CustomerFeatures(input.customer, snapshot.scale));
  for (size_t service = 0; service < count; ++service)
    SetServiceFeatures(input.candidates[service].signals, record.features[service]);
  record.beliefs.resize(count);
  snapshot.model.PredictAll(record.features, record.beliefs);
}

// The one reason where all services have the same.
Restraint WhyNothing(const std::vector<Restraint>& restraints) {
  const bool all_same =
      !restraints.empty() && std::ranges::all_of(restraints, [&](Restraint restraint) {
        return restraint == restraints.front();
      });
  return all_same ? restraints.front() : Restraint::kNothingAllowed;
}

void FillPlaces(const DecisionSnapshot& snapshot, const Policy& policy, Decision& decision) {
  const DecisionRecord& record = decision.record;
  Remaining remaining(record);
  if (remaining.empty()) decision.left_alone = WhyNothing(record.restraints);
  Random random(record.seed);
  while (!remaining.empty() && decision.offers.size() < record.limit) {
    const Pick pick = policy.Draw(remaining.contest(), random);
    if (pick.arm == kLeaveAlone) {
      decision.left_alone = Restraint::kWorthTooLittle;
      decision.left_alone_propensity = pick.propensity;
      return;
    }
    const size_t service = remaining.service(pick.arm);
    decision.offers.push_back(
        {.service = service,
         .value_minor = IntervalOf(record.beliefs[service]),
         .propensity = pick.propensity,
         .reasons = ReasonsOf(snapshot.model.Coefficients(service), record.features[service])});
    remaining.Remove(pick.arm);
  }
  if (remaining.empty() && !decision.offers.empty() && decision.offers.size() < record.limit)
    decision.left_alone = Restraint::kNothingAllowed;
}

}  // namespace

Decision Decide(const DecisionSnapshot& snapshot, const Policy& policy,
                const DecisionInput& input) {
  KUNDIG_CHECK(snapshot.services.size() == snapshot.model.size());
  KUNDIG_CHECK(input.candidates.size() == snapshot.services.size());
  Decision decision;
  DecisionRecord& record = decision.record;
  record.model_digest = snapshot.model.digest();
  record.policy = policy.name();
  record.seed = input.seed;
  record.limit = input.limit;
  record.leave_alone_minor = snapshot.min_expected_value_minor;
  record.customer_restraint =
      JudgeCustomer(snapshot.rules, {.stable_id = input.stable_id,
                                     .consents = input.consents,
                                     .occasion = input.occasion,
                                     .messages_last_week = input.customer.messages_last_week,
                                     .local_minute = input.customer.local_minute});
  if (record.customer_restraint != Restraint::kNone) {
    decision.left_alone = record.customer_restraint;
    return decision;
  }
  JudgeCandidates(snapshot, input, record);
  ValueCandidates(snapshot, input, record);
  FillPlaces(snapshot, policy, decision);
  return decision;
}

std::vector<double> PropensitiesAt(const DecisionRecord& record, const Policy& policy,
                                   std::span<const size_t> before) {
  std::vector<double> propensities(record.restraints.size() + 1, 0.0);
  Remaining remaining(record);
  for (const size_t service : before) remaining.RemoveService(service);
  const std::vector<double> drawn = policy.Propensities(remaining.contest());
  for (size_t arm = 0; arm < remaining.size(); ++arm)
    propensities[remaining.service(arm)] = drawn[arm];
  propensities.back() = drawn.back();
  return propensities;
}

}  // namespace kundig
