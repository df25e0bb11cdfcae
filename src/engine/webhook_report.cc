#include "engine/webhook_report.h"

#include <algorithm>

#include "base/iso_time.h"
#include "base/json_writer.h"

namespace kundig {
namespace {

void WriteTime(std::string_view name, const std::optional<int64_t>& time_us, JsonWriter& json) {
  json.Key(name);
  time_us ? json.Value(FormatIsoTime(*time_us)) : json.Null();
}

}  // namespace

Result<std::vector<WebhookReportRow>> ReportWebhooks(WebhookDeliveries& deliveries,
                                                     std::span<const WebhookEndpoint> endpoints) {
  KUNDIG_ASSIGN_OR_RETURN(std::vector<WebhookQueueState> states, deliveries.States());
  for (const WebhookEndpoint& endpoint : endpoints) {
    if (std::ranges::find(states, endpoint.url, &WebhookQueueState::url) == states.end()) {
      states.push_back({.url = endpoint.url});
    }
  }
  std::ranges::sort(states, {}, &WebhookQueueState::url);
  std::vector<WebhookReportRow> rows;
  for (WebhookQueueState& state : states) {
    const bool configured =
        std::ranges::find(endpoints, state.url, &WebhookEndpoint::url) != endpoints.end();
    rows.push_back({.state = std::move(state), .configured = configured});
  }
  return rows;
}

std::string WebhookReportAsJson(std::span<const WebhookReportRow> rows) {
  JsonWriter json;
  json.BeginObject().Key("webhooks").BeginArray();
  for (const auto& [state, configured] : rows) {
    json.BeginObject().Field("url", state.url).Field("configured", configured);
    json.Field("gone", state.gone).Field("waiting", state.waiting);
    WriteTime("oldest", state.oldest_us, json);
    WriteTime("nextTry", state.next_try_us, json);
    json.Field("deadLetters", state.dead_letters).Key("lastFailure");
    state.last_failure.empty() ? json.Null() : json.Value(state.last_failure);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return json.Take();
}

}  // namespace kundig
