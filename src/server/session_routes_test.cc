// Signing in over HTTP without sockets, on a store.
#include "server/session_routes.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <optional>

#include "server/guard.h"
#include "server/site.h"
#include "server/user_routes.h"

namespace kundig {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int64_t kNow = 1'795'600'000'000'000;
constexpr const char* kPassword = "four words of nobody";

class SessionRoutesTest : public testing::Test {
 protected:
  SessionRoutesTest() {
    CreateUser(store_, {.name = "zoe", .role = KeyRole::kAdmin, .password = kPassword}).value();
    Open();
  }
  void Open() {
    users_ = LiveUsers::Open(store_).value();
    std::vector<Route> routes = SessionRoutes({.users = users_.get(),
                                               .sessions = &sessions_,
                                               .guard = &session_guard_,
                                               .link = &link_,
                                               .metrics = &metrics_,
                                               .seed = 1});
    for (Route& route : UserRoutes(*users_, [this](const RoutedRequest& request) {
           return ChangeAsker{
               .key_id = {},
               .user_id = request.session.value().user.id,
               .is_admin = [this, id = request.session->id] { return sessions_.IsAdmin(id); }};
         })) {
      routes.push_back(std::move(route));
    }
    table_.emplace(std::move(routes));
    site_.emplace(SiteParts{.routes = &*table_,
                            .guard = &guard_,
                            .sessions = &session_guard_,
                            .metrics = &metrics_,
                            .log = [this](std::string_view line) { log_ += line; },
                            .clock = [] { return kNow; }});
  }
  HttpRequest Request(std::string method, std::string target, std::string body = {}) const {
    HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    request.fields = {{"Host", "127.0.0.1:8080"}, {"Sec-Fetch-Site", "same-origin"}};
    if (!cookie_.empty()) request.fields.push_back({"Cookie", cookie_});
    request.address = "127.0.0.1";
    request.received_us = now_;
    return request;
  }
  std::future<HttpResponse> Send(HttpRequest request) {
    const auto answer = std::make_shared<std::promise<HttpResponse>>();
    site_->Handle(std::move(request), Responder([answer](HttpResponse response) {
                    answer->set_value(std::move(response));
                  }));
    return answer->get_future();
  }
  HttpResponse Answer(std::string method, std::string target, std::string body = {}) {
    return Send(Request(std::move(method), std::move(target), std::move(body))).get();
  }
  static std::string SignInBody(const std::string& name, const std::string& password) {
    return fmt::format(R"({{"name":"{}","password":"{}"}})", name, password);
  }
  HttpResponse SignIn(const std::string& name, const std::string& password) {
    HttpResponse response = Answer("POST", "/v1/session", SignInBody(name, password));
    if (const std::string set = FieldOf(response, "Set-Cookie"); !set.empty()) {
      cookie_ = set.substr(0, set.find(';'));
    }
    return response;
  }
  static std::string FieldOf(const HttpResponse& response, std::string_view name) {
    const auto found = std::ranges::find(response.fields, name, &HttpField::name);
    return found == response.fields.end() ? "" : found->value;
  }

  Store store_ = Store::Open({}, true).value();
  std::unique_ptr<LiveUsers> users_;
  Sessions sessions_{[this] { return users_->now(); }};
  SessionGuard session_guard_{sessions_, {.only_this_machine = true, .more = {}}};
  SignInLink link_;
  Guard guard_{[] { return std::make_shared<const KeyRing>(); }, {}};
  Metrics metrics_;
  std::string log_;
  std::optional<RouteTable> table_;
  std::optional<Site> site_;
  std::string cookie_;
  int64_t now_ = kNow;
};

TEST_F(SessionRoutesTest, WhoSignsInIsKnownUntilTheSessionEnds) {
  const HttpResponse answer = SignIn("zoe", kPassword);
  EXPECT_EQ(answer.body, R"({"signedIn":true,"name":"zoe","role":"admin",)"
                         R"("until":"2026-11-25T21:46:40.000Z","hasUsers":true})");
  EXPECT_EQ(Answer("GET", "/v1/session").body, answer.body);
  EXPECT_EQ(Answer("GET", "/v1/users").status, 200);
  now_ = kNow + Sessions::kIdleUs;
  EXPECT_THAT(Answer("GET", "/v1/session").body, HasSubstr(R"("signedIn":false)"));
  EXPECT_EQ(Answer("GET", "/v1/users").status, 401);
}

TEST_F(SessionRoutesTest, NothingThatIsSecretIsToldOrLogged) {
  SignIn("zoe", kPassword);
  const std::string token = cookie_.substr(cookie_.find('=') + 1);
  std::string told = Answer("GET", "/v1/session").body + Answer("GET", "/v1/users").body;
  told += Answer("POST", "/v1/users", SignInBody("anna", kPassword)).body;
  told += Answer("POST", "/v1/session", R"({"password":["four words of nobody"]})").body;
  told += Answer("POST", "/v1/session", R"({"name":"zoe","password":"four words)").body;
  told += SignIn("zoe", "wrong words of nobody").body;
  for (const std::string& secret :
       {std::string("words of"), std::string("argon2id"), token.substr(16), token}) {
    EXPECT_THAT(told + log_ + metrics_.Text(), Not(HasSubstr(secret)));
  }
}

TEST_F(SessionRoutesTest, WhatIsNoSignInIsRefusedInWords) {
  const std::pair<std::string, std::string> bad[] = {
      {"", "no JSON object"},
      {"{}", "neither who signs in"},
      {R"({"name":"zoe"})", "neither who signs in"},
      {R"({"name":"zoe","token":"t"})", "neither who signs in"},
      {R"({"name":"zoe","password":"p","token":"t"})", "neither who signs in"},
      {R"({"name":"zoe","password":7})", "password is no text"},
      {R"({"user":"zoe"})", "there is no member \\\"user\\\""}};
  for (const auto& [body, words] : bad) {
    const HttpResponse answer = Answer("POST", "/v1/session", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_THAT(answer.body, HasSubstr(words)) << body;
    EXPECT_EQ(FieldOf(answer, "Set-Cookie"), "");
  }
}

TEST_F(SessionRoutesTest, WhatIsNoUserIsRefusedInWords) {
  SignIn("zoe", kPassword);
  const std::pair<std::string, std::string> bad[] = {
      {R"({"name":"anna","password":"four words of nobody"})", "role is no role of a user"},
      {R"({"name":"anna","role":"collect","password":"four words of nobody"})",
       "role is no role of a user"},
      {R"({"name":"anna","role":"read"})", "fewer than 12 characters"},
      {R"({"role":"read","password":"four words of nobody"})", "the name is not of 1"}};
  for (const auto& [body, words] : bad) {
    const HttpResponse answer = Answer("POST", "/v1/users", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_THAT(answer.body, HasSubstr(words)) << body;
  }
  EXPECT_EQ(Answer("PUT", "/v1/users/nobody/password", R"({"password":"short"})").status, 400);
  EXPECT_EQ(
      Answer("PUT", "/v1/users/nobody/password", fmt::format(R"({{"password":"{}"}})", kPassword))
          .status,
      404);
  EXPECT_EQ(Answer("DELETE", "/v1/users/nobody").status, 404);
}

TEST_F(SessionRoutesTest, WhoIsSignedInChangesThePasswordByKnowingIt) {
  const auto change = [this](const std::string& password, const std::string& new_password) {
    return Answer("PUT", "/v1/session/password",
                  fmt::format(R"({{"password":"{}","newPassword":"{}"}})", password, new_password));
  };
  EXPECT_EQ(change(kPassword, "other words of nobody").status, 401);
  SignIn("zoe", kPassword);
  EXPECT_EQ(change("wrong words of nobody", "other words of nobody").status, 403);
  EXPECT_EQ(change(kPassword, "short").status, 400);
  EXPECT_EQ(Answer("GET", "/v1/users").status, 200) << "nothing has changed";
  const HttpResponse changed = change(kPassword, "other words of nobody");
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(Answer("GET", "/v1/users").status, 401) << "the session before has ended";
  const std::string set = FieldOf(changed, "Set-Cookie");
  cookie_ = set.substr(0, set.find(';'));
  EXPECT_EQ(Answer("GET", "/v1/users").status, 200);
  EXPECT_EQ(SignIn("zoe", kPassword).status, 401);
  EXPECT_EQ(SignIn("zoe", "other words of nobody").status, 200);
}

TEST_F(SessionRoutesTest, AttemptsAreLimitedByNameAndAddressAndByAddress) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(SignIn("zoe", "wrong").status, 401);
  EXPECT_EQ(SignIn("zoe", kPassword).status, 429);
  now_ = kNow + 30 * kMicrosPerSecond;
  EXPECT_EQ(SignIn("zoe", kPassword).status, 200);
  int refused = 0;
  int limited = 0;
  for (int i = 0; i < 30; ++i) {
    const HttpResponse answer = SignIn(fmt::format("nobody {}", i), "wrong");
    ++(answer.status == 429 ? limited : refused);
    EXPECT_EQ(FieldOf(answer, "Retry-After").empty(), answer.status != 429);
  }
  EXPECT_EQ(refused, 24) << "of 30, 6 that came back, and 12 that were used";
  EXPECT_EQ(limited, 6);
}

TEST_F(SessionRoutesTest, NoFloodOfAttemptsIsHashed) {
  std::promise<void> begun;
  std::promise<void> go_on;
  ASSERT_TRUE(users_->SignIn("nobody", "", [&](const Result<std::optional<UserRow>>&) {
    begun.set_value();
    go_on.get_future().wait();
  }));
  begun.get_future().wait();
  std::vector<std::future<HttpResponse>> waiting;
  const auto attempt = [&](size_t i) {
    return Send(Request("POST", "/v1/session", SignInBody(fmt::format("nobody {}", i), "wrong")));
  };
  for (size_t i = 0; i < LiveUsers::kMostSignIns; ++i) waiting.push_back(attempt(i));
  const HttpResponse refused = attempt(LiveUsers::kMostSignIns).get();
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(FieldOf(refused, "Retry-After"), "2");
  EXPECT_EQ(Answer("GET", "/v1/session").status, 200);
  go_on.set_value();
  for (auto& one : waiting) EXPECT_EQ(one.get().status, 401);
}

TEST_F(SessionRoutesTest, TheLinkHoldsNoMoreOnceThereIsAUser) {
  const std::string body = fmt::format(R"({{"token":"{}"}})", link_.Make(kNow));
  EXPECT_EQ(Answer("POST", "/v1/session", body).status, 401);
  table_.reset();
  RemoveUser(store_, users_->now()->front().id).value();
  Open();
  EXPECT_EQ(Answer("POST", "/v1/session", body).status, 200);
  EXPECT_EQ(Answer("POST", "/v1/session", body).status, 401);
}

}  // namespace
}  // namespace kundig
