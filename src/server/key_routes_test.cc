// Keys over HTTP without sockets, on a store: made, listed, revoked, refused.
#include "server/key_routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <optional>

#include "server/guard.h"
#include "server/site.h"

namespace kundig {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

constexpr int64_t kNow = 1'795'600'000'000'000;

class KeyRoutesTest : public testing::Test {
 protected:
  HttpResponse Answer(std::string method, std::string target, std::string body = {}) {
    return Answer(std::move(method), std::move(target), std::move(body), admin_.key);
  }
  HttpResponse Answer(std::string method, std::string target, std::string body,
                      const std::string& key) {
    HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    request.fields = {{"Authorization", "Bearer " + key}};
    request.address = "203.0.113.77";
    request.received_us = kNow;
    std::promise<HttpResponse> answer;
    site_.Handle(std::move(request),
                 Responder([&](HttpResponse response) { answer.set_value(std::move(response)); }));
    return answer.get_future().get();
  }
  // The text of a key of that role.
  std::string Made(const std::string& role) {
    const HttpResponse response = Answer("POST", "/v1/keys", R"({"role":")" + role + "\"}");
    EXPECT_EQ(response.status, 200) << response.body;
    constexpr std::string_view kBefore = R"({"key":")";
    EXPECT_TRUE(response.body.starts_with(kBefore)) << response.body;
    return response.body.substr(kBefore.size(), admin_.key.size());
  }
  static std::string IdOf(const std::string& key) { return std::string(KeyIdIn(key).value()); }

  Store store_ = Store::Open({}, true).value();
  NewKey admin_ = CreateAccessKey(store_, KeyRole::kAdmin, "the first").value();
  std::unique_ptr<LiveKeys> keys_ = LiveKeys::Open(store_).value();
  Guard guard_{[this] { return keys_->ring(); }, {}};
  Metrics metrics_;
  RouteTable table_{KeyRoutes(*keys_, [this](const RoutedRequest& request) {
    return keys_->AskerWith(request.key.value().id);
  })};
  std::string log_;
  Site site_{{.routes = &table_,
              .guard = &guard_,
              .metrics = &metrics_,
              .log = [this](std::string_view line) { log_ += line; },
              .clock = [] { return kNow; }}};
};

TEST_F(KeyRoutesTest, AKeyIsMadeAndToldOnce) {
  const HttpResponse made = Answer("POST", "/v1/keys", R"({"role":"admin","name":"Anna's"})");
  EXPECT_EQ(made.status, 200);
  EXPECT_THAT(made.body, MatchesRegex(R"re(\{"key":"ka_[a-z0-9]{12}_[-_A-Za-z0-9]{43}",)re"
                                      R"re("role":"admin","id":"[a-z0-9]{12}"\})re"));
  EXPECT_THAT(made.fields, testing::Contains(HttpField{"Cache-Control", "no-store"}));
  const std::string key = made.body.substr(8, admin_.key.size());
  const HttpResponse list = Answer("GET", "/v1/keys", {}, key);
  EXPECT_EQ(list.status, 200);
  EXPECT_THAT(list.body,
              HasSubstr("\"id\":\"" + IdOf(key) + R"(","role":"admin","name":"Anna's")"));
  EXPECT_THAT(list.body, HasSubstr("\"revoked\":false,\"revokedAt\":null"));
  const std::string secret = key.substr(16);
  EXPECT_THAT(list.body + log_ + metrics_.Text(), Not(HasSubstr(secret)));
}

TEST_F(KeyRoutesTest, ARevokedKeyIsRefusedAndStillListed) {
  const std::string key = Made("admin");
  EXPECT_EQ(Answer("GET", "/v1/keys", {}, key).status, 200);
  const HttpResponse revoked = Answer("DELETE", "/v1/keys/" + IdOf(key));
  EXPECT_EQ(revoked.status, 200);
  EXPECT_THAT(revoked.body, HasSubstr(R"("revoked":true,"revokedAt":"20)"));
  EXPECT_EQ(Answer("GET", "/v1/keys", {}, key).status, 401);
  EXPECT_THAT(Answer("GET", "/v1/keys").body, HasSubstr(revoked.body));
  EXPECT_EQ(Answer("DELETE", "/v1/keys/" + IdOf(key)).body, revoked.body);
}

TEST_F(KeyRoutesTest, OnlyAdminKeysMay) {
  for (const std::string role : {"collect", "decide", "read"}) {
    const std::string key = Made(role);
    EXPECT_EQ(Answer("GET", "/v1/keys", {}, key).status, 403);
    EXPECT_EQ(Answer("POST", "/v1/keys", R"({"role":"read"})", key).status, 403);
    EXPECT_EQ(Answer("DELETE", "/v1/keys/" + IdOf(key), {}, key).status, 403);
  }
  EXPECT_EQ(Answer("GET", "/v1/keys", {}, "").status, 401);
}

TEST_F(KeyRoutesTest, WhatIsNoRequestForAKeyIsRefusedInWords) {
  const std::string long_name(257, 'x');
  const std::pair<std::string, std::string> bad[] = {
      {"", "no JSON object"},
      {"[]", "no JSON object"},
      {R"({"role":"read")", "no JSON object"},
      {"{}", "there is no role"},
      {R"({"role":null})", "there is no role"},
      {R"({"role":"owner"})", "role is no role"},
      {R"({"role":7})", "role is no role"},
      {R"({"role":"read","name":7})", "name is no text"},
      {R"({"role":"read","name":")" + long_name + "\"}", "name is no text of at most 256 bytes"},
      {R"({"role":"read","id":"x"})", "there is no member \\\"id\\\""}};
  for (const auto& [body, words] : bad) {
    const HttpResponse answer = Answer("POST", "/v1/keys", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_THAT(answer.body, HasSubstr(words)) << body;
  }
  EXPECT_EQ(keys_->ring()->Rows().size(), 1u) << "nothing was made";
}

TEST_F(KeyRoutesTest, NoKeyRevokesItself) {
  const HttpResponse answer = Answer("DELETE", "/v1/keys/" + admin_.row.id);
  EXPECT_EQ(answer.status, 409);
  EXPECT_THAT(answer.body, HasSubstr("cannot revoke itself"));
  EXPECT_EQ(Answer("GET", "/v1/keys").status, 200);
}

TEST_F(KeyRoutesTest, AnUnknownKeyIsNotFound) {
  EXPECT_EQ(Answer("DELETE", "/v1/keys/nobody").status, 404);
}

TEST_F(KeyRoutesTest, WhenTooManyChangesWaitTheCallerIsAskedToComeAgain) {
  std::promise<void> begun;
  std::promise<void> go_on;
  ASSERT_TRUE(keys_->Create(keys_->AskerWith(admin_.row.id), KeyRole::kRead, "",
                            [&](const Result<NewKey>&) {
                              begun.set_value();
                              go_on.get_future().wait();
                            }));
  begun.get_future().wait();
  for (size_t i = 0; i < LiveKeys::kMostWaiting; ++i) {
    ASSERT_TRUE(
        keys_->Revoke(keys_->AskerWith(admin_.row.id), "nobody", [](const Result<KeyRow>&) {}));
  }
  for (const auto& answer :
       {Answer("POST", "/v1/keys", R"({"role":"read"})"), Answer("DELETE", "/v1/keys/nobody")}) {
    EXPECT_EQ(answer.status, 503);
    EXPECT_THAT(answer.fields, testing::Contains(HttpField{"Retry-After", "1"}));
  }
  EXPECT_EQ(Answer("GET", "/v1/keys").status, 200);
  go_on.set_value();
  keys_.reset();  // which waits for what was begun
}

TEST_F(KeyRoutesTest, WhatTheStoreCannotTakeIsNoFaultOfTheCaller) {
  Connection connection = store_.Connect().value();
  ASSERT_TRUE(connection.Run("DROP TABLE access_keys"));
  const HttpResponse answer = Answer("POST", "/v1/keys", R"({"role":"read"})");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.fields, testing::Contains(HttpField{"Retry-After", "30"}));
  EXPECT_EQ(Answer("GET", "/v1/keys").status, 200) << "the keys that were there are there";
}

}  // namespace
}  // namespace kundig
