// What was offered, what came of it, and what was left alone and why, for who looks:
// GET /v1/decisions.
#pragma once

#include <vector>

#include "engine/live/live_decisions_view.h"
#include "server/json_schema.h"
#include "server/route_table.h"

namespace kundig {

// GET /v1/decisions?from=&to=&days=&cards=: DecisionsAsJson(). Decisions that are acknowledged but
// not in the store yet are missing for a moment. Errors: 400 for what is no day, a period that ends
// before it begins, or too many days or cards. `decisions` is borrowed for as long as the routes
// live.
[[nodiscard]] std::vector<Route> DecisionViewRoutes(LiveDecisionsView& decisions);

[[nodiscard]] std::vector<JsonSchema> DecisionViewSchemas();

}  // namespace kundig
