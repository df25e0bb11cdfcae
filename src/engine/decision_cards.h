// DecisionCard: one decision as people read it: what was offered and why, or why not, and what came
// of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "decisions/decide.h"
#include "engine/service_names.h"
#include "store/duckdb/database.h"

namespace kundig {

struct OfferCard {
  enum class Came : uint8_t { kWaiting, kAccepted, kDeclined };

  ServiceName service;
  Estimate value_minor;
  double propensity = 1;
  std::vector<Reason> reasons;  // the strongest first; empty where the model was not kept
  Came came = Came::kWaiting;   // so far; declined too where no answer came in time
};

struct DecisionCard {
  std::string id;
  std::string customer;  // the identifier by which it was asked for
  int64_t time_us = 0;   // UTC
  std::string placement;
  Occasion occasion = Occasion::kVisit;
  int64_t places = 1;
  std::vector<OfferCard> offers;
  // Where fewer than `places` are offered: why no more.
  Restraint left_alone = Restraint::kNone;
  double left_alone_propensity = 1;
};

// Those that stand in the table told_decisions(decision_id) of this session, the latest first.
// Requires answered_offers (store/answered_offers.h). Reasons are computed again from the features
// and the model that were logged. Errors: kFailure where these cannot be read; those of the store.
Result<std::vector<DecisionCard>> TellDecisions(Connection& connection, const Config& config);

// An object: id, customer, time, placement, occasion, places, offers, left_alone, propensity. Words
// for people stand there in every language.
void WriteCard(const DecisionCard& card, JsonWriter& json);

}  // namespace kundig
