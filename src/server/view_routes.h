// What is worked out of what was learnt last, for who looks: GET /v1/needs, GET /v1/value,
// GET /v1/why.
#pragma once

#include <vector>

#include "engine/live/live_views.h"
#include "server/json_schema.h"
#include "server/route_table.h"

namespace kundig {

// `views` is borrowed for as long as the routes live. Each takes what its View can be asked for,
// ?until=DAY&segment=NAME. Errors: 400 where these are none; 503 until something was learnt, or
// where too much is asked for at once.
[[nodiscard]] std::vector<Route> ViewRoutes(LiveViews& views);

// The schemas that the routes name.
[[nodiscard]] std::vector<JsonSchema> ViewSchemas();

}  // namespace kundig
