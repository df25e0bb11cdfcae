// Answers to decisions, on their way to the webhooks that want them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "engine/live/person_picture.h"
#include "engine/webhook_endpoint.h"
#include "store/duckdb/database.h"

namespace kundig {

// Queues a message for each offer that is answered by one of `answers`, those of this transaction
// that name their decision (docs/decisions/0013-what-an-outcome-is.md says which offers it means);
// of what is attributed without a name nothing is told. Requires that StoreOwnRecords() came
// before, within the caller's transaction. `window_us`: so long after its
// decision an answer counts. Gives whether there was any. Errors: those of the store.
Result<bool> QueueOutcomes(Connection& connection, std::span<const NamedOutcome> answers,
                           const std::vector<WebhookEndpoint>& webhooks, int64_t window_us);

}  // namespace kundig
