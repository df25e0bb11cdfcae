#include "engine/webhook_deliveries.h"

#include "engine/statements.h"
#include "engine/webhook_queue.h"

namespace kundig {
namespace {

constexpr std::string_view kRemoveDead =
    "DELETE FROM webhook_deliveries WHERE url = $1 AND next_try_at IS NULL";

// Rows are changed by a copy and a removal: where two sessions write the same table, an UPDATE can
// end all work with the database in DuckDB 1.4.4 (duckdb/duckdb#19688).
Status MarkOne(Connection& connection, const TriedDelivery& tried) {
  const WebhookDelivery& delivery = tried.delivery;
  if (!tried.failure.empty()) {
    const SqlValue next_try = tried.next_try_us ? SqlValue(*tried.next_try_us) : SqlValue();
    KUNDIG_RETURN_IF_ERROR(connection.Run(sql::copy_failed_webhook,
                                          {delivery.number, delivery.id, next_try, tried.failure}));
  }
  KUNDIG_RETURN_IF_ERROR(connection.Run(
      "DELETE FROM webhook_deliveries WHERE number = $1 AND id = $2 AND tries = $3::INTEGER",
      {delivery.number, delivery.id, int64_t{delivery.tries}}));
  return {};
}

std::optional<int64_t> TimeAt(const Chunk& chunk, size_t column, size_t row) {
  if (chunk.IsNull(column, row)) return std::nullopt;
  return chunk.Column<int64_t>(column)[row];
}

}  // namespace

Result<WebhookDeliveries> WebhookDeliveries::Open(Store& store) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_RETURN_IF_ERROR(PrepareWebhooks(connection));
  return WebhookDeliveries(std::move(connection));
}

Result<std::vector<WebhookDelivery>> WebhookDeliveries::Due(const std::string& url, int64_t now_us,
                                                            int64_t most) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows,
                          connection_.Query(sql::select_due_webhooks, {url, now_us, most}));
  std::vector<WebhookDelivery> due;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return due;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      due.push_back({.number = chunk->Column<int64_t>(0)[i],
                     .id = std::string(chunk->Text(1, i)),
                     .body = std::string(chunk->Text(2, i)),
                     .tries = chunk->Column<int32_t>(3)[i]});
    }
  }
}

Result<std::optional<int64_t>> WebhookDeliveries::NextTry(const std::string& url) {
  return connection_.QueryInt64(
      "SELECT epoch_us(min(next_try_at)) FROM webhook_deliveries WHERE url = $1 AND tries > 0",
      {url});
}

Status WebhookDeliveries::Mark(std::span<const TriedDelivery> tried) {
  if (tried.empty()) return {};
  KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection_));
  for (const TriedDelivery& one : tried) KUNDIG_RETURN_IF_ERROR(MarkOne(connection_, one));
  return transaction.Commit();
}

Result<bool> WebhookDeliveries::IsGone(const std::string& url) {
  KUNDIG_ASSIGN_OR_RETURN(
      const auto found,
      connection_.QueryInt64("SELECT count(*) FROM webhook_gone WHERE url = $1", {url}));
  return found.value_or(0) > 0;
}

Result<int64_t> WebhookDeliveries::MarkGone(const std::string& url, int64_t now_us) {
  KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection_));
  KUNDIG_ASSIGN_OR_RETURN(const bool known, IsGone(url));
  if (!known) {
    KUNDIG_RETURN_IF_ERROR(
        connection_.Run("INSERT INTO webhook_gone VALUES ($1, make_timestamp($2))", {url, now_us}));
  }
  KUNDIG_ASSIGN_OR_RETURN(
      const int64_t buried,
      connection_.Run(sql::copy_gone_webhooks, {url, std::string("the receiver is gone (410)")}));
  KUNDIG_RETURN_IF_ERROR(connection_.Run(
      "DELETE FROM webhook_deliveries WHERE url = $1 AND next_try_at IS NOT NULL", {url}));
  KUNDIG_RETURN_IF_ERROR(transaction.Commit());
  return buried;
}

Result<WebhookDeliveries::Counts> WebhookDeliveries::Count(const std::string& url) {
  KUNDIG_ASSIGN_OR_RETURN(
      Rows rows, connection_.Query("SELECT count(next_try_at), count(*) - count(next_try_at) "
                                   "FROM webhook_deliveries WHERE url = $1",
                                   {url}));
  KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
  if (chunk == nullptr) return Counts{};
  return Counts{.waiting = chunk->Column<int64_t>(0)[0],
                .dead_letters = chunk->Column<int64_t>(1)[0]};
}

Result<std::vector<WebhookQueueState>> WebhookDeliveries::States() {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection_.Query(sql::select_webhook_states));
  std::vector<WebhookQueueState> states;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return states;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      states.push_back({.url = std::string(chunk->Text(0, i)),
                        .gone = chunk->Column<int32_t>(1)[i] == 1,
                        .waiting = chunk->Column<int64_t>(2)[i],
                        .oldest_us = TimeAt(*chunk, 3, i),
                        .next_try_us = TimeAt(*chunk, 4, i),
                        .dead_letters = chunk->Column<int64_t>(5)[i],
                        .last_failure = std::string(chunk->Text(6, i))});
    }
  }
}

Result<int64_t> WebhookDeliveries::Retry(const std::string& url, int64_t now_us) {
  KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection_));
  KUNDIG_RETURN_IF_ERROR(connection_.Run("DELETE FROM webhook_gone WHERE url = $1", {url}));
  KUNDIG_ASSIGN_OR_RETURN(const int64_t retried,
                          connection_.Run(sql::copy_retried_webhooks, {url, now_us}));
  KUNDIG_RETURN_IF_ERROR(connection_.Run(kRemoveDead, {url}));
  KUNDIG_RETURN_IF_ERROR(transaction.Commit());
  return retried;
}

Result<int64_t> WebhookDeliveries::Drop(const std::string& url) {
  return connection_.Run(kRemoveDead, {url});
}

}  // namespace kundig
