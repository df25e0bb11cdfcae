#include "server/key_routes.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/iso_time.h"
#include "base/json_writer.h"

namespace kundig {
namespace {

constexpr size_t kMaxDepth = 32;
constexpr size_t kMaxName = 256;  // bytes

struct KeyRequest {
  KeyRole role = KeyRole::kCollect;
  std::string name;
};

OrRefusal<void> ReadMember(std::string_view member, const simdjson::dom::element& value,
                           std::optional<KeyRole>& role, std::string& name) {
  std::string_view text;
  const bool is_text = value.get(text) == simdjson::SUCCESS;
  if (member == "role") {
    const auto parsed = is_text ? ParseKeyRole(text) : Fail(ErrorCode::kUsage, "");
    if (!parsed) {
      return Refuse(400, "role is no role", "Send \"collect\", \"decide\", \"read\" or \"admin\".");
    }
    role = *parsed;
    return {};
  }
  if (member == "name") {
    if (!is_text || text.size() > kMaxName) {
      return Refuse(400, fmt::format("name is no text of at most {} bytes", kMaxName),
                    "Send what the key is for, in few words, or leave it out.");
    }
    name = text;
    return {};
  }
  return Refuse(400, fmt::format("there is no member \"{}\"", member), "Known are role and name.");
}

OrRefusal<KeyRequest> ReadKeyRequest(const HttpRequest& http) {
  simdjson::dom::parser parser;
  simdjson::dom::object root;
  if (parser.allocate(std::max<size_t>(http.body.size(), 1), kMaxDepth) != simdjson::SUCCESS ||
      parser.parse(http.body).get(root) != simdjson::SUCCESS) {
    return Refuse(400, "the body is no JSON object",
                  R"(Send {"role": "collect", "name": "shop"} as JSON in UTF-8.)");
  }
  std::optional<KeyRole> role;
  KeyRequest request;
  for (const auto [member, value] : root) {
    if (value.is_null()) continue;
    KUNDIG_RETURN_IF_ERROR(ReadMember(member, value, role, request.name));
  }
  // A key of a role that nobody chose would let somebody in for what was not meant.
  if (!role) {
    return Refuse(400, "there is no role",
                  "Say what the key may do: \"collect\", \"decide\", \"read\" or \"admin\".");
  }
  request.role = *role;
  return request;
}

void WriteRow(const KeyRow& row, JsonWriter& json) {
  json.BeginObject()
      .Field("id", row.id)
      .Field("role", KeyRoleName(row.role))
      .Field("name", row.name)
      .Field("createdAt", FormatIsoTime(row.created_us))
      .Field("revoked", row.revoked())
      .Key("revokedAt");
  row.revoked() ? json.Value(FormatIsoTime(row.revoked_us)) : json.Null();
  json.EndObject();
}

std::string ListOfKeys(const KeyRing& ring) {
  JsonWriter json;
  json.BeginObject().Key("keys").BeginArray();
  for (const KeyRow& row : ring.Rows()) WriteRow(row, json);
  json.EndArray().EndObject();
  return json.Take();
}

// Neither a browser nor a proxy is to keep it.
HttpResponse AnswerWithKey(const NewKey& made) {
  JsonWriter json;
  json.BeginObject()
      .Field("key", made.key)
      .Field("role", KeyRoleName(made.row.role))
      .Field("id", made.row.id)
      .EndObject();
  HttpResponse response = JsonResponse(200, json.Take());
  response.fields.push_back({"Cache-Control", "no-store"});
  return response;
}

HttpResponse TooMuch() {
  return ToResponse({.status = 503,
                     .what = "too many changes of keys are waiting to be stored",
                     .how = "Send it again after the time in Retry-After.",
                     .retry_after_s = 1});
}

// That the store fails now is nothing that the caller did.
HttpResponse ErrorOfChange(const Error& error) {
  Refusal refusal = RefusalOf(error);
  if (error.code == ErrorCode::kFailure) {
    refusal = {.status = 503,
               .what = "no key can be changed at the moment: " + error.what,
               .how = "Send it again later; whoever runs the server finds the reason in its log.",
               .retry_after_s = 30};
  }
  return ToResponse(refusal);
}

void Create(LiveKeys& keys, const ChangeAsker& by, const RoutedRequest& request,
            const Responder& responder) {
  const auto asked = ReadKeyRequest(request.http);
  if (!asked) return responder.Answer(ToResponse(asked.error()));
  const bool taken =
      keys.Create(by, asked->role, asked->name, [responder](const Result<NewKey>& made) {
        responder.Answer(made ? AnswerWithKey(*made) : ErrorOfChange(made.error()));
      });
  if (!taken) responder.Answer(TooMuch());
}

void Revoke(LiveKeys& keys, const ChangeAsker& by, const RoutedRequest& request,
            const Responder& responder) {
  const bool taken =
      keys.Revoke(by, std::string(request.Parameter("id")), [responder](const Result<KeyRow>& row) {
        if (!row) return responder.Answer(ErrorOfChange(row.error()));
        JsonWriter json;
        WriteRow(*row, json);
        responder.Answer(JsonResponse(200, json.Take()));
      });
  if (!taken) responder.Answer(TooMuch());
}

Route KeyRoute(std::string method, std::string pattern, std::string summary, RouteHandler handler) {
  return {.method = std::move(method),
          .pattern = std::move(pattern),
          .role = KeyRole::kAdmin,
          .summary = std::move(summary),
          .request_schema = {},
          .response_schema = {},
          .handler = std::move(handler)};
}

}  // namespace

std::vector<Route> KeyRoutes(LiveKeys& keys, const AskerOf& asker_of) {
  Route list = KeyRoute("GET", "/v1/keys", "All keys, without their texts.",
                        [&keys](const RoutedRequest&, const Responder& responder) {
                          responder.Answer(JsonResponse(200, ListOfKeys(*keys.ring())));
                        });
  list.response_schema = "Keys";
  Route create =
      KeyRoute("POST", "/v1/keys", "Makes a key, which is told this once.",
               [&keys, asker_of](const RoutedRequest& request, const Responder& responder) {
                 Create(keys, asker_of(request), request, responder);
               });
  create.request_schema = "KeyRequest";
  create.response_schema = "NewKey";
  Route revoke = KeyRoute(
      "DELETE", "/v1/keys/{id}", "Revokes a key: it is refused from now on. No key revokes itself.",
      [&keys, asker_of](const RoutedRequest& request, const Responder& responder) {
        Revoke(keys, asker_of(request), request, responder);
      });
  revoke.response_schema = "Key";
  return {std::move(list), std::move(create), std::move(revoke)};
}

std::vector<JsonSchema> KeySchemas() {
  const SchemaWriter text = OfType("string");
  const SchemaWriter role = OneOf({"collect", "decide", "read", "admin"});
  return {{"KeyRequest", ObjectOf({{"role", role}, {"name", text, false}})},
          {"NewKey", ObjectOf({{"key", text}, {"role", role}, {"id", text}})},
          {"Key", ObjectOf({{"id", text},
                            {"role", role},
                            {"name", text},
                            {"createdAt", text},
                            {"revoked", OfType("boolean")},
                            {"revokedAt", TypeOrNull("string")}})},
          {"Keys", ObjectOf({{"keys", ListOf(SchemaNamed("Key"))}})}};
}

}  // namespace kundig
