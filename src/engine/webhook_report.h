// What whoever looks after the webhooks is shown of their queue.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/webhook_deliveries.h"
#include "engine/webhook_endpoint.h"

namespace kundig {

struct WebhookReportRow {
  WebhookQueueState state;
  bool configured = false;  // an endpoint of the configuration has that url
};

// By url: all endpoints, and whatever else has something in the queue or is gone.
Result<std::vector<WebhookReportRow>> ReportWebhooks(WebhookDeliveries& deliveries,
                                                     std::span<const WebhookEndpoint> endpoints);

// {"webhooks": [{"url", "configured", "gone", "waiting", "oldest", "nextTry", "deadLetters",
// "lastFailure"}]}; times as ISO 8601, null where there is none.
[[nodiscard]] std::string WebhookReportAsJson(std::span<const WebhookReportRow> rows);

}  // namespace kundig
