#include "engine/customer_decisions.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "base/check.h"
#include "engine/learn.h"
#include "engine/live/attribute_rewards.h"
#include "engine/live/load_offers.h"
#include "engine/live/recall_offers.h"
#include "engine/live/store_decisions.h"
#include "engine/statements.h"

namespace kundig {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"open", "accepted", "declined", "no_answer"};

// A decision as it lies in the store, with what its reasons and outcomes are worked out from.
struct StoredDecision {
  CustomerDecision decision;
  std::string model_digest;
  std::vector<FixedFeatures> features;  // [offers]
};

void AddOffer(const Chunk& chunk, size_t row, StoredDecision& stored) {
  const auto number = [&chunk, row](size_t column) { return chunk.Column<double>(column)[row]; };
  stored.decision.offers.push_back(
      {.service = std::string(chunk.Text(5, row)),
       .value_minor = {.value = number(6), .low = number(7), .high = number(8)},
       .propensity = number(9)});
  const Chunk::ListSlice slice = chunk.List(10, row);
  KUNDIG_CHECK(slice.length == kRewardFeatures);
  std::copy_n(chunk.ListValues<int32_t>(10) + slice.offset, slice.length,
              stored.features.emplace_back().begin());
}

Status AddRow(const Chunk& chunk, size_t row, std::vector<StoredDecision>& decisions) {
  if (decisions.empty() || decisions.back().decision.id != chunk.Text(0, row)) {
    Restraint left_alone = Restraint::kNone;
    if (!chunk.IsNull(4, row)) {
      KUNDIG_ASSIGN_OR_RETURN(left_alone, ParseRestraint(chunk.Text(4, row)));
    }
    decisions.push_back({.decision = {.id = std::string(chunk.Text(0, row)),
                                      .time_us = chunk.Column<int64_t>(1)[row],
                                      .placement = std::string(chunk.Text(2, row)),
                                      .left_alone = left_alone},
                         .model_digest = std::string(chunk.Text(3, row))});
  }
  if (!chunk.IsNull(5, row)) AddOffer(chunk, row, decisions.back());
  return {};
}

Result<std::vector<StoredDecision>> ReadStored(Connection& connection, int32_t person_key,
                                               int64_t most) {
  std::vector<StoredDecision> decisions;
  KUNDIG_ASSIGN_OR_RETURN(
      Rows rows, connection.Query(sql::select_customer_decisions, {int64_t{person_key}, most}));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return decisions;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      KUNDIG_RETURN_IF_ERROR(AddRow(*chunk, i, decisions));
    }
  }
}

// The models of decisions that were made close to each other are mostly the same.
Status AddReasons(Connection& connection, std::vector<StoredDecision>& decisions) {
  std::map<std::string, LoggedModel> models;
  for (StoredDecision& stored : decisions) {
    for (size_t i = 0; i < stored.features.size(); ++i) {
      if (!models.contains(stored.model_digest)) {
        KUNDIG_ASSIGN_OR_RETURN(models[stored.model_digest],
                                ReadModel(connection, stored.model_digest));
      }
      const RewardModel& model = models[stored.model_digest].model;
      CustomerOffer& offer = stored.decision.offers[i];
      for (size_t arm = 0; arm < model.size(); ++arm) {
        if (model.id(arm) != offer.service) continue;
        offer.reasons = ReasonsOf(model.Coefficients(arm), FromFixedPoint(stored.features[i]));
      }
    }
  }
  return {};
}

Result<std::vector<ItemMoment>> ReadUses(Connection& connection, int32_t person_key) {
  std::vector<ItemMoment> uses;
  KUNDIG_ASSIGN_OR_RETURN(Rows rows,
                          connection.Query(sql::select_customer_uses, {int64_t{person_key}}));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return uses;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      uses.push_back(
          {.item_key = chunk->Column<int32_t>(0)[i], .time_us = chunk->Column<int64_t>(1)[i]});
    }
  }
}

CameOfIt Judge(const OfferOutcome& outcome, int64_t offered_us, const Attribution& attribution) {
  if (outcome.Counts()) {
    return outcome.answer == OfferOutcome::Answer::kAccepted ? CameOfIt::kAccepted
                                                             : CameOfIt::kDeclined;
  }
  const bool over = offered_us + attribution.window_us <= attribution.as_of_us;
  return over ? CameOfIt::kNoAnswer : CameOfIt::kOpen;
}

using PlaceOfOffer = std::pair<std::string, size_t>;  // the decision's id, and the place

// Of all that the person was ever offered: a use answers the latest offer before it.
Result<std::map<PlaceOfOffer, CameOfIt>> WhatCameOfAll(Store& store, Connection& connection,
                                                       const Config& config, int32_t person_key) {
  std::map<PlaceOfOffer, CameOfIt> came;
  KUNDIG_ASSIGN_OR_RETURN(const auto recalled, RecallOffers(connection, {&person_key, 1}));
  if (recalled.empty()) return came;
  KUNDIG_ASSIGN_OR_RETURN(const Attribution attribution, PlanAttribution(store, config, {}));
  KUNDIG_ASSIGN_OR_RETURN(const ItemServices services, LoadItemServices(store, {}));
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<ItemMoment> uses, ReadUses(connection, person_key));
  const std::vector<MadeOffer>& offers = recalled.front().offers;
  const PersonPicture person{.uses = uses, .offers = offers, .outcomes = recalled.front().outcomes};
  const auto outcomes = OutcomesOf(person, services, attribution.window_us);
  for (size_t i = 0; i < offers.size(); ++i) {
    came[{offers[i].decision_id, static_cast<size_t>(offers[i].place)}] =
        Judge(outcomes[i], offers[i].time_us, attribution);
  }
  return came;
}

}  // namespace

std::string_view CameOfItName(CameOfIt came_of_it) {
  return kNames[static_cast<size_t>(came_of_it)];
}

Result<std::vector<CustomerDecision>> ReadCustomerDecisions(Store& store, const Config& config,
                                                            int32_t person_key, int64_t most) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(auto stored, ReadStored(connection, person_key, most));
  KUNDIG_RETURN_IF_ERROR(AddReasons(connection, stored));
  KUNDIG_ASSIGN_OR_RETURN(const auto came, WhatCameOfAll(store, connection, config, person_key));
  std::vector<CustomerDecision> decisions;
  for (auto& [decision, digest, features] : stored) {
    for (size_t place = 0; place < decision.offers.size(); ++place) {
      const auto found = came.find({decision.id, place});
      if (found != came.end()) decision.offers[place].came_of_it = found->second;
    }
    decisions.push_back(std::move(decision));
  }
  return decisions;
}

}  // namespace kundig
