// WebhookCourier: tells one endpoint what is queued for it, turn by turn.
// docs/decisions/0009-webhooks-from-a-table-in-the-store.md
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "engine/webhook_deliveries.h"
#include "engine/webhook_endpoint.h"
#include "engine/webhook_url.h"
#include "server/http_client.h"
#include "server/metrics.h"

namespace kundig {

struct WebhookCourierSettings {
  HttpClientSettings http;
  std::function<int64_t()> clock;  // UTC, microseconds since 1970
  uint64_t seed = 0;               // of the schedule's draws
};

// Borrowed from a Metrics.
struct WebhookCounters {
  Counter* delivered = nullptr;
  Counter* failed = nullptr;  // tries
  Counter* given_up = nullptr;
};

class WebhookCourier {
 public:
  // Requires an endpoint that passed CheckWebhookEndpoint(). Errors: those of the store and of
  // HttpClient::Make().
  static Result<std::unique_ptr<WebhookCourier>> Open(Store& store, const WebhookEndpoint& endpoint,
                                                      const WebhookCourierSettings& settings,
                                                      const WebhookCounters& counters);

  // Sends some of what is due, until something fails, and marks what became of it; an answer 2xx
  // means that it has arrived. Gives when to look again (UTC, microseconds; in the past: at once;
  // the largest number: once something is queued). Errors: those of the store; what was tried and
  // could not be marked is marked at the beginning of the next turn, not sent again.
  Result<int64_t> Turn();

  // What the endpoint has in the queue. From the thread that takes the turns.
  Result<WebhookDeliveries::Counts> Count() { return deliveries_.Count(endpoint_.url); }

  // From any thread: what is under way is cut off after a grace, and counts as not tried.
  void Stop();

 private:
  WebhookCourier(WebhookDeliveries deliveries, const WebhookEndpoint& endpoint, WebhookUrl url,
                 std::unique_ptr<HttpClient> http, const WebhookCourierSettings& settings,
                 const WebhookCounters& counters);

  // False where nothing more should be sent now.
  bool Send(WebhookDelivery delivery);
  Status MarkTried();
  // The receiver is gone.
  Status Bury();

  WebhookDeliveries deliveries_;
  WebhookEndpoint endpoint_;
  WebhookUrl url_;
  std::unique_ptr<HttpClient> http_;
  std::function<int64_t()> clock_;
  Random random_;
  WebhookCounters counters_;
  std::atomic<bool> stopped_ = false;

  std::vector<TriedDelivery> tried_;  // and not marked yet
  bool gone_ = false;                 // it said so, and that is not marked yet
  int64_t rest_until_us_ = 0;
};

}  // namespace kundig
