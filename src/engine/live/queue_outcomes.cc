#include "engine/live/queue_outcomes.h"

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "engine/statements.h"
#include "engine/webhook_queue.h"
#include "store/identifier.h"

namespace kundig {
namespace {

constexpr int64_t kMostIds = 20;  // of a person, of each kind
constexpr std::array<std::string_view, 3> kAnswerNames = {"none", "declined", "accepted"};

struct PersonIds {
  std::vector<std::string> user_ids;
  std::vector<std::string> anonymous_ids;
};
using IdsByPerson = std::map<int32_t, PersonIds>;

Status StagePersons(Connection& connection, std::span<const OutcomeChange> changes) {
  std::set<int32_t> staged;
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_told_persons));
  KUNDIG_ASSIGN_OR_RETURN(Appender rows, connection.Append("told_persons"));
  for (const OutcomeChange& change : changes) {
    if (!staged.insert(change.person_key).second) continue;
    rows.Int32(change.person_key);
    KUNDIG_RETURN_IF_ERROR(rows.EndRow());
  }
  return rows.Close();
}

Result<IdsByPerson> ReadIds(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_told_persons, {kMostIds}));
  IdsByPerson persons;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return persons;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      PersonIds& ids = persons[chunk->Column<int32_t>(0)[i]];
      const auto kind = static_cast<IdentifierKind>(chunk->Column<int32_t>(2)[i]);
      (kind == IdentifierKind::kUserId ? ids.user_ids : ids.anonymous_ids)
          .emplace_back(chunk->Text(1, i));
    }
  }
}

void Write(JsonWriter& json, std::string_view key, const std::vector<std::string>& ids) {
  json.Key(key).BeginArray();
  for (const std::string& id : ids) json.Value(id);
  json.EndArray();
}

void Write(JsonWriter& json, const OfferOutcome& outcome, int64_t worth_minor) {
  const bool worth_it = outcome.Counts() && outcome.answer == OfferOutcome::Answer::kAccepted;
  json.Field("outcome", kAnswerNames[static_cast<size_t>(outcome.answer)])
      .Field("value", worth_it ? worth_minor : 0)
      .Field("late", outcome.late);
  if (outcome.answer == OfferOutcome::Answer::kNone) return;
  json.Field("how", outcome.named ? "decision" : "attribution");
}

WebhookMessage MessageOf(const OutcomeChange& change, const PersonIds& ids, uint64_t sequence) {
  JsonWriter json;
  json.BeginObject()
      .Field("decisionId", change.offer.decision_id)
      .Field("service", change.offer.service);
  Write(json, "userIds", ids.user_ids);
  Write(json, "anonymousIds", ids.anonymous_ids);
  Write(json, change.after, change.offer.worth_minor);
  if (change.before.answer != OfferOutcome::Answer::kNone) {
    json.Key("before").BeginObject();
    Write(json, change.before, change.offer.worth_minor);
    json.EndObject();
  }
  json.Field("sequence", static_cast<int64_t>(sequence)).EndObject();
  return {.kind = WebhookKind::kOutcome, .data_json = json.Take(), .at_us = change.TimeUs()};
}

}  // namespace

Status QueueOutcomes(Connection& connection, const ChangedOutcomes& outcomes,
                     const std::vector<WebhookEndpoint>& webhooks) {
  if (outcomes.changes.empty()) return {};
  KUNDIG_RETURN_IF_ERROR(StagePersons(connection, outcomes.changes));
  KUNDIG_ASSIGN_OR_RETURN(IdsByPerson persons, ReadIds(connection));
  std::vector<WebhookMessage> messages;
  for (const OutcomeChange& change : outcomes.changes) {
    messages.push_back(MessageOf(change, persons[change.person_key], outcomes.sequence));
  }
  return QueueWebhooks(connection, webhooks, messages);
}

}  // namespace kundig
