#include <chrono>
#include <iostream>

#include "base/iso_time.h"
#include "base/json_writer.h"
#include "cli/command.h"
#include "cli/table.h"
#include "engine/open_store.h"
#include "engine/webhook_report.h"

namespace kundig {
namespace {

struct Options {
  std::string action = "list";
  std::string url;
};

int64_t NowMicros() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

std::string_view StateWord(const WebhookReportRow& row) {
  if (row.state.gone) return "gone";
  return row.configured ? "in use" : "not configured";
}

Result<ExitStatus> List(WebhookDeliveries& deliveries, const Config& config, bool json) {
  KUNDIG_ASSIGN_OR_RETURN(const auto rows, ReportWebhooks(deliveries, config.webhooks));
  if (json) {
    std::cout << WebhookReportAsJson(rows) << "\n";
    return ExitStatus::kOk;
  }
  if (rows.empty()) {
    std::cout << "There are no webhooks: docs/webhooks.md says how to have some.\n";
    return ExitStatus::kOk;
  }
  Table table({{"url"},
               {"state"},
               {"waiting", Align::kRight},
               {"oldest"},
               {"given up", Align::kRight},
               {"last failure"}});
  for (const WebhookReportRow& row : rows) {
    const WebhookQueueState& state = row.state;
    table.Row({state.url, std::string(StateWord(row)), fmt::format("{}", state.waiting),
               state.oldest_us ? FormatIsoTime(*state.oldest_us) : "",
               fmt::format("{}", state.dead_letters), state.last_failure});
  }
  std::cout << table.Text(0);
  return ExitStatus::kOk;
}

// What has nothing in the queue, and is in no configuration, is a slip of the pen.
Status CheckIsKnown(WebhookDeliveries& deliveries, const Config& config, const std::string& url) {
  KUNDIG_ASSIGN_OR_RETURN(const auto rows, ReportWebhooks(deliveries, config.webhooks));
  for (const WebhookReportRow& row : rows) {
    if (row.state.url == url) return {};
  }
  return Fail(ErrorCode::kNotFound, fmt::format("there is no webhook \"{}\"", url), {},
              "`kundig webhooks list` shows them.");
}

Result<ExitStatus> Change(WebhookDeliveries& deliveries, const Options& options, bool json) {
  const bool retry = options.action == "retry";
  KUNDIG_ASSIGN_OR_RETURN(const int64_t changed, retry ? deliveries.Retry(options.url, NowMicros())
                                                       : deliveries.Drop(options.url));
  if (json) {
    JsonWriter writer;
    writer.BeginObject().Field("url", options.url);
    writer.Field(retry ? "retried" : "dropped", changed).EndObject();
    std::cout << writer.text() << "\n";
  } else {
    std::cout << changed << (retry ? " wait again\n" : " dropped\n");
  }
  return ExitStatus::kOk;
}

Result<ExitStatus> RunWebhooks(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  KUNDIG_ASSIGN_OR_RETURN(WebhookDeliveries deliveries, WebhookDeliveries::Open(store));
  if (options.action == "list") return List(deliveries, config, common.json);
  if (options.url.empty()) {
    return Fail(ErrorCode::kUsage, "which webhook is meant", "webhooks " + options.action,
                "Name its url: `kundig webhooks list` shows them.");
  }
  KUNDIG_RETURN_IF_ERROR(CheckIsKnown(deliveries, config, options.url));
  return Change(deliveries, options, common.json);
}

}  // namespace

Command MakeWebhooksCommand() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "webhooks",
      .summary = "What waits to be told to other systems, and what was given up",
      .details = {"retry has dead letters told again, drop forgets them. On a store that no server "
                  "uses; a running one is asked at /v1/webhooks."},
      .examples = {"kundig webhooks list", "kundig webhooks retry https://shop.example/hooks"},
      .options = {{"ACTION",
                   &options->action,
                   "",
                   "list, retry or drop",
                   false,
                   {"list", "retry", "drop"}},
                  {"URL", &options->url, "", "of the webhook whose dead letters are meant"}},
      .run = [options](const CommonOptions& common) { return RunWebhooks(common, *options); }};
}

}  // namespace kundig
