#include "server/service.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>

#include "base/json_writer.h"
#include "base/secret_bits.h"
#include "engine/latest_events.h"
#include "engine/live/live_customers.h"
#include "engine/live/live_decisions_view.h"
#include "engine/live/live_views.h"
#include "engine/live_keys.h"
#include "engine/live_quarantine.h"
#include "engine/live_users.h"
#include "server/collect_routes.h"
#include "server/customer_routes.h"
#include "server/decide_routes.h"
#include "server/decision_view_routes.h"
#include "server/flag_routes.h"
#include "server/guard.h"
#include "server/health_routes.h"
#include "server/key_routes.h"
#include "server/latest_routes.h"
#include "server/listen_address.h"
#include "server/metrics.h"
#include "server/openapi.h"
#include "server/page_routes.h"
#include "server/quarantine_routes.h"
#include "server/service_routes.h"
#include "server/session_routes.h"
#include "server/site.h"
#include "server/user_routes.h"
#include "server/view_routes.h"
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

// "https://kundig.example", for whoever reads it on this machine.
std::string LinkTo(const std::string& listen_host, bool secure,
                   const std::vector<std::string>& hosts) {
  const bool anywhere = listen_host == "0.0.0.0" || listen_host == "::";
  std::string host =
      listen_host.find(':') == std::string::npos ? listen_host : fmt::format("[{}]", listen_host);
  if (anywhere) host = hosts.empty() ? "localhost" : hosts.front();
  return fmt::format("{}://{}", secure ? "https" : "http", host);
}

// All that the routes name.
std::vector<JsonSchema> AllSchemas() {
  std::vector<JsonSchema> all;
  for (const auto& schemas :
       {HealthSchemas(), CollectSchemas(), BrowserSettingsSchemas(), ServiceSchemas(),
        DecideSchemas(), FlagSchemas(), KeySchemas(), UserSchemas(), SessionSchemas(),
        WebhookSchemas(), ViewSchemas(), CustomerSchemas(), DecisionViewSchemas(),
        QuarantineSchemas(), LatestSchemas(), PageSchemas()}) {
    all.insert(all.end(), schemas.begin(), schemas.end());
  }
  return all;
}

}  // namespace

// From the ground up; destroyed the other way round, after the HTTP server has stopped.
struct Service::Parts {
  Metrics metrics;
  std::unique_ptr<LiveKeys> keys;
  std::unique_ptr<LiveUsers> users;
  std::optional<Sessions> sessions;
  std::optional<SessionGuard> session_guard;
  SignInLink link;
  std::string base_url;  // of links to us, without port; empty: none would be safe
  std::unique_ptr<WebhookSender> webhooks;
  std::optional<LatestEvents> latest;
  std::unique_ptr<LivePlatform> platform;
  LiveIntake* intake = nullptr;  // the platform's
  std::unique_ptr<LiveQuarantine> quarantine;
  std::optional<LiveViews> views;
  std::optional<LiveCustomers> customers;
  std::optional<LiveDecisionsView> decisions;
  std::optional<DecisionDesk> desk;
  std::vector<std::string> placements;
  std::optional<Guard> guard;
  std::string description;
  std::optional<RouteTable> routes;
  std::optional<Site> site;
  std::unique_ptr<HttpServer> http;

  void Collect(CollectedRequest request, CollectDone done);
  Status OpenDoor(Store& store, const ServiceSettings& settings);
  Status OpenIntake(Store& store, const Config& config);
  [[nodiscard]] ChangeAsker AskerOf(const RoutedRequest& request);
  bool KeepOwn(const OwnBatch& batch, std::function<void(Status)> done);
  void CountRefusal(const std::string& of);
  void AddGauges();
  [[nodiscard]] std::vector<Route> Routes();
};

void Service::Parts::Collect(CollectedRequest request, CollectDone done) {
  LiveBatch batch{.key_number = keys->NumberOf(request.key), .received_us = request.received_us};
  batch.events = std::move(request.collected.events);
  for (DefectiveEvent& defective : request.collected.defective) {
    batch.defective.push_back({std::move(defective.defect), std::move(defective.text)});
  }
  const auto shared = std::make_shared<CollectDone>(std::move(done));
  const auto glimpse = std::make_shared<std::vector<LatestEvent>>(LatestEvents::Glimpse(batch));
  const bool taken =
      intake->SubmitEach(batch, [this, shared, glimpse](const Result<std::vector<Became>>& each) {
        if (!each) return (*shared)(tl::unexpected(NotNow(each.error())));
        latest->Add(std::move(*glimpse), *each);
        (*shared)({});
      });
  if (taken) return;
  CountRefusal("collect");
  (*shared)(tl::unexpected(Refusal{.status = 429,
                                   .what = "too much is waiting to be kept",
                                   .how = "Send it again after the time in Retry-After.",
                                   .retry_after_s = intake->RetryAfterSeconds()}));
}

Status Service::Parts::OpenDoor(Store& store, const ServiceSettings& settings) {
  KUNDIG_ASSIGN_OR_RETURN(users, LiveUsers::Open(store));
  sessions.emplace([this] { return users->now(); });
  KUNDIG_ASSIGN_OR_RETURN(const ListenAddress listen, ParseListenAddress(settings.http.listen));
  session_guard.emplace(*sessions,
                        OwnHosts{.only_this_machine = listen.loopback, .more = settings.hosts});
  const bool secure = !settings.http.certificate_file.empty();
  if (secure || listen.loopback) {
    base_url = LinkTo(listen.host, secure, settings.hosts);
  }
  return {};
}

// And what looks at what it takes.
Status Service::Parts::OpenIntake(Store& store, const Config& config) {
  intake = &platform->intake();
  KUNDIG_ASSIGN_OR_RETURN(quarantine, LiveQuarantine::Open(store, *intake, config));
  KUNDIG_ASSIGN_OR_RETURN(
      InteractionMapper mapper,
      InteractionMapper::Make({.currency = config.currency, .rules = config.interactions}));
  latest.emplace(std::move(mapper));
  return {};
}

ChangeAsker Service::Parts::AskerOf(const RoutedRequest& request) {
  if (request.key) return keys->AskerWith(request.key->id);
  if (!request.session) return {};
  return {.key_id = {},
          .user_id = request.session->user.id,
          .is_admin = [this, id = request.session->id] { return sessions->IsAdmin(id); }};
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
  const auto asker_of = [this](const RoutedRequest& request) { return AskerOf(request); };
  add(KeyRoutes(*keys, asker_of));
  add(UserRoutes(*users, asker_of));
  add(SessionRoutes({.users = users.get(),
                     .sessions = &*sessions,
                     .guard = &*session_guard,
                     .link = &link,
                     .metrics = &metrics,
                     .seed = SecretBits()}));
  add(WebhookRoutes(*webhooks));
  add(ViewRoutes(*views));
  add(CustomerRoutes(*customers));
  add(DecisionViewRoutes(*decisions));
  add(QuarantineRoutes(*quarantine, asker_of));
  const auto numbers = [this] { return keys->now()->numbers; };
  add(LatestRoutes({.latest = &*latest, .keys = numbers}));
  add(PageRoutes(PageFiles()));
  add(HealthRoutes({.intake = intake, .keys = numbers}));
  return all;
}

Result<std::unique_ptr<Service>> Service::Start(Store& store, const Config& config,
                                                const ServiceSettings& settings) {
  auto parts = std::make_unique<Parts>();
  KUNDIG_ASSIGN_OR_RETURN(parts->keys, LiveKeys::Open(store));
  KUNDIG_RETURN_IF_ERROR(parts->OpenDoor(store, settings));
  KUNDIG_ASSIGN_OR_RETURN(
      parts->webhooks,
      WebhookSender::Make(store, config.webhooks,
                          {.http = settings.webhooks, .clock = NowMicros, .seed = SecretBits()},
                          parts->metrics));
  KUNDIG_ASSIGN_OR_RETURN(parts->platform,
                          LivePlatform::Open(store, config, settings.commits,
                                             [raw = parts->webhooks.get()] { raw->Wake(); }));
  parts->webhooks->Start();
  KUNDIG_RETURN_IF_ERROR(parts->OpenIntake(store, config));
  parts->views.emplace(store, config, *parts->platform);
  parts->customers.emplace(store, config, *parts->platform);
  parts->decisions.emplace(store, config);
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
                                .sessions = &*parts->session_guard,
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
bool Service::PrepareFirstPage() {
  const auto asked = parts_->views->Of("/v1/today").Ask({}, [](const auto& /*known*/) {});
  return asked == LiveView::Asked::kAnswers;
}
bool Service::has_users() const { return !parts_->users->now()->empty(); }

std::optional<std::string> Service::NewSignInLink() {
  if (parts_->base_url.empty()) return std::nullopt;
  return fmt::format("{}:{}/#sign-in={}", parts_->base_url, port(), parts_->link.Make(NowMicros()));
}

LivePlatform& Service::platform() { return *parts_->platform; }
LiveIntake& Service::intake() { return *parts_->intake; }

}  // namespace kundig
