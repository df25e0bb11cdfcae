#include "server/service.h"

#include <chrono>
#include <optional>

#include "base/json_writer.h"
#include "base/secret_bits.h"
#include "engine/live_keys.h"
#include "server/collect_routes.h"
#include "server/decide_routes.h"
#include "server/flag_routes.h"
#include "server/guard.h"
#include "server/key_routes.h"
#include "server/metrics.h"
#include "server/openapi.h"
#include "server/service_routes.h"
#include "server/site.h"
#include "server/webhook_routes.h"
#include "server/webhook_sender.h"

namespace kundig {
namespace {

int64_t NowMicros() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

Refusal NotNow(const Error& error) {
  return {.status = 503,
          .what = "nothing can be kept at the moment: " + error.what,
          .how = "Send it again later; whoever runs the server finds the reason in its log.",
          .retry_after_s = 30};
}

void WriteCounts(JsonWriter& json, const IntakeCounts& counts) {
  json.Field("received", counts.received)
      .Field("stored", counts.stored)
      .Field("duplicate", counts.duplicate)
      .Field("quarantined", counts.quarantined)
      .Field("suppressed", counts.suppressed);
}

SchemaWriter HealthSchema() {
  const std::vector<SchemaMember> counts = {{"received", Count()},
                                            {"stored", Count()},
                                            {"duplicate", Count()},
                                            {"quarantined", Count()},
                                            {"suppressed", Count()}};
  std::vector<SchemaMember> of_a_key = {{"key", OfType("string")}};
  of_a_key.insert(of_a_key.end(), counts.begin(), counts.end());
  std::vector<SchemaMember> all = counts;
  all.push_back({"balanced", OfType("boolean")});
  all.push_back({"keys", ListOf(ObjectOf(std::move(of_a_key)))});
  all.push_back({"trouble", TypeOrNull("string")});
  return ObjectOf(std::move(all));
}

// All that the routes name.
std::vector<JsonSchema> AllSchemas() {
  std::vector<JsonSchema> all = {{"Health", HealthSchema()}};
  for (const auto& schemas : {CollectSchemas(), BrowserSettingsSchemas(), ServiceSchemas(),
                              DecideSchemas(), FlagSchemas(), KeySchemas(), WebhookSchemas()}) {
    all.insert(all.end(), schemas.begin(), schemas.end());
  }
  return all;
}

}  // namespace

// From the ground up; destroyed the other way round, after the HTTP server has stopped.
struct Service::Parts {
  Metrics metrics;
  std::unique_ptr<LiveKeys> keys;
  std::unique_ptr<WebhookSender> webhooks;
  std::unique_ptr<LivePlatform> platform;
  LiveIntake* intake = nullptr;  // the platform's
  std::optional<DecisionDesk> desk;
  std::vector<std::string> placements;
  std::optional<Guard> guard;
  std::string description;
  std::optional<RouteTable> routes;
  std::optional<Site> site;
  std::unique_ptr<HttpServer> http;

  void Collect(CollectedRequest request, CollectDone done);
  bool KeepOwn(const OwnBatch& batch, std::function<void(Status)> done);
  void CountRefusal(const std::string& of);
  void AddGauges();
  [[nodiscard]] std::string Health() const;
  [[nodiscard]] std::vector<Route> Routes();
};

void Service::Parts::Collect(CollectedRequest request, CollectDone done) {
  LiveBatch batch{.key_number = keys->NumberOf(request.key), .received_us = request.received_us};
  batch.events = std::move(request.collected.events);
  for (DefectiveEvent& defective : request.collected.defective) {
    batch.defective.push_back({std::move(defective.defect), std::move(defective.text)});
  }
  const auto shared = std::make_shared<CollectDone>(std::move(done));
  const bool taken = intake->Submit(batch, [shared](const Status& kept) {
    kept ? (*shared)({}) : (*shared)(tl::unexpected(NotNow(kept.error())));
  });
  if (taken) return;
  CountRefusal("collect");
  (*shared)(tl::unexpected(Refusal{.status = 429,
                                   .what = "too much is waiting to be kept",
                                   .how = "Send it again after the time in Retry-After.",
                                   .retry_after_s = intake->RetryAfterSeconds()}));
}

bool Service::Parts::KeepOwn(const OwnBatch& batch, std::function<void(Status)> done) {
  const bool taken = intake->SubmitOwn(batch, std::move(done));
  if (!taken) CountRefusal("decide");
  return taken;
}

void Service::Parts::CountRefusal(const std::string& of) {
  metrics
      .CounterOf("kundig_intake_refused_total",
                 "Requests that were turned away since too much was waiting.", {{"of", of}})
      .Add();
}

void Service::Parts::AddGauges() {
  metrics.AddGauge("kundig_intake_waiting_records",
                   "Records that are acknowledged and not in the store yet.",
                   [this] { return static_cast<double>(intake->NotStored().records); });
  metrics.AddGauge("kundig_intake_waiting_bytes",
                   "Bytes of the records that are acknowledged and not in the store yet.",
                   [this] { return static_cast<double>(intake->NotStored().bytes); });
}

// The balance of all that was received, in total and by key.
std::string Service::Parts::Health() const {
  const IntakeLedger ledger = intake->Counts();
  JsonWriter json;
  json.BeginObject();
  WriteCounts(json, ledger.Total());
  json.Field("balanced", ledger.Balanced()).Key("keys").BeginArray();
  const auto by_key = ledger.TotalByKey();
  const auto known = keys->now();
  for (const auto& [id, number] : known->numbers) {
    const auto found = by_key.find(number);
    if (found == by_key.end()) continue;
    json.BeginObject().Field("key", id);
    WriteCounts(json, found->second);
    json.EndObject();
  }
  json.EndArray();
  const auto trouble = intake->Trouble();
  json.Key("trouble");
  trouble ? json.Value(trouble->what) : json.Null();
  json.EndObject();
  return json.text();
}

std::vector<Route> Service::Parts::Routes() {
  std::vector<Route> all =
      CollectRoutes(*guard, [this](CollectedRequest request, CollectDone done) {
        Collect(std::move(request), std::move(done));
      });
  const auto add = [&all](std::vector<Route> more) {
    for (Route& route : more) all.push_back(std::move(route));
  };
  add(BrowserSettingsRoutes());
  add(ServiceRoutes({.metrics = &metrics,
                     .ready = [this]() -> OrRefusal<void> {
                       if (const auto trouble = intake->Trouble()) {
                         return tl::unexpected(NotNow(*trouble));
                       }
                       if (!platform->decision_models()) {
                         return tl::unexpected(Refusal{.status = 503,
                                                       .what = "the models are not there yet",
                                                       .how = "Ask again in a moment.",
                                                       .retry_after_s = 1});
                       }
                       return {};
                     },
                     .description = [this] { return description; }}));
  const DecideParts decide{.desk = &*desk,
                           .key_number = [this](const KeyRow& key) { return keys->NumberOf(key); },
                           .retry_after_s = [this] { return intake->RetryAfterSeconds(); }};
  add(DecideRoutes(decide));
  add(FlagRoutes(decide, placements));
  add(KeyRoutes(*keys));
  add(WebhookRoutes(*webhooks));
  all.push_back({.method = "GET",
                 .pattern = "/v1/health",
                 .role = KeyRole::kRead,
                 .summary = "What became of all that was received, in total and by key.",
                 .request_schema = {},
                 .response_schema = "Health",
                 .handler = [this](const RoutedRequest&, const Responder& responder) {
                   responder.Answer(JsonResponse(200, Health()));
                 }});
  return all;
}

Result<std::unique_ptr<Service>> Service::Start(Store& store, const Config& config,
                                                const ServiceSettings& settings) {
  auto parts = std::make_unique<Parts>();
  KUNDIG_ASSIGN_OR_RETURN(parts->keys, LiveKeys::Open(store));
  KUNDIG_ASSIGN_OR_RETURN(
      parts->webhooks,
      WebhookSender::Make(store, config.webhooks,
                          {.http = settings.webhooks, .clock = NowMicros, .seed = SecretBits()},
                          parts->metrics));
  KUNDIG_ASSIGN_OR_RETURN(parts->platform,
                          LivePlatform::Open(store, config, settings.commits,
                                             [raw = parts->webhooks.get()] { raw->Wake(); }));
  parts->webhooks->Start();
  parts->intake = &parts->platform->intake();
  parts->placements = config.placements;
  parts->AddGauges();
  parts->desk.emplace(
      *parts->platform,
      [raw = parts.get()](const OwnBatch& batch, std::function<void(Status)> done) {
        return raw->KeepOwn(batch, std::move(done));
      },
      SecretBits);
  GuardSettings limits = settings.limits;
  limits.seed = SecretBits();
  parts->guard.emplace([raw = parts.get()] { return raw->keys->ring(); }, limits);
  parts->routes.emplace(parts->Routes());
  parts->description =
      DescribeRoutes(*parts->routes, {.version = settings.version, .schemas = AllSchemas()});
  parts->site.emplace(SiteParts{.routes = &*parts->routes,
                                .guard = &*parts->guard,
                                .metrics = &parts->metrics,
                                .log = settings.log,
                                .clock = NowMicros});
  KUNDIG_ASSIGN_OR_RETURN(parts->http, HttpServer::Start(settings.http, parts->site->Handler()));
  return std::unique_ptr<Service>(new Service(std::move(parts)));
}

Service::Service(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

// What is queued from here on is told after the next start.
Service::~Service() {
  parts_->http->Stop();
  parts_->webhooks->Stop();
}

uint16_t Service::port() const { return parts_->http->port(); }
LivePlatform& Service::platform() { return *parts_->platform; }
LiveIntake& Service::intake() { return *parts_->intake; }

}  // namespace kundig
