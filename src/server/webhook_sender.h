// WebhookSender: tells decisions and outcomes to the endpoints of the configuration, each in a
// thread of its own, and answers those who look after the queue.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/webhook_endpoint.h"
#include "engine/webhook_report.h"
#include "server/http_client.h"
#include "server/metrics.h"

namespace kundig {

struct WebhookSenderSettings {
  HttpClientSettings http;
  std::function<int64_t()> clock;  // UTC, microseconds since 1970
  uint64_t seed = 0;
};

class WebhookSender {
 public:
  // `store` and `metrics` are borrowed for as long as the sender lives; the metrics
  // must not be read any more when it is gone. Errors: those of WebhookCourier::Open().
  static Result<std::unique_ptr<WebhookSender>> Make(Store& store,
                                                     const std::vector<WebhookEndpoint>& endpoints,
                                                     const WebhookSenderSettings& settings,
                                                     Metrics& metrics);
  ~WebhookSender();
  WebhookSender(const WebhookSender&) = delete;
  WebhookSender& operator=(const WebhookSender&) = delete;

  // Begins to send; once.
  void Start();
  // From any thread, before the start too: something was queued.
  void Wake();
  // Ends what it does; a request under way after a grace. What was not told stays in the queue.
  void Stop();

  // From any thread, without blocking; `done` is called from another.
  using Report = std::vector<WebhookReportRow>;
  void MakeReport(std::function<void(Result<Report>)> done);
  // WebhookDeliveries::Retry(). Errors: kNotFound where it is no endpoint's url.
  void Retry(const std::string& url, std::function<void(Result<int64_t>)> done);

 private:
  struct State;
  explicit WebhookSender(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kundig
