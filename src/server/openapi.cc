#include "server/openapi.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/check.h"
#include "base/json_writer.h"
#include "server/session_guard.h"

namespace kundig {
namespace {

constexpr std::string_view kJson = "application/json";

std::string SmallLetters(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// "get_v1_customers_id": unique, since method and pattern are.
std::string OperationId(const Route& route) {
  std::string id = SmallLetters(route.method);
  for (const char c : route.pattern) {
    if (c == '/') {
      id += '_';
    } else if (c != '{' && c != '}') {
      id += c;
    }
  }
  return id;
}

// What a body of that media type is.
void WriteContent(std::string_view media_type, const std::string& schema, JsonWriter& json) {
  json.Key("content").BeginObject().Key(media_type).BeginObject().Key("schema");
  SchemaNamed(schema)(json);
  json.EndObject().EndObject();
}

void WriteResponses(const Route& route, JsonWriter& json) {
  json.Key("responses").BeginObject();
  json.Key("200").BeginObject().Field("description", "Done.");
  if (!route.response_schema.empty()) {
    WriteContent(route.response_type, route.response_schema, json);
  }
  json.EndObject();
  json.Key("default").BeginObject();
  json.Field("description", "Not done, with the reason and how to mend it.");
  WriteContent(kJson, route.refusal_schema, json);
  json.EndObject().EndObject();
}

void WriteParameters(const Route& route, JsonWriter& json) {
  const auto names = ParameterNames(route.pattern);
  if (names.empty() && route.query.empty()) return;
  json.Key("parameters").BeginArray();
  for (const std::string& name : names) {
    json.BeginObject().Field("name", name).Field("in", "path").Field("required", true);
    json.Key("schema").BeginObject().Field("type", "string").EndObject().EndObject();
  }
  for (const QueryOption& option : route.query) {
    json.BeginObject().Field("name", option.name).Field("in", "query").Field("required", false);
    json.Field("description", option.words);
    json.Key("schema").BeginObject().Field("type", option.type).EndObject().EndObject();
  }
  json.EndArray();
}

// One alternative for each way to send a key, and one for who is signed in.
void WriteSecurity(const Route& route, JsonWriter& json) {
  json.Key("security").BeginArray();
  if (route.role) {
    const bool anywhere = route.key_place == KeyPlace::kAnywhere;
    for (const std::string_view scheme : {"bearer", "basic", "writeKeyField", "writeKeyQuery"}) {
      if (scheme != "bearer" && !anywhere) continue;
      json.BeginObject().Key(scheme).BeginArray().EndArray().EndObject();
    }
    if (SessionGuard::Opens(*route.role)) {
      json.BeginObject().Key("sessionCookie").BeginArray().EndArray().EndObject();
    }
    // The key may be in the body.
    if (anywhere) json.BeginObject().EndObject();
  }
  json.EndArray();
}

void WriteOperation(const Route& route, JsonWriter& json) {
  json.Key(SmallLetters(route.method)).BeginObject();
  json.Field("operationId", OperationId(route)).Field("summary", route.summary);
  if (route.role) {
    json.Field("description", fmt::format("Needs a key of the role {}.", KeyRoleName(*route.role)));
  }
  WriteParameters(route, json);
  if (!route.request_schema.empty()) {
    json.Key("requestBody").BeginObject().Field("required", true);
    WriteContent(kJson, route.request_schema, json);
    json.EndObject();
  }
  WriteResponses(route, json);
  WriteSecurity(route, json);
  json.EndObject();
}

void WriteSecuritySchemes(JsonWriter& json) {
  json.Key("securitySchemes").BeginObject();
  json.Key("bearer").BeginObject().Field("type", "http").Field("scheme", "bearer").EndObject();
  json.Key("basic").BeginObject().Field("type", "http").Field("scheme", "basic");
  json.Field("description", "The key is the user name; the password is empty.").EndObject();
  json.Key("writeKeyField").BeginObject().Field("type", "apiKey").Field("in", "header");
  json.Field("name", "X-Write-Key").EndObject();
  json.Key("sessionCookie").BeginObject().Field("type", "apiKey").Field("in", "cookie");
  json.Field("name", "kundig_session");
  json.Field("description",
             "Of a user of that role who is signed in (/v1/session), in requests of the server's "
             "own page; over TLS it is named __Host-kundig_session.");
  json.EndObject();
  json.Key("writeKeyQuery").BeginObject().Field("type", "apiKey").Field("in", "query");
  json.Field("name", "writeKey").EndObject();
  json.EndObject();
}

SchemaWriter ErrorSchema() {
  return ObjectOf({{"error", ObjectOf({{"what", OfType("string")}, {"how", OfType("string")}})}});
}

void WriteComponents(const OpenApiSettings& settings, JsonWriter& json) {
  std::map<std::string, SchemaWriter> schemas = {{"Error", ErrorSchema()}};
  for (const JsonSchema& schema : settings.schemas) schemas[schema.name] = schema.write;
  json.Key("components").BeginObject().Key("schemas").BeginObject();
  for (const auto& [name, write] : schemas) {
    json.Key(name);
    write(json);
  }
  json.EndObject();
  WriteSecuritySchemes(json);
  json.EndObject();
}

bool IsDescribed(const std::string& schema, const OpenApiSettings& settings) {
  return schema.empty() ||
         std::ranges::find(settings.schemas, schema, &JsonSchema::name) != settings.schemas.end();
}

}  // namespace

std::string DescribeRoutes(const RouteTable& table, const OpenApiSettings& settings) {
  std::map<std::string, std::map<std::string, const Route*>> paths;
  for (const Route& route : table.routes()) {
    KUNDIG_CHECK(IsDescribed(route.request_schema, settings));
    KUNDIG_CHECK(IsDescribed(route.response_schema, settings));
    paths[route.pattern][route.method] = &route;
  }
  JsonWriter json;
  json.BeginObject().Field("openapi", "3.1.0");
  json.Key("info").BeginObject().Field("title", "Kundig").Field("version", settings.version);
  json.Key("license").BeginObject().Field("name", "Apache-2.0");
  json.Field("identifier", "Apache-2.0").EndObject().EndObject();
  json.Key("paths").BeginObject();
  for (const auto& [pattern, methods] : paths) {
    json.Key(pattern).BeginObject();
    for (const auto& [method, route] : methods) WriteOperation(*route, json);
    json.EndObject();
  }
  json.EndObject();
  WriteComponents(settings, json);
  json.EndObject();
  return json.Take();
}

}  // namespace kundig
