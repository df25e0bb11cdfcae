// Decisions on their way from the journal into the store, and back out of it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/live/decision_log.h"
#include "engine/live/identifier_joiner.h"
#include "engine/live/store_change.h"
#include "engine/webhook_endpoint.h"
#include "store/duckdb/database.h"
#include "store/journal/record.h"

namespace kundig {

// Moves those of the records that are our own (RecordKind::kOwn) into the tables decisions, offers
// and reward_models, within the caller's transaction; who was asked for is added to `joiner`. Gives
// what they offered, by customer keys in the place of persons.
// Queues the decisions for those webhooks that want them. Errors: kFailure where a record cannot be
// read; those of the store.
Result<std::vector<PersonalOffer>> StoreOwnRecords(Connection& connection,
                                                   std::span<const JournalRecord> records,
                                                   const std::vector<WebhookEndpoint>& webhooks,
                                                   IdentifierJoiner& joiner);

// Of its stable name, as the column decisions.left_alone has it. Errors: kFailure where there is
// none of that name.
Result<Restraint> ParseRestraint(std::string_view name);

// A decision with its offers, or a model, from the store alone. Errors: kNotFound.
Result<LoggedDecision> ReadDecision(Connection& connection, const std::string& decision_id);
Result<LoggedModel> ReadModel(Connection& connection, const std::string& digest);

}  // namespace kundig
