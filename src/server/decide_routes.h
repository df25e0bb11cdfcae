// The route by which other programs ask what to offer.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/live/decision_desk.h"
#include "server/openapi.h"
#include "server/route_table.h"

namespace kundig {

struct DecideParts {
  DecisionDesk* desk = nullptr;  // borrowed for as long as the routes live
  // The number by which the journal knows a key.
  std::function<uint32_t(const KeyRow&)> key_number;
  // When to come again where too much waits to be kept.
  std::function<int()> retry_after_s;
};

// POST /v1/decide: {decisionId, logged, currency, decisions} (engine/live/decision_answer.h). With
// a seed, which only an admin key may choose, it is told what that seed would decide, and nothing
// is logged: whoever chose seeds would choose offers, and their propensities would be untrue.
[[nodiscard]] std::vector<Route> DecideRoutes(const DecideParts& parts);

[[nodiscard]] std::vector<JsonSchema> DecideSchemas();

}  // namespace kundig
