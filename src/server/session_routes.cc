#include "server/session_routes.h"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <utility>

#include "base/hash.h"
#include "base/iso_time.h"
#include "base/json_writer.h"
#include "base/passwords.h"
#include "server/text_members.h"

namespace kundig {
namespace {

constexpr std::array<std::string_view, 3> kMembers = {"name", "password", "token"};
constexpr std::array<std::string_view, 2> kPasswordMembers = {"password", "newPassword"};

Refusal TooOften(int wait_s) {
  return {.status = 429,
          .what = "too many attempts to sign in",
          .how = fmt::format("Wait {} s, then try again.", wait_s),
          .retry_after_s = wait_s};
}

class Door : public std::enable_shared_from_this<Door> {
 public:
  explicit Door(const SessionParts& parts)
      : parts_(parts),
        per_name_and_address_(parts.per_name_and_address, parts.seed),
        per_address_(parts.per_address, SplitMix64(parts.seed)) {}

  void Tell(const RoutedRequest& request, const Responder& responder);
  void SignIn(const RoutedRequest& request, const Responder& responder);
  void SignOut(const RoutedRequest& request, const Responder& responder);
  void ChangePassword(const RoutedRequest& request, const Responder& responder);

 private:
  [[nodiscard]] HttpResponse Describe(const std::optional<Session>& session) const;
  [[nodiscard]] HttpResponse Welcome(const HttpRequest& http, const NewSession& made) const;
  [[nodiscard]] OrRefusal<TextMembers> Admit(const HttpRequest& http);
  [[nodiscard]] OrRefusal<TextMembers> AdmitChange(const HttpRequest& http);
  [[nodiscard]] LiveUsers::SignedIn WelcomeOr(Refusal wrong, const HttpRequest& http,
                                              const Responder& responder);
  [[nodiscard]] OrRefusal<void> Limit(const HttpRequest& http, const std::string& name);
  void SignInByPassword(const RoutedRequest& request, TextMembers members,
                        const Responder& responder);
  [[nodiscard]] HttpResponse SignInByLink(const HttpRequest& http, const std::string& token) const;
  void Count(std::string_view outcome) const;

  SessionParts parts_;
  RateLimit per_name_and_address_;
  RateLimit per_address_;
};

HttpResponse Door::Describe(const std::optional<Session>& session) const {
  JsonWriter json;
  json.BeginObject().Field("signedIn", session.has_value()).Key("name");
  session && !session->user.name.empty() ? json.Value(session->user.name) : json.Null();
  json.Key("role");
  session ? json.Value(KeyRoleName(session->role())) : json.Null();
  json.Key("until");
  session ? json.Value(FormatIsoTime(session->until_us)) : json.Null();
  json.Field("hasUsers", !parts_.users->now()->empty()).EndObject();
  HttpResponse response = JsonResponse(200, json.Take());
  response.fields.push_back({"Cache-Control", "no-store"});
  return response;
}

HttpResponse Door::Welcome(const HttpRequest& http, const NewSession& made) const {
  Count("done");
  HttpResponse response = Describe(made.session);
  response.fields.push_back(SessionCookie(http, made.token));
  return response;
}

void Door::Tell(const RoutedRequest& request, const Responder& responder) {
  const auto session = parts_.guard->Find(request.http);
  responder.Answer(session ? Describe(*session) : ToResponse(session.error()));
}

void Door::SignOut(const RoutedRequest& request, const Responder& responder) {
  const auto session = parts_.guard->Find(request.http);
  if (!session) return responder.Answer(ToResponse(session.error()));
  parts_.sessions->End(SessionTokenIn(request.http));
  HttpResponse response = Describe(std::nullopt);
  response.fields.push_back(SessionCookie(request.http, {}));
  responder.Answer(std::move(response));
}

OrRefusal<TextMembers> Door::Admit(const HttpRequest& http) {
  KUNDIG_RETURN_IF_ERROR(parts_.guard->CheckPage(http));
  KUNDIG_RETURN_IF_ERROR(CheckConfidential(http));
  KUNDIG_ASSIGN_OR_RETURN(TextMembers members, ReadTextMembers(http.body, kMembers));
  const bool by_link = members.contains("token");
  const bool by_password = members.contains("name") && members.contains("password");
  if (by_link == by_password || (by_link && members.size() > 1)) {
    return Refuse(400, "the body says neither who signs in, nor by which link",
                  "Send name and password, or the token of the link that the server printed.");
  }
  return members;
}

OrRefusal<void> Door::Limit(const HttpRequest& http, const std::string& name) {
  const std::string both = fmt::format("{}\n{}", http.address, name);
  for (const auto& wait_s : {per_address_.Take(http.address, 1, http.received_us),
                             per_name_and_address_.Take(both, 1, http.received_us)}) {
    if (wait_s) return tl::unexpected(TooOften(*wait_s));
  }
  return {};
}

void Door::SignIn(const RoutedRequest& request, const Responder& responder) {
  auto members = Admit(request.http);
  if (!members) return responder.Answer(ToResponse(members.error()));
  if (members->contains("token")) {
    return responder.Answer(SignInByLink(request.http, (*members)["token"]));
  }
  SignInByPassword(request, *std::move(members), responder);
}

// A link that came too late tells nobody whether it was one.
HttpResponse Door::SignInByLink(const HttpRequest& http, const std::string& token) const {
  if (parts_.users->now()->empty() && parts_.link->Redeem(token, http.received_us)) {
    return Welcome(http, parts_.sessions->BeginWithoutUser(http.received_us));
  }
  Count("refused");
  return ToResponse({.status = 401,
                     .what = "the link holds no more, or never did",
                     .how = "As long as there is no user `kundig serve` prints a new one when it "
                            "is started again; otherwise sign in with name and password.",
                     .retry_after_s = {}});
}

void Door::SignInByPassword(const RoutedRequest& request, TextMembers members,
                            const Responder& responder) {
  if (const auto allowed = Limit(request.http, members["name"]); !allowed) {
    Count("limited");
    return responder.Answer(ToResponse(allowed.error()));
  }
  // No such password is kept, and hashing it would cost by its length.
  if (members["password"].size() > kMostPasswordBytes) members["password"].clear();
  const bool taken =
      parts_.users->SignIn(members["name"], std::move(members["password"]),
                           WelcomeOr({.status = 401,
                                      .what = "there is no user of that name and password",
                                      .how = "Try again; an admin can give a new password.",
                                      .retry_after_s = {}},
                                     request.http, responder));
  if (taken) return;
  Count("limited");
  responder.Answer(ToResponse(TooOften(2)));
}

// What the thread of the users answers.
LiveUsers::SignedIn Door::WelcomeOr(Refusal wrong, const HttpRequest& http,
                                    const Responder& responder) {
  HttpRequest head = http;
  head.body.clear();
  return [door = shared_from_this(), wrong = std::move(wrong), head,
          responder](const Result<std::optional<UserRow>>& user) {
    if (!user) {
      return responder.Answer(ToResponse({.status = 503,
                                          .what = user.error().what,
                                          .how = "Try again later.",
                                          .retry_after_s = 30}));
    }
    if (*user) {
      return responder.Answer(
          door->Welcome(head, door->parts_.sessions->Begin(**user, head.received_us)));
    }
    door->Count("refused");
    responder.Answer(ToResponse(wrong));
  };
}

OrRefusal<TextMembers> Door::AdmitChange(const HttpRequest& http) {
  KUNDIG_RETURN_IF_ERROR(parts_.guard->CheckPage(http));
  KUNDIG_RETURN_IF_ERROR(CheckConfidential(http));
  KUNDIG_ASSIGN_OR_RETURN(const std::optional<Session> session, parts_.guard->Find(http));
  if (!session || session->user.id.empty()) {
    return Refuse(401, "nobody is signed in who has a password", "Sign in by name and password.");
  }
  KUNDIG_ASSIGN_OR_RETURN(TextMembers members, ReadTextMembers(http.body, kPasswordMembers));
  if (const Status checked = CheckPassword(members["newPassword"]); !checked) {
    return tl::unexpected(RefusalOf(checked.error()));
  }
  KUNDIG_RETURN_IF_ERROR(Limit(http, session->user.name));
  members["name"] = session->user.name;
  return members;
}

void Door::ChangePassword(const RoutedRequest& request, const Responder& responder) {
  auto members = AdmitChange(request.http);
  if (!members) return responder.Answer(ToResponse(members.error()));
  if ((*members)["password"].size() > kMostPasswordBytes) (*members)["password"].clear();
  const bool taken = parts_.users->ChangeOwnPassword(
      (*members)["name"], std::move((*members)["password"]), std::move((*members)["newPassword"]),
      WelcomeOr({.status = 403,
                 .what = "the password is another",
                 .how = "Give the one with which you sign in now.",
                 .retry_after_s = {}},
                request.http, responder));
  if (!taken) responder.Answer(ToResponse(TooOften(2)));
}

void Door::Count(std::string_view outcome) const {
  parts_.metrics
      ->CounterOf("kundig_sign_ins_total", "Attempts to sign in.",
                  {{"outcome", std::string(outcome)}})
      .Add();
}

using DoorMethod = void (Door::*)(const RoutedRequest&, const Responder&);

Route SessionRoute(const std::shared_ptr<Door>& door, std::string method, std::string summary,
                   std::string request_schema, DoorMethod handler) {
  const bool of_password = method == "PUT";
  return {.method = std::move(method),
          .pattern = of_password ? "/v1/session/password" : "/v1/session",
          .role = {},
          .summary = std::move(summary),
          .request_schema = std::move(request_schema),
          .response_schema = "Session",
          .handler = [door, handler](const RoutedRequest& request, const Responder& responder) {
            ((*door).*handler)(request, responder);
          }};
}

}  // namespace

std::vector<Route> SessionRoutes(const SessionParts& parts) {
  const auto door = std::make_shared<Door>(parts);
  return {SessionRoute(door, "GET", "Who is signed in, until when if no request comes.", {},
                       &Door::Tell),
          SessionRoute(door, "POST", "Signs in, and sets the cookie by which the browser is known.",
                       "SignIn", &Door::SignIn),
          SessionRoute(door, "PUT", "Gives whoever is signed in another password.", "OwnPassword",
                       &Door::ChangePassword),
          SessionRoute(door, "DELETE", "Signs out.", {}, &Door::SignOut)};
}

std::vector<JsonSchema> SessionSchemas() {
  const SchemaWriter text = OfType("string");
  return {{"SignIn",
           ObjectOf({{"name", text, false}, {"password", text, false}, {"token", text, false}})},
          {"OwnPassword", ObjectOf({{"password", text}, {"newPassword", text}})},
          {"Session", ObjectOf({{"signedIn", OfType("boolean")},
                                {"name", TypeOrNull("string")},
                                {"role", TypeOrNull("string")},
                                {"until", TypeOrNull("string")},
                                {"hasUsers", OfType("boolean")}})}};
}

}  // namespace kundig
