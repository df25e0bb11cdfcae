// GET /v1/needs: what customers need, as `kundig needs --json` tells it.
#pragma once

#include <vector>

#include "engine/live/live_needs.h"
#include "server/json_schema.h"
#include "server/route_table.h"

namespace kundig {

// `needs` is borrowed for as long as the route lives. Errors: 503 until something was learnt.
[[nodiscard]] std::vector<Route> NeedsRoutes(LiveNeeds& needs);

// The schemas that the route names.
[[nodiscard]] std::vector<JsonSchema> NeedsSchemas();

}  // namespace kundig
