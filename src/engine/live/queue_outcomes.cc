#include "engine/live/queue_outcomes.h"

#include <algorithm>

#include "base/json_writer.h"
#include "engine/statements.h"
#include "engine/webhook_queue.h"

namespace kundig {
namespace {

// Whose answer it is does not stand there: who needs to know it knows the decision.
WebhookMessage MessageOf(const Chunk& chunk, size_t row) {
  JsonWriter json;
  json.BeginObject()
      .Field("decisionId", chunk.Text(0, row))
      .Field("service", chunk.Text(1, row))
      .Field("outcome", chunk.Column<int32_t>(2)[row] == 1 ? "accepted" : "declined")
      .Field("value", chunk.Column<int64_t>(4)[row])
      .Field("late", chunk.Column<int32_t>(5)[row] == 1)
      .EndObject();
  return {.kind = WebhookKind::kOutcome,
          .data_json = json.Take(),
          .at_us = chunk.Column<int64_t>(3)[row]};
}

Status StageAnswers(Connection& connection, std::span<const NamedOutcome> answers) {
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_staged_answers));
  KUNDIG_ASSIGN_OR_RETURN(Appender rows, connection.Append("staged_answers"));
  for (const NamedOutcome& answer : answers) {
    rows.Text(answer.decision_id);
    answer.service.empty() ? rows.Null() : rows.Text(answer.service);
    rows.Bool(answer.accepted);
    rows.Int64(answer.time_us);
    KUNDIG_RETURN_IF_ERROR(rows.EndRow());
  }
  return rows.Close();
}

}  // namespace

Result<bool> QueueOutcomes(Connection& connection, std::span<const NamedOutcome> answers,
                           const std::vector<WebhookEndpoint>& webhooks, int64_t window_us) {
  const auto wants = [](const WebhookEndpoint& one) { return one.Wants(WebhookKind::kOutcome); };
  if (answers.empty() || std::ranges::none_of(webhooks, wants)) return false;
  KUNDIG_RETURN_IF_ERROR(StageAnswers(connection, answers));
  std::vector<WebhookMessage> messages;
  {
    KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_told_outcomes, {window_us}));
    while (true) {
      KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
      if (chunk == nullptr) break;
      for (size_t i = 0; i < chunk->rows(); ++i) messages.push_back(MessageOf(*chunk, i));
    }
  }
  KUNDIG_RETURN_IF_ERROR(QueueWebhooks(connection, webhooks, messages));
  return !messages.empty();
}

}  // namespace kundig
