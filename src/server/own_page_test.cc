#include "server/own_page.h"

#include <gtest/gtest.h>

namespace kundig {
namespace {

constexpr const char* kHost = "127.0.0.1:8080";

HttpRequest Request(std::string method, std::vector<HttpField> fields, std::string host = kHost) {
  HttpRequest request{.method = std::move(method), .target = "/v1/keys", .fields = fields};
  request.fields.push_back({"Host", std::move(host)});
  return request;
}

bool IsOwn(const HttpRequest& request, const OwnHosts& hosts = {}) {
  const auto checked = CheckOwnPage(request, hosts);
  EXPECT_EQ(checked ? 403 : checked.error().status, 403);
  return checked.has_value();
}

TEST(OwnPageTest, TheBrowserSaysWhereItComesFrom) {
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"}) {
    const bool reads = method == std::string("GET") || method == std::string("HEAD");
    EXPECT_TRUE(IsOwn(Request(method, {{"Sec-Fetch-Site", "same-origin"}}))) << method;
    EXPECT_EQ(IsOwn(Request(method, {{"Sec-Fetch-Site", "none"}})), reads) << method;
    EXPECT_EQ(IsOwn(Request(method, {})), reads) << method;
    for (const char* site : {"cross-site", "same-site", "SAME-ORIGIN", "x"}) {
      EXPECT_FALSE(IsOwn(Request(method, {{"Sec-Fetch-Site", site}}))) << method << site;
      // What else it says does not make up for that.
      EXPECT_FALSE(
          IsOwn(Request(method, {{"Sec-Fetch-Site", site}, {"Origin", "http://127.0.0.1:8080"}})))
          << method << site;
    }
  }
}

TEST(OwnPageTest, WhereItDoesNotTheOriginIsTheHost) {
  for (const char* method : {"GET", "POST"}) {
    EXPECT_TRUE(IsOwn(Request(method, {{"Origin", "http://127.0.0.1:8080"}})));
    EXPECT_TRUE(IsOwn(Request(method, {{"Origin", "https://KUNDIG.example"}}, "kundig.example")));
    for (const char* origin :
         {"null", "http://127.0.0.1", "http://127.0.0.1:80800", "http://localhost:8080",
          "http://127.0.0.1:8080/", "http://a@127.0.0.1:8080", "HTTP://127.0.0.1:8080",
          "127.0.0.1:8080", "ws://127.0.0.1:8080", "https://evil.example"}) {
      EXPECT_FALSE(IsOwn(Request(method, {{"Origin", origin}}))) << method << origin;
    }
  }
}

TEST(OwnPageTest, OverTlsTheOriginHasItToo) {
  HttpRequest request = Request("POST", {{"Origin", "http://kundig.example"}}, "kundig.example");
  EXPECT_TRUE(IsOwn(request));
  request.secure = true;
  EXPECT_FALSE(IsOwn(request));
  request.secure = false;
  request.fields.push_back({"X-Forwarded-Proto", "https"});
  EXPECT_FALSE(IsOwn(request));
}

TEST(OwnPageTest, HostIsOneOfOursWhereThatIsKnown) {
  const auto is_known = [](std::string host, const OwnHosts& hosts) {
    return IsOwn(Request("GET", {}, std::move(host)), hosts);
  };
  const OwnHosts local{.only_this_machine = true, .more = {}};
  const OwnHosts proxied{.only_this_machine = true, .more = {"kundig.example"}};
  const OwnHosts named{.only_this_machine = false, .more = {"kundig.example"}};
  for (const char* own : {"127.0.0.1", "127.0.0.1:8080", "127.1.2.3:1", "localhost",
                          "LOCALHOST:8080", "[::1]", "[::1]:8080"}) {
    for (const OwnHosts& hosts : {local, proxied, named}) EXPECT_TRUE(is_known(own, hosts)) << own;
  }
  for (const char* foreign :
       {"evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "128.0.0.1",
        "[::2]:8080", "", "2130706433"}) {
    for (const OwnHosts& hosts : {local, proxied, named}) {
      EXPECT_FALSE(is_known(foreign, hosts)) << foreign;
    }
    EXPECT_TRUE(is_known(foreign, {})) << foreign;
  }
  EXPECT_FALSE(is_known("kundig.example", local));
  EXPECT_TRUE(is_known("Kundig.Example:443", proxied));
  EXPECT_TRUE(is_known("kundig.example", named));
}

TEST(OwnPageTest, WhatIsTypedTravelsOverTlsOrStaysOnTheMachine) {
  EXPECT_TRUE(CheckConfidential(Request("POST", {}, "localhost:8080")));
  EXPECT_TRUE(
      CheckConfidential(Request("POST", {{"X-Forwarded-Proto", "https"}}, "kundig.example")));
  const auto refused = CheckConfidential(Request("POST", {}, "192.168.1.7:8080"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().status, 403);
}

}  // namespace
}  // namespace kundig
