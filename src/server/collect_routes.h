// The routes by which client libraries send events, and load their settings.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/keys.h"
#include "server/collect_request.h"
#include "server/guard.h"
#include "server/openapi.h"
#include "server/route_table.h"

namespace kundig {

// What one request brought.
struct CollectedRequest {
  KeyRow key;  // whose events they are
  int64_t received_us = 0;
  Collected collected;
};

// Takes a request's events, returns at once, and calls `done` once they are on disk, or cannot be:
// from any thread, once. A refusal is for all of them; 429 with retry_after_s where too much is
// under way.
using CollectDone = std::function<void(OrRefusal<void>)>;
using CollectSink = std::function<void(CollectedRequest, CollectDone)>;

// Segment's calls and their short forms (/v1/track, /v1/t, ...), its batches (/v1/batch, /v1/b,
// /v1/import, RudderStack's /beacon/v1/batch), and Jitsu's (/api/s/{type}, /api/s/s2s/{type}).
// Answers 200 once the sink is done, whatever was quarantined. The guard is borrowed for as long as
// the routes live.
[[nodiscard]] std::vector<Route> CollectRoutes(Guard& guard, CollectSink sink);

// /v1/projects/{key}/settings and /sourceConfig (browser_settings.h).
[[nodiscard]] std::vector<Route> BrowserSettingsRoutes();

// The schemas that these routes name.
[[nodiscard]] std::vector<JsonSchema> CollectSchemas();
[[nodiscard]] std::vector<JsonSchema> BrowserSettingsSchemas();

}  // namespace kundig
