// The routes for whoever looks after the webhooks: what waits, what was given up, try it again.
#pragma once

#include <vector>

#include "server/json_schema.h"
#include "server/route_table.h"
#include "server/webhook_sender.h"

namespace kundig {

// GET /v1/webhooks, POST /v1/webhooks/retry. `sender` is borrowed for as long as the routes live.
[[nodiscard]] std::vector<Route> WebhookRoutes(WebhookSender& sender);

// The schemas that these routes name.
[[nodiscard]] std::vector<JsonSchema> WebhookSchemas();

}  // namespace kundig
