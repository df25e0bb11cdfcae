// Requests through the whole way but the sockets: routes, keys, limits, unpacking, collecting.

#include "server/site.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>

#include "server/collect_routes.h"
#include "server/packed_test_data.h"
#include "server/service_routes.h"

namespace kundig {
namespace {

constexpr int64_t kNow = 1'795'537'805'123'000;
constexpr std::string_view kEvent = R"({"type":"track","event":"E","userId":"u","messageId":"m"})";

class SiteTest : public testing::Test {
 protected:
  SiteTest() {
    for (const KeyRole role :
         {KeyRole::kCollect, KeyRole::kDecide, KeyRole::kRead, KeyRole::kAdmin}) {
      keys_[role] = ring_.Create(role, "", kNow).key;
    }
    Open({});
  }

  void Open(const GuardSettings& settings) {
    guard_.emplace([this] { return std::make_shared<const KeyRing>(ring_); }, settings);
    std::vector<Route> routes =
        CollectRoutes(*guard_, [this](CollectedRequest r, CollectDone done) {
          collected_.push_back(std::move(r));
          pending_ = std::move(done);
          if (at_once_) pending_(outcome_);
        });
    for (Route& route : BrowserSettingsRoutes()) routes.push_back(std::move(route));
    for (Route& route : ServiceRoutes({.metrics = &metrics_,
                        .ready = [this] { return ready_; },
                        .description = [] { return std::string("{}"); }})) {
      routes.push_back(std::move(route));
    }
    for (const KeyRole role : {KeyRole::kDecide, KeyRole::kRead, KeyRole::kAdmin}) {
      routes.push_back({.method = "POST",
                        .pattern = "/needs/" + std::string(KeyRoleName(role)),
                        .role = role,
                        .summary = "Echoes.",
                        .request_schema = {},
                        .response_schema = {},
                        .handler = [](const RoutedRequest& request, const Responder& responder) {
                          responder.Answer(JsonResponse(200, request.http.body));
                        }});
    }
    table_.emplace(std::move(routes));
    site_.emplace(SiteParts{.routes = &*table_,
                            .guard = &*guard_,
                            .metrics = &metrics_,
                            .log = [this](std::string_view line) { log_.append(line) += '\n'; },
                            .clock = [] { return kNow + 250; }});
  }

  HttpRequest Request(std::string method, std::string target, std::string body = {},
                      std::vector<HttpField> fields = {}) {
    HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    request.fields = std::move(fields);
    request.address = "203.0.113.77";
    request.received_us = kNow;
    return request;
  }
  HttpResponse Answer(HttpRequest request) {
    std::optional<HttpResponse> answer;
    site_->Handle(std::move(request), Responder([&](HttpResponse r) { answer = std::move(r); }));
    EXPECT_TRUE(answer.has_value());
    return answer.value_or(HttpResponse{.status = 0});
  }
  HttpResponse Answer(std::string method, std::string target, std::string body = {},
                      std::vector<HttpField> fields = {}) {
    return Answer(
        Request(std::move(method), std::move(target), std::move(body), std::move(fields)));
  }
  HttpField Bearer(KeyRole role) { return {"Authorization", "Bearer " + keys_[role]}; }
  static std::string FieldOf(const HttpResponse& response, std::string_view name) {
    const auto found = std::ranges::find(response.fields, name, &HttpField::name);
    return found == response.fields.end() ? "" : found->value;
  }

  KeyRing ring_;
  std::map<KeyRole, std::string> keys_;
  Metrics metrics_;
  std::string log_;
  std::vector<CollectedRequest> collected_;
  CollectDone pending_;
  bool at_once_ = true;
  OrRefusal<void> outcome_;
  OrRefusal<void> ready_;
  std::optional<Guard> guard_;
  std::optional<RouteTable> table_;
  std::optional<Site> site_;
};

TEST_F(SiteTest, ACollectKeyCollectsAndDoesNothingElse) {
  EXPECT_EQ(Answer("POST", "/v1/track", std::string(kEvent), {Bearer(KeyRole::kCollect)}).status,
            200);
  for (const std::string_view path : {"/needs/read", "/needs/decide", "/needs/admin"}) {
    EXPECT_EQ(Answer("POST", std::string(path), "{}", {Bearer(KeyRole::kCollect)}).status, 403);
  }
}

TEST_F(SiteTest, EveryRoleOpensItsOwnRoutesAlone) {
  for (const auto& [held, key] : keys_) {
    for (const KeyRole needed : {KeyRole::kDecide, KeyRole::kRead, KeyRole::kAdmin}) {
      const std::string path = "/needs/" + std::string(KeyRoleName(needed));
      EXPECT_EQ(Answer("POST", path, "{}", {Bearer(held)}).status,
                Allows(held, needed) ? 200 : 403);
    }
    EXPECT_EQ(Answer("POST", "/v1/track", std::string(kEvent), {Bearer(held)}).status,
              Allows(held, KeyRole::kCollect) ? 200 : 403);
  }
}

TEST_F(SiteTest, WithoutAKeyOrWithAWrongOneIsUnauthorised) {
  for (const std::string_view path : {"/v1/track", "/needs/read"}) {
    const HttpResponse none = Answer("POST", std::string(path), std::string(kEvent));
    EXPECT_EQ(none.status, 401);
    EXPECT_NE(FieldOf(none, "WWW-Authenticate"), "");
    EXPECT_EQ(
        Answer("POST", std::string(path), std::string(kEvent), {{"Authorization", "Bearer x"}})
            .status,
        401);
  }
  ASSERT_TRUE(ring_.Revoke(*KeyIdIn(keys_[KeyRole::kRead]), kNow));
  EXPECT_EQ(Answer("POST", "/needs/read", "{}", {Bearer(KeyRole::kRead)}).status, 401);
  EXPECT_TRUE(collected_.empty());
}

TEST_F(SiteTest, TheKeyIsTakenFromWhereverALibraryPutsIt) {
  const std::string key = keys_[KeyRole::kCollect];
  const std::string with_key =
      R"({"batch":[{"type":"page","userId":"u"}],"writeKey":")" + key + "\"}";
  EXPECT_EQ(Answer("POST", "/v1/batch", with_key).status, 200);
  EXPECT_EQ(Answer("POST", "/v1/batch", Pack(with_key, Packing::kGzip)).status, 200);
  EXPECT_EQ(Answer("POST", "/beacon/v1/batch?writeKey=" + key, R"({"batch":[]})").status, 200);
  const std::string in_two = key.substr(0, 15) + ":" + key.substr(16);
  EXPECT_EQ(
      Answer("POST", "/api/s/s2s/track", std::string(kEvent), {{"X-Write-Key", in_two}}).status,
      200);
  ASSERT_EQ(collected_.size(), 4u);
  for (const auto& one : collected_) EXPECT_EQ(one.key.id, *KeyIdIn(key));
}

TEST_F(SiteTest, EveryFormOfCallIsTaken) {
  const std::vector<std::string> paths = {
      "/v1/track", "/v1/identify", "/v1/page",      "/v1/screen",
      "/v1/group", "/v1/alias",    "/v1/t",         "/v1/i",
      "/v1/p",     "/v1/s",        "/v1/g",         "/v1/a",
      "/v1/t/",    "/api/s/page",  "/api/s/track/", "/api/s/s2s/identify"};
  for (const std::string& path : paths) {
    const HttpResponse answer =
        Answer("POST", path, R"({"event":"E","userId":"u","previousId":"v"})",
               {Bearer(KeyRole::kCollect), {"Content-Type", "text/plain"}});
    EXPECT_EQ(answer.body, R"({"success":true,"received":1,"quarantined":0})") << path;
  }
  for (const std::string_view path : {"/v1/batch", "/v1/b", "/v1/import/", "/beacon/v1/batch"}) {
    EXPECT_EQ(
        Answer("POST", std::string(path), R"({"batch":[{"type":"page","userId":"u"},7]})",
               {Bearer(KeyRole::kCollect), {"Content-Type", "application/x-www-form-urlencoded"}})
            .body,
        R"({"success":true,"received":2,"quarantined":1})");
  }
  EXPECT_EQ(Answer("POST", "/api/s/nonsense", "{}", {Bearer(KeyRole::kCollect)}).status, 404);
}

TEST_F(SiteTest, AnAnswerIsGivenOnlyOnceTheEventsAreKept) {
  at_once_ = false;
  std::optional<int> status;
  site_->Handle(Request("POST", "/v1/track", std::string(kEvent), {Bearer(KeyRole::kCollect)}),
                Responder([&](const HttpResponse& r) { status = r.status; }));
  EXPECT_EQ(status, std::nullopt);
  std::exchange(pending_, {})({});
  EXPECT_EQ(status, 200);
}

TEST_F(SiteTest, ARefusalOfTheSinkIsPassedOn) {
  outcome_ = tl::unexpected<Refusal>({.status = 429, .what = "w", .how = "h", .retry_after_s = 3});
  const HttpResponse answer =
      Answer("POST", "/v1/track", std::string(kEvent), {Bearer(KeyRole::kCollect)});
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(FieldOf(answer, "Retry-After"), "3");
}

TEST_F(SiteTest, WhoCallsTooOftenIsToldWhenToComeBack) {
  Open({.per_key = {.per_second = 0.5, .burst = 2, .slots = 64}, .per_address = {}, .seed = 1});
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(Answer("POST", "/needs/read", "{}", {Bearer(KeyRole::kRead)}).status, 200);
  }
  const HttpResponse answer = Answer("POST", "/needs/read", "{}", {Bearer(KeyRole::kRead)});
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(FieldOf(answer, "Retry-After"), "2");
  EXPECT_EQ(Answer("POST", "/needs/admin", "{}", {Bearer(KeyRole::kAdmin)}).status, 200);
  Open({.per_key = {}, .per_address = {.per_second = 1, .burst = 1, .slots = 64}, .seed = 1});
  EXPECT_EQ(Answer("POST", "/needs/read").status, 401);
  EXPECT_EQ(Answer("POST", "/needs/read").status, 429);
  EXPECT_EQ(Answer("GET", "/healthz").status, 200);
}

TEST_F(SiteTest, PreflightsGrantWhatLibrariesAskFor) {
  const std::string asked =
      "anonymousid,authorization,content-type,sentat,rsa-retry-attempt,x-retry-count";
  const std::vector<HttpField> fields = {{"Origin", "https://shop.example"},
                                         {"Access-Control-Request-Method", "POST"},
                                         {"Access-Control-Request-Headers", asked}};
  for (const std::string_view path :
       {"/v1/t", "/v1/batch/", "/v1/projects/k/settings", "/sourceConfig/"}) {
    const HttpResponse answer = Answer("OPTIONS", std::string(path), "", fields);
    EXPECT_EQ(answer.status, 204) << path;
    EXPECT_EQ(FieldOf(answer, "Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(FieldOf(answer, "Access-Control-Allow-Headers"), asked);
    EXPECT_NE(FieldOf(answer, "Access-Control-Allow-Methods"), "");
  }
  const HttpResponse closed = Answer("OPTIONS", "/needs/read", "", fields);
  EXPECT_EQ(FieldOf(closed, "Access-Control-Allow-Origin"), "");
  EXPECT_EQ(FieldOf(closed, "Allow"), "OPTIONS, POST");
  EXPECT_EQ(Answer("OPTIONS", "/nothing", "", fields).status, 404);
}

TEST_F(SiteTest, APageOfAnotherSiteMayReadTheAnswersMadeForIt) {
  const HttpResponse answer = Answer("POST", "/v1/track", std::string(kEvent));
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(FieldOf(answer, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(FieldOf(Answer("POST", "/needs/read"), "Access-Control-Allow-Origin"), "");
}

TEST_F(SiteTest, BrowserLibrariesFindTheirSettings) {
  const HttpResponse segment =
      Answer("GET", "/v1/projects/kc_a/settings", "", {{"Host", "cdp.example:8080"}});
  EXPECT_EQ(segment.body,
            R"({"integrations":{"Segment.io":{"apiKey":"kc_a","apiHost":"cdp.example:8080/v1",)"
            R"("protocol":"http","unbundledIntegrations":false,"addBundledMetadata":false,)"
            R"("deliveryStrategy":{"strategy":"standard"}}},"plan":{"track":{"__default":)"
            R"({"enabled":true}}},"metrics":{"sampleRate":0},"enabledMiddleware":{},)"
            R"("remotePlugins":[]})");
  const HttpResponse rudder = Answer("GET", "/sourceConfig/?p=npm&v=3&writeKey=kc_a");
  EXPECT_EQ(rudder.body,
            R"({"source":{"id":"kundig","name":"kundig","workspaceId":"kundig","writeKey":"kc_a",)"
            R"("enabled":true,"config":{"statsCollection":{"errors":{"enabled":false},)"
            R"("metrics":{"enabled":false}}},"destinations":[]}})");
}

TEST_F(SiteTest, WhatIsPackedIsUnpackedForEveryRoute) {
  EXPECT_EQ(
      Answer("POST", "/needs/read", Pack("{}", Packing::kGzip), {Bearer(KeyRole::kRead)}).body,
      "{}");
  const std::string bomb = Pack(std::string(size_t{1} << 20, '\0'), Packing::kGzip, 20);
  EXPECT_EQ(Answer("POST", "/needs/read", bomb, {Bearer(KeyRole::kRead)}).status, 413);
  EXPECT_EQ(Answer("POST", "/v1/batch", bomb, {Bearer(KeyRole::kCollect)}).status, 413);
  EXPECT_EQ(Answer("POST", "/v1/batch", bomb, {{"Authorization", "Bearer x"}}).status, 401);
}

TEST_F(SiteTest, UnknownPathsAndMethodsAreNamed) {
  EXPECT_EQ(Answer("GET", "/nothing").status, 404);
  const HttpResponse wrong = Answer("GET", "/v1/track");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(FieldOf(wrong, "Allow"), "OPTIONS, POST");
}

TEST_F(SiteTest, ReadinessTellsWhyNot) {
  EXPECT_EQ(Answer("GET", "/readyz").status, 200);
  ready_ = tl::unexpected<Refusal>({.status = 503, .what = "starting", .how = "Wait."});
  const HttpResponse answer = Answer("GET", "/readyz");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, R"({"error":{"what":"starting","how":"Wait."}})");
}

TEST_F(SiteTest, TheLogAndTheMetricsTellNoSecretsAndNobody) {
  Answer("POST", "/v1/track?writeKey=" + keys_[KeyRole::kCollect], std::string(kEvent));
  Answer("POST", "/api/s/anna@example.org", "{}", {Bearer(KeyRole::kCollect)});
  Answer("GET", "/v1/projects/secret/settings");
  Answer("EVIL", "/nothing");
  const std::string told = log_ + Answer("GET", "/metrics").body;
  for (const std::string_view secret :
       {"kc_", "anna", "secret", "203.0.113.77", "EVIL", "messageId"}) {
    EXPECT_EQ(told.find(secret), std::string::npos) << secret;
  }
  EXPECT_EQ(std::ranges::count(log_, '\n'), 5);
  EXPECT_NE(
      told.find(R"(kundig_http_requests_total{route="/v1/track",method="POST",status="200"} 1)"),
      std::string::npos);
  EXPECT_NE(told.find(R"("route":"/api/s/{type}","status":404)"), std::string::npos);
}

}  // namespace
}  // namespace kundig
