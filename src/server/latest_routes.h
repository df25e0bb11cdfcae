// GET /v1/events/latest: what came in last, and what became of it.
#pragma once

#include <functional>
#include <vector>

#include "engine/latest_events.h"
#include "server/json_schema.h"
#include "server/route_table.h"

namespace kundig {

struct LatestParts {
  LatestEvents* latest = nullptr;    // borrowed for as long as the route lives
  std::function<KeyNumbers()> keys;  // as they are now
};

// {events: [{number, receivedAt, key, type, name, customer, became, code, reason}]}, the newest
// first; ?limit=N says how many, LatestEvents::kMost at most and without it. Of those since the
// server started.
[[nodiscard]] std::vector<Route> LatestRoutes(const LatestParts& parts);

[[nodiscard]] std::vector<JsonSchema> LatestSchemas();

}  // namespace kundig
