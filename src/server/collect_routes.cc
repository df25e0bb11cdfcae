#include "server/collect_routes.h"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <mutex>
#include <utility>

#include "events/segment_event.h"
#include "server/browser_settings.h"
#include "server/write_key.h"

namespace kundig {
namespace {

constexpr std::array<EventType, 6> kTypes = {EventType::kTrack, EventType::kIdentify,
                                             EventType::kPage,  EventType::kScreen,
                                             EventType::kGroup, EventType::kAlias};

// Parsers that are free. One is large (it has room for the largest event), so that they are used
// again and again instead of made for each request; there are never more than threads.
class Parsers {
 public:
  std::unique_ptr<SegmentEventParser> Take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return std::make_unique<SegmentEventParser>();
    auto parser = std::move(free_.back());
    free_.pop_back();
    return parser;
  }
  void GiveBack(std::unique_ptr<SegmentEventParser> parser) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(parser));
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<SegmentEventParser>> free_;
};

// What all collect routes share.
class Collector {
 public:
  Collector(Guard& guard, CollectSink sink) : guard_(guard), sink_(std::move(sink)) {}

  void Handle(const CollectCall& call, RoutedRequest request, const Responder& responder) {
    auto read = Read(call, std::move(request));
    if (!read) return responder.Answer(ToResponse(read.error()));
    const size_t quarantined = read->collected.defective.size();
    const size_t received = read->collected.events.size() + quarantined;
    sink_(*std::move(read), [responder, received, quarantined](const OrRefusal<void>& done) {
      if (!done) return responder.Answer(ToResponse(done.error()));
      JsonWriter json;
      json.BeginObject().Field("success", true).Field("received", received);
      json.Field("quarantined", quarantined).EndObject();
      responder.Answer(JsonResponse(200, json.Take()));
    });
  }

 private:
  // From a request to its events, or why it is turned away as a whole.
  OrRefusal<CollectedRequest> Read(const CollectCall& call, RoutedRequest request) {
    const int64_t now_us = request.http.received_us;
    const std::string sent_at(request.http.Field("SentAt"));
    KUNDIG_ASSIGN_OR_RETURN(const CollectRequest events,
                            CollectRequest::Split(call, std::move(request.http.body), sent_at));
    if (!request.key) {
      KUNDIG_ASSIGN_OR_RETURN(request.key,
                              guard_.Check(events.WriteKey(), KeyRole::kCollect, now_us));
    }
    auto parser = parsers_.Take();
    CollectedRequest read{.key = *std::move(request.key),
                          .received_us = now_us,
                          .collected = events.Read(*parser, now_us)};
    parsers_.GiveBack(std::move(parser));
    return read;
  }

  Guard& guard_;
  CollectSink sink_;
  Parsers parsers_;
};

Route CollectRoute(std::string pattern, std::string summary, bool batch, RouteHandler handler) {
  return {.method = "POST",
          .pattern = std::move(pattern),
          .role = KeyRole::kCollect,
          .summary = std::move(summary),
          .request_schema = batch ? "EventBatch" : "Event",
          .response_schema = "Collected",
          .handler = std::move(handler),
          .key_place = KeyPlace::kAnywhere,
          .cross_site = true};
}

Route SettingsRoute(std::string pattern, std::string schema, std::string summary,
                    RouteHandler handler) {
  return {.method = "GET",
          .pattern = std::move(pattern),
          .role = {},
          .summary = std::move(summary),
          .request_schema = {},
          .response_schema = std::move(schema),
          .handler = std::move(handler),
          .key_place = KeyPlace::kOutsideBody,
          .cross_site = true};
}

}  // namespace

std::vector<Route> CollectRoutes(Guard& guard, CollectSink sink) {
  const auto collector = std::make_shared<Collector>(guard, std::move(sink));
  const auto handler = [collector](const CollectCall& call) -> RouteHandler {
    return [collector, call](RoutedRequest request, const Responder& responder) {
      collector->Handle(call, std::move(request), responder);
    };
  };
  std::vector<Route> routes;
  for (const EventType type : kTypes) {
    const std::string_view name = EventTypeName(type);
    for (const std::string_view form : {name, name.substr(0, 1)}) {
      routes.push_back(CollectRoute(fmt::format("/v1/{}", form),
                                    fmt::format("Takes one {} call.", name), false,
                                    handler({.batch = false, .type = type})));
    }
  }
  for (const std::string_view path : {"/v1/batch", "/v1/b", "/v1/import", "/beacon/v1/batch"}) {
    routes.push_back(CollectRoute(std::string(path), "Takes many events.", true,
                                  handler({.batch = true, .type = {}})));
  }
  for (const std::string_view path : {"/api/s/{type}", "/api/s/s2s/{type}"}) {
    routes.push_back(CollectRoute(
        std::string(path), "Takes one event as Jitsu's libraries send it.", false,
        [collector](RoutedRequest request, const Responder& responder) {
          const auto type = ParseEventType(request.Parameter("type"));
          if (type)
            return collector->Handle({.batch = false, .type = type}, std::move(request), responder);
          responder.Answer(ToResponse({.status = 404,
                                       .what = "there is no such type of event",
                                       .how = "Use track, identify, page, screen, group or alias.",
                                       .retry_after_s = {}}));
        }));
  }
  return routes;
}

std::vector<Route> BrowserSettingsRoutes() {
  return {SettingsRoute("/v1/projects/{key}/settings", "SegmentSettings",
                        "The settings that Segment's browser library loads.",
                        [](const RoutedRequest& request, const Responder& responder) {
                          responder.Answer(JsonResponse(
                              200, SegmentSettings(request.http, request.Parameter("key"))));
                        }),
          SettingsRoute("/sourceConfig", "RudderStackConfig",
                        "The configuration that RudderStack's browser library loads.",
                        [](const RoutedRequest& request, const Responder& responder) {
                          responder.Answer(
                              JsonResponse(200, RudderSourceConfig(KeyOutsideBody(request.http))));
                        })};
}

std::vector<JsonSchema> BrowserSettingsSchemas() {
  const SchemaWriter source = ObjectOf({{"id", OfType("string")},
                                        {"name", OfType("string")},
                                        {"workspaceId", OfType("string")},
                                        {"writeKey", OfType("string")},
                                        {"enabled", OfType("boolean")},
                                        {"config", AnyObject()},
                                        {"destinations", ListOf(AnyObject())}});
  return {{"SegmentSettings", ObjectOf({{"integrations", MapOf(AnyObject())},
                                        {"plan", AnyObject()},
                                        {"metrics", AnyObject()},
                                        {"enabledMiddleware", AnyObject()},
                                        {"remotePlugins", ListOf(AnyObject())}})},
          {"RudderStackConfig", ObjectOf({{"source", source}})}};
}

std::vector<JsonSchema> CollectSchemas() {
  std::vector<SchemaMember> event;
  for (const char* name : {"anonymousId", "event", "messageId", "originalTimestamp", "sentAt",
                           "timestamp", "type", "userId", "writeKey"}) {
    event.push_back({name, OfAnyType({"string", "number", "null"}), false});
  }
  for (const char* name : {"context", "integrations", "properties", "traits"}) {
    event.push_back({name, TypeOrNull("object"), false});
  }
  return {{"Event", ObjectOf(std::move(event))},
          {"EventBatch", ObjectOf({{"batch", ListOf(SchemaNamed("Event"))},
                                   {"context", TypeOrNull("object"), false},
                                   {"integrations", TypeOrNull("object"), false},
                                   {"sentAt", OfAnyType({"string", "number", "null"}), false},
                                   {"writeKey", TypeOrNull("string"), false}})},
          {"Collected",
           ObjectOf(
               {{"success", OfType("boolean")}, {"received", Count()}, {"quarantined", Count()}})}};
}

}  // namespace kundig
