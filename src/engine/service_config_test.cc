#include "engine/service_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/config.h"

namespace kundig {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Config ConfigOf(std::string_view text) {
  auto config = ParseConfig(text, "kundig.toml");
  EXPECT_TRUE(config.has_value()) << config.error().Message();
  return config ? *std::move(config) : Config();
}

std::string ErrorOf(std::string_view text) {
  const auto config = ParseConfig(text, "kundig.toml");
  EXPECT_FALSE(config.has_value());
  return config ? "" : config.error().Message();
}

TEST(ServiceConfigTest, ServicesAreRead) {
  const Config config = ConfigOf(R"(
[consent]
partner.bank = true
[[service]]
id = "savings"
name.de = "Sparplan"
name.en = "Savings plan"
provider = "bank"
price_minor = 500
margin_minor = 120
needs = ["account", "card"]
eligible = 'purchases_last_year >= 2 and not in_use("savings")'
available = false
purposes = ["partner.bank"]
[[service]]
id = "advice"
lifetime_value_minor = 4000
)");
  ASSERT_EQ(config.services.size(), 2u);
  const ServiceConfig& savings = config.services[0];
  EXPECT_EQ(savings.name_de, "Sparplan");
  EXPECT_EQ(savings.name_en, "Savings plan");
  EXPECT_EQ(savings.provider, "bank");
  EXPECT_THAT(savings.needs, ElementsAre("account", "card"));
  EXPECT_FALSE(savings.available);
  EXPECT_EQ(PurposeBit(config.purposes, savings.purposes.front()), Purposes{1} << 2);
  EXPECT_EQ(config.services[1].name_de, "advice");
  EXPECT_EQ(config.services[1].provider, "self");
  EXPECT_TRUE(config.services[1].available);
}

TEST(ServiceConfigTest, APaidServiceIsWorthItsMarginAFreeOneTheLifetimeValue) {
  EXPECT_EQ((ServiceConfig{.price_minor = 500, .margin_minor = 120}).WorthMinor(), 120);
  EXPECT_EQ((ServiceConfig{.price_minor = 500}).WorthMinor(), 500);
  EXPECT_EQ((ServiceConfig{.price_minor = 0, .lifetime_value_minor = 4'000}).WorthMinor(), 4'000);
  EXPECT_EQ((ServiceConfig{.lifetime_value_minor = 4'000}).WorthMinor(), 4'000);
}

TEST(ServiceConfigTest, AFreeServiceMustSayWhatItBrings) {
  EXPECT_THAT(ErrorOf("[[service]]\nid = \"advice\"\n"),
              testing::AllOf(HasSubstr("\"advice\""), HasSubstr("lifetime_value_minor"),
                             HasSubstr("not by its price")));
  EXPECT_THAT(ErrorOf("[[service]]\nid = \"loss\"\nprice_minor = 5\nmargin_minor = 0\n"),
              HasSubstr("a worth of 0"));
}

TEST(ServiceConfigTest, MistakesAreNamedWithTheirPlace) {
  EXPECT_THAT(ErrorOf("[service]\nid = \"a\"\n"), HasSubstr("Write [[service]]"));
  EXPECT_THAT(ErrorOf("[[service]]\nprice_minor = 5\n"), HasSubstr("has no id"));
  EXPECT_THAT(ErrorOf("[[service]]\nid = \"a\"\nprize = 5\n"),
              testing::AllOf(HasSubstr("no option \"prize\""), HasSubstr("line 3")));
  EXPECT_THAT(ErrorOf("[[service]]\nid = \"a\"\nname.fr = \"x\"\n"), HasSubstr("\"name.fr\""));
  EXPECT_THAT(ErrorOf("[[service]]\nid = \"a\"\nprice_minor = -5\n"), HasSubstr("whole number"));
  EXPECT_THAT(ErrorOf("[[service]]\nid = \"a\"\nneeds = \"b\"\n"), HasSubstr("list of texts"));
  EXPECT_THAT(ErrorOf("[[service]]\nid = \"a\"\navailable = 1\n"), HasSubstr("true or false"));
  EXPECT_THAT(ErrorOf("[[service]]\nid = \"a\"\nprice_minor = 5\npurposes = [\"partner.x\"]\n"),
              testing::AllOf(HasSubstr("no purpose \"partner.x\""), HasSubstr("[consent]")));
  EXPECT_THAT(ErrorOf("[[service]]\nid = \"a\"\nprice_minor = 5\neligible = \"value > 2\"\n"),
              testing::AllOf(HasSubstr("\"a\""), HasSubstr("unknown word")));
  EXPECT_THAT(ErrorOf("[[service]]\nid = \"a\"\nprice_minor = 5\n"
                      "[[service]]\nid = \"a\"\nprice_minor = 5\n"),
              HasSubstr("stands there twice"));
}

TEST(ServiceConfigTest, PurposesHoldByDefaultAsTheConfigurationSays) {
  const Config config = ConfigOf("[consent]\npersonalisation = false\npartner.x = true\n");
  EXPECT_THAT(config.purposes,
              ElementsAre(PurposeConfig{"analytics", true}, PurposeConfig{"personalisation", false},
                          PurposeConfig{"partner.x", true}));
  EXPECT_EQ(PurposeBit(config.purposes, "partner.y"), Purposes{0});
  EXPECT_THAT(ErrorOf("[consent]\npersonalisation = \"yes\"\n"), HasSubstr("true or false"));
}

TEST(ServiceConfigTest, QuietHoursAreRead) {
  const auto hours = ParseQuietHours("21:00-08:30");
  ASSERT_TRUE(hours.has_value());
  EXPECT_EQ(hours->begin_minute, 21 * 60);
  EXPECT_EQ(hours->end_minute, 8 * 60 + 30);
  EXPECT_FALSE(ParseQuietHours("")->Contain(0));
  for (const std::string_view wrong : {"21:00", "21-8", "24:00-08:00", "21:60-08:00", "x"}) {
    EXPECT_FALSE(ParseQuietHours(wrong).has_value()) << wrong;
  }
  EXPECT_THAT(ErrorOf("[contact]\nquiet_hours = \"9 to 5\"\n"), HasSubstr("quiet_hours"));
}

}  // namespace
}  // namespace kundig
