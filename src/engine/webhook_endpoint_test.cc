#include "engine/webhook_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/config.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

// The example of the Standard Webhooks specification.
TEST(SignWebhook, TheSpecificationsExampleHasItsSignature) {
  EXPECT_EQ(SignWebhook(std::string(kSecret), {.id = "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                               .sent_s = 1614265330,
                                               .body = R"({"test": 2432232314})"}),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(SignWebhook, EveryPartCounts) {
  const std::string secret(kSecret);
  const std::string signature = SignWebhook(secret, {"msg_1", 5, "{}"});
  EXPECT_NE(signature, SignWebhook(secret, {"msg_2", 5, "{}"}));
  EXPECT_NE(signature, SignWebhook(secret, {"msg_1", 6, "{}"}));
  EXPECT_NE(signature, SignWebhook(secret, {"msg_1", 5, "{} "}));
  EXPECT_NE(signature, SignWebhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx", {"msg_1", 5, "{}"}));
}

std::string Webhook(std::string_view lines) { return fmt::format("[[webhook]]\n{}", lines); }

std::string ErrorOf(std::string_view lines) {
  const auto config = ParseConfig(Webhook(lines), "kundig.toml");
  EXPECT_FALSE(config);
  return config ? "" : config.error().Message();
}

TEST(WebhookConfig, IsReadAsOftenAsItStands) {
  const auto config = ParseConfig(
      "[[webhook]]\nurl = \"https://a.example/x\"\nevents = [\"outcome\"]\n"
      "secret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"\n"
      "[[webhook]]\nurl = \"http://127.0.0.1:9/\"\nevents = [\"decision\", \"outcome\"]\n"
      "secret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"\n",
      "kundig.toml");
  ASSERT_TRUE(config) << config.error().Message();
  ASSERT_EQ(config->webhooks.size(), 2u);
  EXPECT_EQ(config->webhooks[0].url, "https://a.example/x");
  EXPECT_THAT(config->webhooks[0].events, ElementsAre(WebhookKind::kOutcome));
  EXPECT_FALSE(config->webhooks[0].Wants(WebhookKind::kDecision));
  EXPECT_TRUE(config->webhooks[1].Wants(WebhookKind::kDecision));
}

TEST(WebhookConfig, MistakesAreNamedWithTheirLine) {
  const std::string good =
      "url = \"https://a.example/\"\nevents = [\"outcome\"]\n"
      "secret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"\n";
  EXPECT_THAT(ErrorOf("ulr = \"\"\n"), HasSubstr("no option \"ulr\" (kundig.toml, line 2)"));
  EXPECT_THAT(ErrorOf("url = 5\n"), HasSubstr("url must be a text in quotes"));
  EXPECT_THAT(ErrorOf("events = \"outcome\"\n"), HasSubstr("must be a list"));
  EXPECT_THAT(ErrorOf("events = [\"outcom\"]\n"), HasSubstr("\"outcom\" is nothing that"));
  EXPECT_THAT(ErrorOf("url = \"http://a.example/\"\n"), HasSubstr("line 1"));
  EXPECT_THAT(ErrorOf("url = \"https://a.example/\"\nevents = [\"outcome\"]\n"),
              HasSubstr("openssl rand"));
  EXPECT_THAT(ErrorOf("url = \"https://a.example/\"\n"
                      "secret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"\n"),
              HasSubstr("has no events"));
  EXPECT_THAT(ErrorOf(good + Webhook(good)), HasSubstr("the same url"));
  EXPECT_THAT(ParseConfig("[webhook]\n", "kundig.toml").error().Message(),
              HasSubstr("single brackets"));
}

TEST(WebhookConfig, ShortLongAndMisspeltSecretsAreRefused) {
  const auto checked = [](std::string secret) {
    return CheckWebhookEndpoint({.url = "https://a.example/",
                                 .secret = std::move(secret),
                                 .events = {WebhookKind::kOutcome}});
  };
  EXPECT_TRUE(checked(std::string(kSecret)));
  EXPECT_FALSE(checked("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  EXPECT_FALSE(checked("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS"));
  EXPECT_FALSE(checked("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La*aSw"));
  EXPECT_FALSE(checked("whsec_AAAA"));
  EXPECT_FALSE(checked("whsec_" + std::string(88, 'A')));  // 66 bytes
  EXPECT_FALSE(checked(""));
}

}  // namespace
}  // namespace kundig
