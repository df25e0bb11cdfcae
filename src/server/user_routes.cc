#include "server/user_routes.h"

#include <array>
#include <optional>
#include <utility>

#include "base/iso_time.h"
#include "base/json_writer.h"
#include "base/passwords.h"
#include "server/text_members.h"

namespace kundig {
namespace {

constexpr std::array<std::string_view, 3> kNewUserMembers = {"name", "role", "password"};
constexpr std::array<std::string_view, 1> kPasswordMembers = {"password"};

OrRefusal<NewUser> ReadNewUser(const HttpRequest& http) {
  KUNDIG_ASSIGN_OR_RETURN(TextMembers members, ReadTextMembers(http.body, kNewUserMembers));
  NewUser user{.name = members["name"], .password = members["password"]};
  // A user of a role that nobody chose would be let in to what was not meant.
  const auto role = ParseUserRole(members["role"]);
  if (!role) return Refuse(400, "role is no role of a user", "Send \"read\" or \"admin\".");
  user.role = *role;
  if (const Status checked = CheckPassword(user.password); !checked) {
    return tl::unexpected(RefusalOf(checked.error()));
  }
  return user;
}

OrRefusal<std::string> ReadPassword(const HttpRequest& http) {
  KUNDIG_ASSIGN_OR_RETURN(TextMembers members, ReadTextMembers(http.body, kPasswordMembers));
  if (const Status checked = CheckPassword(members["password"]); !checked) {
    return tl::unexpected(RefusalOf(checked.error()));
  }
  return std::move(members["password"]);
}

void WriteRow(const UserRow& row, JsonWriter& json) {
  json.BeginObject()
      .Field("id", row.id)
      .Field("name", row.name)
      .Field("role", KeyRoleName(row.role))
      .Field("createdAt", FormatIsoTime(row.created_us))
      .EndObject();
}

std::string ListOfUsers(const std::vector<UserRow>& users) {
  JsonWriter json;
  json.BeginObject().Key("users").BeginArray();
  for (const UserRow& row : users) WriteRow(row, json);
  json.EndArray().EndObject();
  return json.Take();
}

HttpResponse TooMuch() {
  return ToResponse({.status = 503,
                     .what = "too many passwords are waiting to be hashed",
                     .how = "Send it again after the time in Retry-After.",
                     .retry_after_s = 2});
}

// That the store fails now is nothing that the caller did.
HttpResponse ErrorOfChange(const Error& error) {
  Refusal refusal = RefusalOf(error);
  if (error.code == ErrorCode::kFailure) {
    refusal = {.status = 503,
               .what = "no user can be changed at the moment: " + error.what,
               .how = "Send it again later; whoever runs the server finds the reason in its log.",
               .retry_after_s = 30};
  }
  return ToResponse(refusal);
}

LiveUsers::Changed AnswerOf(const Responder& responder) {
  return [responder](const Result<UserRow>& row) {
    if (!row) return responder.Answer(ErrorOfChange(row.error()));
    JsonWriter json;
    WriteRow(*row, json);
    responder.Answer(JsonResponse(200, json.Take()));
  };
}

void Create(LiveUsers& users, const ChangeAsker& by, const RoutedRequest& request,
            const Responder& responder) {
  auto user = ReadNewUser(request.http);
  if (!user) return responder.Answer(ToResponse(user.error()));
  if (!users.Create(by, *std::move(user), AnswerOf(responder))) responder.Answer(TooMuch());
}

void ChangePassword(LiveUsers& users, const ChangeAsker& by, const RoutedRequest& request,
                    const Responder& responder) {
  auto password = ReadPassword(request.http);
  if (!password) return responder.Answer(ToResponse(password.error()));
  const std::string id(request.Parameter("id"));
  if (!users.ChangePassword(by, id, *std::move(password), AnswerOf(responder))) {
    responder.Answer(TooMuch());
  }
}

void Remove(LiveUsers& users, const ChangeAsker& by, const RoutedRequest& request,
            const Responder& responder) {
  const std::string id(request.Parameter("id"));
  if (!users.Remove(by, id, AnswerOf(responder))) responder.Answer(TooMuch());
}

// A change, which is answered once it is stored.
using Change = void (*)(LiveUsers&, const ChangeAsker&, const RoutedRequest&, const Responder&);

Route UserRoute(std::string method, std::string pattern, std::string summary,
                std::string request_schema, std::string response_schema, RouteHandler handler) {
  return {.method = std::move(method),
          .pattern = std::move(pattern),
          .role = KeyRole::kAdmin,
          .summary = std::move(summary),
          .request_schema = std::move(request_schema),
          .response_schema = std::move(response_schema),
          .handler = std::move(handler)};
}

}  // namespace

std::vector<Route> UserRoutes(LiveUsers& users, const AskerOf& asker_of) {
  const auto by = [&users, asker_of](Change change) {
    return [&users, asker_of, change](const RoutedRequest& request, const Responder& responder) {
      change(users, asker_of(request), request, responder);
    };
  };
  return {UserRoute("GET", "/v1/users", "All users, who may sign in.", {}, "Users",
                    [&users](const RoutedRequest&, const Responder& responder) {
                      responder.Answer(JsonResponse(200, ListOfUsers(*users.now())));
                    }),
          UserRoute("POST", "/v1/users", "Makes a user. The first one must be an admin.",
                    "UserRequest", "User", by(Create)),
          UserRoute("PUT", "/v1/users/{id}/password",
                    "Gives a user another password, and ends the user's sessions.",
                    "PasswordRequest", "User", by(ChangePassword)),
          UserRoute("DELETE", "/v1/users/{id}",
                    "Removes a user, and ends the user's sessions. Nobody removes himself.", {},
                    "User", by(Remove))};
}

std::vector<JsonSchema> UserSchemas() {
  const SchemaWriter text = OfType("string");
  const SchemaWriter role = OneOf({"read", "admin"});
  return {{"UserRequest", ObjectOf({{"name", text}, {"role", role}, {"password", text}})},
          {"PasswordRequest", ObjectOf({{"password", text}})},
          {"User", ObjectOf({{"id", text}, {"name", text}, {"role", role}, {"createdAt", text}})},
          {"Users", ObjectOf({{"users", ListOf(SchemaNamed("User"))}})}};
}

}  // namespace kundig
