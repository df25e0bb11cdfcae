// What came of offers, on its way to the webhooks that want it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "engine/live/outcome_changes.h"
#include "engine/webhook_endpoint.h"
#include "store/duckdb/database.h"

namespace kundig {

// Of one transaction of the drain.
struct ChangedOutcomes {
  std::span<const OutcomeChange> changes;
  uint64_t sequence = 0;  // of its last record: greater than that of every earlier transaction
};

// Queues a message for each change, within the caller's transaction, in which the persons'
// identifiers are stored already. docs/webhooks.md says what it holds. Errors: those of the store.
Status QueueOutcomes(Connection& connection, const ChangedOutcomes& outcomes,
                     const std::vector<WebhookEndpoint>& webhooks);

}  // namespace kundig
