// The queue of webhooks: what happened is queued in the transaction that stores it, so that nothing
// is told that did not happen, and nothing that happened is lost.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/webhook_endpoint.h"
#include "store/duckdb/database.h"

namespace kundig {

// One thing that happened.
struct WebhookMessage {
  WebhookKind kind = WebhookKind::kDecision;
  std::string data_json;  // a JSON value: the member `data` of what is sent
  int64_t at_us = 0;      // when it happened, UTC
};

// Makes the tables where they are missing.
Status PrepareWebhooks(Connection& connection);

// Queues a delivery of each message to each endpoint that wants its kind and has not said that it
// is gone. Requires the tables, and a transaction of the caller's that also stores what happened;
// only one thread queues. What is sent is {"type": KIND, "timestamp": AT, "data": DATA}. The ids
// follow from message and url: what is queued again under the same time has the same id.
// Errors: those of the store.
Status QueueWebhooks(Connection& connection, const std::vector<WebhookEndpoint>& endpoints,
                     std::span<const WebhookMessage> messages);
// The same for a single message. Of many, queue them together: it is faster.
Status QueueWebhooks(Connection& connection, const std::vector<WebhookEndpoint>& endpoints,
                     WebhookKind kind, std::string_view data_json, int64_t at_us);

}  // namespace kundig
