// LoggedDecision: what the journal and the store keep of a decision, so that another policy can be
// judged by it; LoggedModel: the reward model by which decisions were made, kept once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/result.h"
#include "decisions/decide.h"

namespace kundig {

struct LoggedOffer {
  std::string service;
  Estimate value_minor;
  double propensity = 1;
  int64_t worth_minor = 0;
  FixedFeatures features = {};

  friend bool operator==(const LoggedOffer& a, const LoggedOffer& b) {
    const auto members = [](const LoggedOffer& offer) {
      const Estimate& value = offer.value_minor;
      return std::tie(offer.service, value.value, value.low, value.high, offer.propensity,
                      offer.worth_minor, offer.features);
    };
    return members(a) == members(b);
  }
};

// A row of the store's table `decisions` with its `offers`.
struct LoggedDecision {
  std::string id;
  std::string customer;    // the identifier by which it was asked for
  bool anonymous = false;  // it is an anonymous id, not a user id
  int64_t time_us = 0;     // UTC
  std::string placement;   // empty: not told
  Occasion occasion = Occasion::kVisit;
  std::string policy;
  std::string model_digest;
  uint64_t seed = 0;  // below 2^63
  uint32_t places = 1;
  double leave_alone_minor = 0;
  Restraint left_alone = Restraint::kNone;
  double left_alone_propensity = 1;
  std::vector<LoggedOffer> offers;
  std::string candidates;  // EncodeCandidates()

  friend bool operator==(const LoggedDecision&, const LoggedDecision&) = default;
};

// The features of customer and services in fixed point, and why services were not offered; version
// 1:
//
//   1 byte version, 4 bytes number of services, 40 bytes of the customer's features (4 bytes each);
//   for each service 1 byte: its Restraint in the low four bits, 16 in use, 32 a need follows, 64
//   an interest follows; then those, zigzag in groups of 7 bits.
//
// Services stand in the order of the model's. 1 to 7 bytes each.
[[nodiscard]] std::string EncodeCandidates(const DecisionRecord& record);
// Sets restraints and features. Errors: kFailure where the bytes are not what EncodeCandidates()
// gives.
Status DecodeCandidates(std::string_view bytes, DecisionRecord& record);

// A model with its services' worths at that time.
struct LoggedModel {
  int64_t made_at_us = 0;
  RewardModel model;
  std::vector<int64_t> worths_minor;  // [services]
};
// What the store keeps as `reward_models.model`.
[[nodiscard]] std::string EncodeModel(const RewardModel& model,
                                      const std::vector<ArmWorth>& worths);
// Sets all but made_at_us. Errors: kFailure.
Result<LoggedModel> DecodeModel(std::string_view bytes);

// The record as Decide() gave it, from what is stored alone. Errors: kFailure where the decision
// was not made by this model, or its candidates cannot be read.
Result<DecisionRecord> RestoreRecord(const LoggedDecision& decision, const RewardModel& model);

// The payloads of records of our own (RecordKind::kOwn): the first byte says which.
enum class OwnRecord : char { kDecision = 'D', kRewardModel = 'M' };
[[nodiscard]] std::string EncodeDecisionRecord(const LoggedDecision& decision);
// Errors: kFailure where the bytes are not what EncodeDecisionRecord() gives.
Result<LoggedDecision> DecodeDecisionRecord(std::string_view payload);
struct ModelRecord {
  std::string digest;
  std::string model;  // EncodeModel()
};
[[nodiscard]] std::string EncodeModelRecord(const ModelRecord& record);
Result<ModelRecord> DecodeModelRecord(std::string_view payload);

}  // namespace kundig
