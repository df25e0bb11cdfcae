// The customers, for who looks: GET /v1/customers, and GET /v1/customers/{id}.
#pragma once

#include <vector>

#include "engine/live/live_customers.h"
#include "server/json_schema.h"
#include "server/route_table.h"

namespace kundig {

// `customers` is borrowed for as long as the routes live. Errors: 400 for a number that is none;
// 404 where nobody has this identifier; 503 until something was learnt.
[[nodiscard]] std::vector<Route> CustomerRoutes(LiveCustomers& customers);

// The schemas that the routes name; decisions are told as DecisionViewSchemas() says.
[[nodiscard]] std::vector<JsonSchema> CustomerSchemas();

}  // namespace kundig
