// GET /v1/health: what became of all that was received, and what waits.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/health_view.h"
#include "engine/live_intake.h"
#include "server/json_schema.h"
#include "server/route_table.h"

namespace kundig {

struct HealthParts {
  const LiveIntake* intake = nullptr;  // borrowed for as long as the route lives
  std::function<KeyNumbers()> keys;    // as they are now
};

// HealthAsJson() (engine/health_view.h); ?hours=N says of how many hours, 48 without it.
[[nodiscard]] std::vector<Route> HealthRoutes(const HealthParts& parts);

// The schemas that the route names.
[[nodiscard]] std::vector<JsonSchema> HealthSchemas();

}  // namespace kundig
