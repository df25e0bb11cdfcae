#include "engine/live/store_decisions.h"

#include <algorithm>

#include "base/check.h"
#include "base/json_writer.h"
#include "engine/statements.h"
#include "engine/webhook_queue.h"

namespace kundig {
namespace {

class DecisionStaging {
 public:
  static Result<DecisionStaging> Begin(Connection& connection) {
    KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_staged_decisions));
    KUNDIG_ASSIGN_OR_RETURN(Appender decisions, connection.Append("staged_decisions"));
    KUNDIG_ASSIGN_OR_RETURN(Appender offers, connection.Append("staged_offers"));
    KUNDIG_ASSIGN_OR_RETURN(Appender models, connection.Append("staged_models"));
    return DecisionStaging(std::move(decisions), std::move(offers), std::move(models));
  }

  Status Add(const LoggedDecision& decision, int32_t customer_key) {
    decisions_.Text(decision.id);
    decisions_.Int32(customer_key);
    decisions_.Int64(decision.time_us);
    decision.placement.empty() ? decisions_.Null() : decisions_.Text(decision.placement);
    decisions_.Int64(static_cast<int64_t>(decision.occasion));
    decisions_.Text(decision.policy);
    decisions_.Text(decision.model_digest);
    decisions_.Int64(static_cast<int64_t>(decision.seed));
    decisions_.Int32(static_cast<int32_t>(decision.places));
    decisions_.Double(decision.leave_alone_minor);
    decision.left_alone == Restraint::kNone ? decisions_.Null()
                                            : decisions_.Text(WordsOf(decision.left_alone).name);
    decisions_.Double(decision.left_alone_propensity);
    decisions_.Text(decision.candidates);
    KUNDIG_RETURN_IF_ERROR(decisions_.EndRow());
    for (size_t place = 0; place < decision.offers.size(); ++place) {
      KUNDIG_RETURN_IF_ERROR(Add(decision.id, static_cast<int32_t>(place), decision.offers[place]));
    }
    return {};
  }

  Status Add(const ModelRecord& record, int64_t made_at_us) {
    models_.Text(record.digest);
    models_.Int64(made_at_us);
    models_.Text(record.model);
    return models_.EndRow();
  }

  Status Close() {
    KUNDIG_RETURN_IF_ERROR(decisions_.Close());
    KUNDIG_RETURN_IF_ERROR(offers_.Close());
    return models_.Close();
  }

 private:
  DecisionStaging(Appender decisions, Appender offers, Appender models)
      : decisions_(std::move(decisions)), offers_(std::move(offers)), models_(std::move(models)) {}

  Status Add(const std::string& decision_id, int32_t place, const LoggedOffer& offer) {
    offers_.Text(decision_id);
    offers_.Int32(place);
    offers_.Text(offer.service);
    offers_.Double(offer.value_minor.value);
    offers_.Double(offer.value_minor.low);
    offers_.Double(offer.value_minor.high);
    offers_.Double(offer.propensity);
    offers_.Int64(offer.worth_minor);
    for (const int32_t feature : offer.features) offers_.Int32(feature);
    return offers_.EndRow();
  }

  Appender decisions_;
  Appender offers_;
  Appender models_;
};

// The member `data` of a webhook: as the answer to who asked, without names and reasons.
std::string WebhookData(const LoggedDecision& decision) {
  JsonWriter json;
  json.BeginObject().Field("decisionId", decision.id);
  json.Field(decision.anonymous ? "anonymousId" : "userId", decision.customer);
  if (!decision.placement.empty()) json.Field("placement", decision.placement);
  json.Key("decisions").BeginArray();
  for (const LoggedOffer& offer : decision.offers) {
    json.BeginObject().Field("service", offer.service);
    json.Field("expectedValue", offer.value_minor.value).Field("propensity", offer.propensity);
    json.EndObject();
  }
  if (decision.left_alone != Restraint::kNone) {
    json.BeginObject().Field("leave_alone", true);
    json.Field("because", WordsOf(decision.left_alone).name);
    json.Field("propensity", decision.left_alone_propensity).EndObject();
  }
  json.EndArray().EndObject();
  return json.Take();
}

// An identifier that nobody has seen yet becomes a customer, a person of its own, as it does where
// an event brings it.
int32_t CustomerOf(const LoggedDecision& decision, IdentifierJoiner& joiner) {
  const Identifier identifier{
      decision.anonymous ? IdentifierKind::kAnonymousId : IdentifierKind::kUserId,
      decision.customer};
  return joiner.Add({&identifier, 1}, {});
}

void AddOffers(const LoggedDecision& decision, int32_t customer_key,
               std::vector<PersonalOffer>& offers) {
  for (size_t place = 0; place < decision.offers.size(); ++place) {
    const LoggedOffer& offer = decision.offers[place];
    offers.push_back({.person_key = customer_key,
                      .offer = {.decision_id = decision.id,
                                .place = static_cast<int32_t>(place),
                                .service = offer.service,
                                .time_us = decision.time_us,
                                .worth_minor = offer.worth_minor,
                                .features = offer.features,
                                .message = decision.occasion == Occasion::kMessage}});
  }
}

Result<std::vector<LoggedOffer>> ReadOffers(Connection& connection, const std::string& id) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_offers_of_decision, {id}));
  std::vector<LoggedOffer> offers;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return offers;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      const auto number = [chunk, i](size_t column) { return chunk->Column<double>(column)[i]; };
      LoggedOffer offer{.service = std::string(chunk->Text(0, i)),
                        .value_minor = {.value = number(1), .low = number(2), .high = number(3)},
                        .propensity = number(4),
                        .worth_minor = chunk->Column<int64_t>(5)[i]};
      const Chunk::ListSlice slice = chunk->List(6, i);
      KUNDIG_CHECK(slice.length == offer.features.size());
      std::copy_n(chunk->ListValues<int32_t>(6) + slice.offset, slice.length,
                  offer.features.begin());
      offers.push_back(std::move(offer));
    }
  }
}

}  // namespace

Result<Restraint> ParseRestraint(std::string_view name) {
  for (auto number = uint8_t{0}; number <= static_cast<uint8_t>(Restraint::kWorthTooLittle);
       ++number) {
    if (WordsOf(static_cast<Restraint>(number)).name == name) {
      return static_cast<Restraint>(number);
    }
  }
  return Fail(ErrorCode::kFailure, fmt::format("there is no reason \"{}\"", name), "decisions",
              "the store was written by another release");
}

Result<std::vector<PersonalOffer>> StoreOwnRecords(Connection& connection,
                                                   std::span<const JournalRecord> records,
                                                   const std::vector<WebhookEndpoint>& webhooks,
                                                   IdentifierJoiner& joiner) {
  std::vector<PersonalOffer> offers;
  const auto is_own = [](const JournalRecord& record) { return record.kind == RecordKind::kOwn; };
  if (std::ranges::none_of(records, is_own)) return offers;
  KUNDIG_ASSIGN_OR_RETURN(DecisionStaging staging, DecisionStaging::Begin(connection));
  std::vector<WebhookMessage> messages;
  for (const JournalRecord& record : records) {
    if (!is_own(record)) continue;
    if (record.payload.empty() ||
        record.payload.front() != static_cast<char>(OwnRecord::kDecision)) {
      KUNDIG_ASSIGN_OR_RETURN(const ModelRecord model, DecodeModelRecord(record.payload));
      KUNDIG_RETURN_IF_ERROR(staging.Add(model, record.received_at_us));
      continue;
    }
    KUNDIG_ASSIGN_OR_RETURN(const LoggedDecision decision, DecodeDecisionRecord(record.payload));
    const int32_t customer_key = CustomerOf(decision, joiner);
    KUNDIG_RETURN_IF_ERROR(staging.Add(decision, customer_key));
    AddOffers(decision, customer_key, offers);
    if (webhooks.empty()) continue;
    messages.push_back({.kind = WebhookKind::kDecision,
                        .data_json = WebhookData(decision),
                        .at_us = decision.time_us});
  }
  KUNDIG_RETURN_IF_ERROR(staging.Close());
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::insert_decisions));
  if (!webhooks.empty()) KUNDIG_RETURN_IF_ERROR(QueueWebhooks(connection, webhooks, messages));
  return offers;
}

Result<LoggedDecision> ReadDecision(Connection& connection, const std::string& decision_id) {
  LoggedDecision decision{.id = decision_id};
  {
    KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_decision, {decision_id}));
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr || chunk->rows() == 0) {
      return Fail(ErrorCode::kNotFound, fmt::format("there is no decision \"{}\"", decision_id));
    }
    decision.customer = chunk->Text(0, 0);
    decision.time_us = chunk->Column<int64_t>(1)[0];
    decision.placement = chunk->Text(2, 0);
    decision.occasion = static_cast<Occasion>(chunk->Column<int64_t>(3)[0]);
    decision.policy = chunk->Text(4, 0);
    decision.model_digest = chunk->Text(5, 0);
    decision.seed = static_cast<uint64_t>(chunk->Column<int64_t>(6)[0]);
    decision.places = static_cast<uint32_t>(chunk->Column<int32_t>(7)[0]);
    decision.leave_alone_minor = chunk->Column<double>(8)[0];
    KUNDIG_ASSIGN_OR_RETURN(decision.left_alone, ParseRestraint(chunk->Text(9, 0)));
    decision.left_alone_propensity = chunk->Column<double>(10)[0];
    decision.candidates = chunk->Text(11, 0);
  }
  KUNDIG_ASSIGN_OR_RETURN(decision.offers, ReadOffers(connection, decision_id));
  return decision;
}

Result<LoggedModel> ReadModel(Connection& connection, const std::string& digest) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_reward_model, {digest}));
  KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
  if (chunk == nullptr || chunk->rows() == 0) {
    return Fail(ErrorCode::kNotFound, fmt::format("there is no reward model {}", digest));
  }
  KUNDIG_ASSIGN_OR_RETURN(LoggedModel model, DecodeModel(chunk->Text(1, 0)));
  model.made_at_us = chunk->Column<int64_t>(0)[0];
  return model;
}

}  // namespace kundig
