#include "server/browser_settings.h"

#include <fmt/format.h>

#include "base/json_writer.h"

namespace kundig {

std::string SegmentSettings(const HttpRequest& request, std::string_view write_key) {
  JsonWriter json;
  json.BeginObject().Key("integrations").BeginObject().Key("Segment.io").BeginObject();
  json.Field("apiKey", write_key);
  if (const std::string_view host = request.Field("Host"); !host.empty()) {
    json.Field("apiHost", fmt::format("{}/v1", host));
    const bool secure = request.secure || request.Field("X-Forwarded-Proto") == "https";
    json.Field("protocol", secure ? "https" : "http");
  }
  json.Field("unbundledIntegrations", false).Field("addBundledMetadata", false);
  json.Key("deliveryStrategy").BeginObject().Field("strategy", "standard").EndObject();
  json.EndObject().EndObject();
  // Every event is allowed: what is understood is decided here, not in the browser.
  json.Key("plan").BeginObject().Key("track").BeginObject();
  json.Key("__default").BeginObject().Field("enabled", true).EndObject().EndObject();
  json.EndObject();
  json.Key("metrics").BeginObject().Field("sampleRate", 0).EndObject();
  json.Key("enabledMiddleware").BeginObject().EndObject();
  json.Key("remotePlugins").BeginArray().EndArray();
  json.EndObject();
  return json.Take();
}

std::string RudderSourceConfig(std::string_view write_key) {
  JsonWriter json;
  json.BeginObject().Key("source").BeginObject();
  json.Field("id", "kundig").Field("name", "kundig").Field("workspaceId", "kundig");
  json.Field("writeKey", write_key).Field("enabled", true);
  json.Key("config").BeginObject().Key("statsCollection").BeginObject();
  json.Key("errors").BeginObject().Field("enabled", false).EndObject();
  json.Key("metrics").BeginObject().Field("enabled", false).EndObject();
  json.EndObject().EndObject();
  json.Key("destinations").BeginArray().EndArray();
  json.EndObject().EndObject();
  return json.Take();
}

}  // namespace kundig
