#include "engine/decision_cards.h"

#include <map>

#include "base/iso_time.h"
#include "engine/json_parts.h"
#include "engine/live/decision_answer.h"
#include "engine/live/store_decisions.h"
#include "engine/statements.h"

namespace kundig {
namespace {

using Came = OfferCard::Came;

struct ToldDecision {
  DecisionCard card;
  std::string model_digest;
};

Result<std::vector<ToldDecision>> ReadDecisions(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_told_decisions));
  std::vector<ToldDecision> told;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return told;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      ToldDecision one{.card = {.id = std::string(chunk->Text(0, i)),
                                .customer = std::string(chunk->Text(1, i)),
                                .time_us = chunk->Column<int64_t>(2)[i],
                                .placement = std::string(chunk->Text(3, i)),
                                .occasion = static_cast<Occasion>(chunk->Column<int64_t>(4)[i]),
                                .places = chunk->Column<int32_t>(8)[i],
                                .offers = {},
                                .left_alone_propensity = chunk->Column<double>(7)[i]},
                       .model_digest = std::string(chunk->Text(5, i))};
      KUNDIG_ASSIGN_OR_RETURN(one.card.left_alone, ParseRestraint(chunk->Text(6, i)));
      told.push_back(std::move(one));
    }
  }
}

// What an offer rests on.
struct ToldOffer {
  OfferCard card;
  FixedFeatures features = {};
};

ToldOffer ReadOffer(const Chunk& chunk, size_t row, const Config& config) {
  const auto number = [&](size_t column) { return chunk.Column<double>(column)[row]; };
  const bool accepted = chunk.Column<int32_t>(6)[row] == 1;
  const bool declined = chunk.Column<int32_t>(7)[row] == 1;
  ToldOffer offer{.card = {.service = NameOfService(config, chunk.Text(1, row)),
                           .value_minor = {.value = number(2), .low = number(3), .high = number(4)},
                           .propensity = number(5),
                           .reasons = {},
                           .came = accepted   ? Came::kAccepted
                                   : declined ? Came::kDeclined
                                              : Came::kWaiting}};
  const Chunk::ListSlice features = chunk.List(8, row);
  std::copy_n(chunk.ListValues<int32_t>(8) + features.offset,
              std::min<size_t>(features.length, kRewardFeatures), offer.features.begin());
  return offer;
}

// By decision, place by place.
using ToldOffers = std::map<std::string, std::vector<ToldOffer>, std::less<>>;

Result<ToldOffers> ReadOffers(Connection& connection, const Config& config) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_told_offers));
  ToldOffers offers;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return offers;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      offers[std::string(chunk->Text(0, i))].push_back(ReadOffer(*chunk, i, config));
    }
  }
}

// The models by which the decisions were made, each read once.
class LoggedModels {
 public:
  explicit LoggedModels(Connection& connection) : connection_(connection) {}

  Result<std::vector<Reason>> Reasons(const std::string& digest, const ToldOffer& offer) {
    KUNDIG_ASSIGN_OR_RETURN(const RewardModel* model, Find(digest));
    if (model == nullptr) return std::vector<Reason>();
    for (size_t arm = 0; arm < model->size(); ++arm) {
      if (model->id(arm) != offer.card.service.id) continue;
      return ReasonsOf(model->Coefficients(arm), FromFixedPoint(offer.features));
    }
    return std::vector<Reason>();
  }

 private:
  // Null where it was not kept.
  Result<const RewardModel*> Find(const std::string& digest) {
    const auto known = models_.find(digest);
    if (known != models_.end()) return known->second ? &*known->second : nullptr;
    std::optional<RewardModel>& model = models_[digest];
    auto logged = ReadModel(connection_, digest);
    if (logged) {
      model = std::move(logged->model);
    } else if (logged.error().code != ErrorCode::kNotFound) {
      return tl::unexpected(logged.error());
    }
    return model ? &*model : nullptr;
  }

  Connection& connection_;
  std::map<std::string, std::optional<RewardModel>, std::less<>> models_;  // by digest
};

std::string_view NameOf(Came came) {
  switch (came) {
    case Came::kAccepted: return "accepted";
    case Came::kDeclined: return "declined";
    case Came::kWaiting: break;
  }
  return "waiting";
}

// Key "text": {"en", "de"}.
template <typename Because>
void WriteBecause(Because because, JsonWriter& json) {
  json.Field("because", WordsOf(because).name).Key("text").BeginObject();
  json.Field("en", BecauseOf(because, Language::kEnglish));
  json.Field("de", BecauseOf(because, Language::kGerman)).EndObject();
}

void WriteOffer(const OfferCard& offer, JsonWriter& json) {
  json.BeginObject().Field("service", offer.service.id);
  WriteName(json, "name", offer.service);
  WriteEstimate(json, "value_minor", offer.value_minor);
  json.Field("propensity", offer.propensity)
      .Field("came", NameOf(offer.came))
      .Key("reasons")
      .BeginArray();
  for (const Reason& reason : offer.reasons) {
    json.BeginObject();
    WriteBecause(reason.because, json);
    json.Field("contribution_minor", reason.contribution_minor).EndObject();
  }
  json.EndArray().EndObject();
}

}  // namespace

Result<std::vector<DecisionCard>> TellDecisions(Connection& connection, const Config& config) {
  KUNDIG_ASSIGN_OR_RETURN(std::vector<ToldDecision> told, ReadDecisions(connection));
  KUNDIG_ASSIGN_OR_RETURN(ToldOffers offers, ReadOffers(connection, config));
  LoggedModels models(connection);
  std::vector<DecisionCard> cards;
  for (ToldDecision& one : told) {
    for (ToldOffer& offer : offers[one.card.id]) {
      KUNDIG_ASSIGN_OR_RETURN(offer.card.reasons, models.Reasons(one.model_digest, offer));
      one.card.offers.push_back(std::move(offer.card));
    }
    cards.push_back(std::move(one.card));
  }
  return cards;
}

void WriteCard(const DecisionCard& card, JsonWriter& json) {
  json.BeginObject()
      .Field("id", card.id)
      .Field("customer", card.customer)
      .Field("time", FormatIsoTime(card.time_us))
      .Field("placement", card.placement)
      .Field("occasion", card.occasion == Occasion::kMessage ? "message" : "visit")
      .Field("places", card.places)
      .Key("offers")
      .BeginArray();
  for (const OfferCard& offer : card.offers) WriteOffer(offer, json);
  json.EndArray();
  if (card.left_alone != Restraint::kNone) {
    json.Key("left_alone").BeginObject();
    WriteBecause(card.left_alone, json);
    json.Field("propensity", card.left_alone_propensity).EndObject();
  }
  json.EndObject();
}

}  // namespace kundig
