#include "engine/webhook_url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kundig {
namespace {

TEST(WebhookUrl, IsTakenApart) {
  EXPECT_EQ(
      ParseWebhookUrl("https://shop.example/hooks?a=1").value(),
      (WebhookUrl{.secure = true, .host = "shop.example", .port = 443, .target = "/hooks?a=1"}));
  EXPECT_EQ(ParseWebhookUrl("https://shop.example:8443").value(),
            (WebhookUrl{.secure = true, .host = "shop.example", .port = 8443, .target = "/"}));
  EXPECT_EQ(ParseWebhookUrl("https://shop.example?a=1").value().target, "/?a=1");
  EXPECT_EQ(ParseWebhookUrl("https://[2001:db8::1]:99/x").value(),
            (WebhookUrl{.secure = true, .host = "2001:db8::1", .port = 99, .target = "/x"}));
}

TEST(WebhookUrl, PlainTextStaysOnThisMachine) {
  EXPECT_TRUE(ParseWebhookUrl("http://127.0.0.1:8090/"));
  EXPECT_TRUE(ParseWebhookUrl("http://localhost/"));
  EXPECT_TRUE(ParseWebhookUrl("http://[::1]:80/"));
  for (const std::string_view url : {"http://shop.example/", "http://127.evil.example/",
                                     "http://localhost.evil.example/", "http://10.0.0.1/"}) {
    EXPECT_FALSE(ParseWebhookUrl(url)) << url;
  }
}

TEST(WebhookUrl, WhatIsNoUrlIsRefused) {
  for (const std::string_view url :
       {"", "https://", "https:///path", "ftp://a/", "https://a:0/", "https://a:65536/",
        "https://a:/", "https://user@a/", "https://user:secret@a/", "https://a/#part",
        "https://a/ b", "https://a/\r\nX: y", "https://[::1", "https://[::1]x/", "https://[]/",
        "https://a:b:1/", "https://a\\b/", "HTTPS//a"}) {
    const auto parsed = ParseWebhookUrl(url);
    ASSERT_FALSE(parsed) << url;
    EXPECT_EQ(parsed.error().code, ErrorCode::kUsage) << url;
  }
}

TEST(WebhookUrl, TheFieldHostHasThePortWhereItIsNotTheUsualOne) {
  EXPECT_EQ(ParseWebhookUrl("https://a.example/").value().Authority(), "a.example");
  EXPECT_EQ(ParseWebhookUrl("https://a.example:80/").value().Authority(), "a.example:80");
  EXPECT_EQ(ParseWebhookUrl("http://[::1]:81/").value().Authority(), "[::1]:81");
}

}  // namespace
}  // namespace kundig
