#include "server/webhook_courier.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "engine/webhook_schedule.h"

namespace kundig {
namespace {

// So much is sent before it is marked, together: what a crash would have told again.
constexpr int64_t kMarkedTogether = 64;
constexpr int64_t kMarkAfterMicros = 200'000;
constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int kGone = 410;

bool IsArrived(int status) { return status / 100 == 2; }

}  // namespace

WebhookCourier::WebhookCourier(WebhookDeliveries deliveries, const WebhookEndpoint& endpoint,
                               WebhookUrl url, std::unique_ptr<HttpClient> http,
                               const WebhookCourierSettings& settings,
                               const WebhookCounters& counters)
    : deliveries_(std::move(deliveries)),
      endpoint_(endpoint),
      url_(std::move(url)),
      http_(std::move(http)),
      clock_(settings.clock),
      random_(settings.seed),
      counters_(counters) {}

Result<std::unique_ptr<WebhookCourier>> WebhookCourier::Open(Store& store,
                                                             const WebhookEndpoint& endpoint,
                                                             const WebhookCourierSettings& settings,
                                                             const WebhookCounters& counters) {
  KUNDIG_ASSIGN_OR_RETURN(WebhookDeliveries deliveries, WebhookDeliveries::Open(store));
  KUNDIG_ASSIGN_OR_RETURN(WebhookUrl url, ParseWebhookUrl(endpoint.url));
  KUNDIG_ASSIGN_OR_RETURN(std::unique_ptr<HttpClient> http, HttpClient::Make(settings.http));
  return std::unique_ptr<WebhookCourier>(new WebhookCourier(
      std::move(deliveries), endpoint, std::move(url), std::move(http), settings, counters));
}

Status WebhookCourier::MarkTried() {
  KUNDIG_RETURN_IF_ERROR(deliveries_.Mark(tried_));
  tried_.clear();
  if (gone_) KUNDIG_RETURN_IF_ERROR(Bury());
  gone_ = false;
  return {};
}

Status WebhookCourier::Bury() {
  KUNDIG_ASSIGN_OR_RETURN(const int64_t buried, deliveries_.MarkGone(endpoint_.url, clock_()));
  counters_.given_up->Add(static_cast<uint64_t>(buried));
  return {};
}

bool WebhookCourier::Send(WebhookDelivery delivery) {
  const int64_t sent_s = clock_() / kMicrosPerSecond;
  const std::string signature =
      SignWebhook(endpoint_.secret, {.id = delivery.id, .sent_s = sent_s, .body = delivery.body});
  const Result<int> status = http_->Post(url_,
                                         {{"Content-Type", "application/json"},
                                          {"webhook-id", delivery.id},
                                          {"webhook-timestamp", fmt::format("{}", sent_s)},
                                          {"webhook-signature", signature}},
                                         delivery.body);
  if (status && IsArrived(*status)) {
    counters_.delivered->Add();
    tried_.push_back({.delivery = std::move(delivery)});
    return true;
  }
  if (stopped_) return false;  // it is not the receiver's fault
  const int64_t now_us = clock_();
  rest_until_us_ = now_us + kWebhookRestMicros;
  counters_.failed->Add();
  gone_ = status && *status == kGone;
  const auto delay = WebhookDelayMicros(delivery.tries + 1, random_.Uniform());
  if (!delay && !gone_) counters_.given_up->Add();
  TriedDelivery tried{
      .delivery = std::move(delivery),
      .failure = status ? fmt::format("the answer was {}", *status) : status.error().what};
  if (delay) tried.next_try_us = now_us + *delay;
  tried_.push_back(std::move(tried));
  return false;
}

Result<int64_t> WebhookCourier::Turn() {
  constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
  KUNDIG_RETURN_IF_ERROR(MarkTried());
  const int64_t begun_us = clock_();
  // Not longer, though the clock be set back meanwhile.
  rest_until_us_ = std::min(rest_until_us_, begun_us + kWebhookRestMicros);
  if (begun_us < rest_until_us_) return rest_until_us_;
  KUNDIG_ASSIGN_OR_RETURN(const bool gone, deliveries_.IsGone(endpoint_.url));
  if (gone) {
    // What was queued while it said so.
    KUNDIG_RETURN_IF_ERROR(Bury());
    return kNever;
  }
  KUNDIG_ASSIGN_OR_RETURN(std::vector<WebhookDelivery> due,
                          deliveries_.Due(endpoint_.url, begun_us, kMarkedTogether));
  if (due.empty()) {
    KUNDIG_ASSIGN_OR_RETURN(const auto next, deliveries_.NextTry(endpoint_.url));
    return next.value_or(kNever);
  }
  for (WebhookDelivery& delivery : due) {
    if (!Send(std::move(delivery)) || clock_() >= begun_us + kMarkAfterMicros) break;
  }
  KUNDIG_RETURN_IF_ERROR(MarkTried());
  return std::max(begun_us, rest_until_us_);
}

void WebhookCourier::Stop() {
  stopped_ = true;
  http_->Stop();
}

}  // namespace kundig
