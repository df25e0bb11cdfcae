// The routes for whoever runs the server: is it alive, is it ready, what does it count, what can it
// do.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "server/json_schema.h"
#include "server/metrics.h"
#include "server/refusal.h"
#include "server/route_table.h"

namespace kundig {

struct ServiceParts {
  Metrics* metrics = nullptr;                // borrowed for as long as the routes live
  std::function<OrRefusal<void>()> ready;    // a refusal (503): not now, and why
  std::function<std::string()> description;  // of the routes (openapi.h)
};

// GET /healthz (200 as long as the process answers), /readyz, /metrics (needs no key: it tells
// nothing of anybody), /openapi.json.
[[nodiscard]] std::vector<Route> ServiceRoutes(const ServiceParts& parts);

// The schemas that these routes name.
[[nodiscard]] std::vector<JsonSchema> ServiceSchemas();

}  // namespace kundig
