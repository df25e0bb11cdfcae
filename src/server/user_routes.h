// The routes by which an admin makes, lists and removes users while the server runs.
#pragma once

#include <vector>

#include "engine/live_users.h"
#include "server/json_schema.h"
#include "server/key_routes.h"
#include "server/route_table.h"

namespace kundig {

// GET /v1/users: {users: [{id, name, role, createdAt}]}.
// POST /v1/users with {name, role, password}: the user. Errors: 409 where there is one of that
// name, and where it would be the first and no admin. PUT /v1/users/{id}/password with {password}:
// the user, whose sessions have ended. DELETE /v1/users/{id}: the user that was, whose sessions
// have ended. Errors: 404; 409 where a user would remove himself. What was answered holds for every
// request that comes after it. Changes that cannot be made now are refused: 503 with Retry-After.
// `users` is borrowed for as long as the routes live.
[[nodiscard]] std::vector<Route> UserRoutes(LiveUsers& users, const AskerOf& asker_of);

[[nodiscard]] std::vector<JsonSchema> UserSchemas();

}  // namespace kundig
