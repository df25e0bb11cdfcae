// The routes by which an admin key makes, lists and revokes keys while the server runs.
#pragma once

#include <functional>
#include <vector>

#include "engine/live_keys.h"
#include "server/json_schema.h"
#include "server/route_table.h"

namespace kundig {

// Who asks for a change.
using AskerOf = std::function<ChangeAsker(const RoutedRequest&)>;

// GET /v1/keys: {keys: [{id, role, name, createdAt, revoked, revokedAt}]}, without their texts.
// POST /v1/keys with {role, name}: {key, role, id}; the key is told this once.
// DELETE /v1/keys/{id}: the key's row, revoked. Errors: 404; 409 where a key would revoke itself.
// What was answered holds for every request that comes after it. Changes that the store cannot take
// now are refused: 503 with Retry-After. `keys` is borrowed for as long as the routes live.
[[nodiscard]] std::vector<Route> KeyRoutes(LiveKeys& keys, const AskerOf& asker_of);

[[nodiscard]] std::vector<JsonSchema> KeySchemas();

}  // namespace kundig
