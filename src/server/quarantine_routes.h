// The routes by which people look into the quarantine, and send again what they mended.
#pragma once

#include <vector>

#include "engine/live_quarantine.h"
#include "server/json_schema.h"
#include "server/key_routes.h"
#include "server/route_table.h"

namespace kundig {

inline constexpr int64_t kQuarantineShown = 50;  // rows, where nobody says how many

// GET /v1/quarantine?code=&limit=: {quarantined, mended, causes, rows} (engine/quarantine.h).
// POST /v1/quarantine/replay with {rows: [{id, text}]}, or with {code} for all rows of a cause as
// they are: {replayed: [{id, became, code, reason}]} (engine/replay_quarantine.h). Errors: 404
// where a row is not in quarantine; 503 with Retry-After where too much is waiting. `quarantine` is
// borrowed for as long as the routes live.
[[nodiscard]] std::vector<Route> QuarantineRoutes(LiveQuarantine& quarantine,
                                                  const AskerOf& asker_of);

[[nodiscard]] std::vector<JsonSchema> QuarantineSchemas();

}  // namespace kundig
