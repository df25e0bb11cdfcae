#include "engine/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kundig {
namespace {

using testing::HasSubstr;

std::string ErrorOf(std::string_view text) {
  const auto config = ParseConfig(text, "kundig.toml");
  EXPECT_FALSE(config.has_value());
  return config ? "" : config.error().Message();
}

TEST(Config, TheTemplateIsTheDefaults) {
  const auto config = ParseConfig(ConfigTemplate(), "kundig.toml");
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->currency, "EUR");
  EXPECT_EQ(config->discount_rate_yearly, 0.10);
}

TEST(Config, EveryOptionOfTheTemplateIsAccepted) {
  std::string text = ConfigTemplate();
  for (size_t at = 0; (at = text.find("\n# ", at)) != std::string::npos; ++at) {
    const std::string line = text.substr(at + 3, text.find('\n', at + 1) - at - 3);
    const size_t equals = line.find(" = ");
    if (equals != std::string::npos && line.find(' ') == equals) text.erase(at + 1, 2);
  }
  EXPECT_THAT(text, HasSubstr("\ncurrency = \"EUR\""));
  const auto config = ParseConfig(text, "kundig.toml");
  ASSERT_TRUE(config.has_value()) << config.error().Message();
}

TEST(Config, ValuesAreRead) {
  const auto config = ParseConfig(
      "[company]\nname = \"Stadtwerk\"\ndiscount_rate_yearly = 1\n[needs]\nitem = \"type\"\n",
      "kundig.toml");
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->company_name, "Stadtwerk");
  EXPECT_EQ(config->discount_rate_yearly, 1.0);
  EXPECT_EQ(config->item, "type");
}

TEST(Config, MistakesAreNamedWithTheirLine) {
  EXPECT_THAT(ErrorOf("[company]\ncurency = \"EUR\"\n"), HasSubstr("no option \"curency\""));
  EXPECT_THAT(ErrorOf("[company]\ncurency = \"EUR\"\n"), HasSubstr("line 2"));
  EXPECT_THAT(ErrorOf("[compny]\n"), HasSubstr("Sections: company, store"));
  EXPECT_THAT(ErrorOf("[company]\ndiscount_rate_yearly = \"much\"\n"), HasSubstr("a number from"));
  EXPECT_THAT(ErrorOf("[company]\ndiscount_rate_yearly = -1\n"), HasSubstr("a number from"));
  EXPECT_THAT(ErrorOf("[needs]\nitem = \"brand\"\n"), HasSubstr("auto|product"));
  EXPECT_THAT(ErrorOf("[company\n"), HasSubstr("line 1"));
}

TEST(Config, InteractionsAreReadAsOftenAsTheyStand) {
  const auto config = ParseConfig(
      "[[interaction]]\nevent = \"Paid\"\nkind = \"purchase\"\nitem = \"properties.lines[].id\"\n"
      "price = \"properties.lines[].cost\"\n[[interaction]]\nevent = \"Used\"\nkind = \"use\"\n"
      "item = \"properties.id\"\n[company]\nname = \"x\"\n",
      "kundig.toml");
  ASSERT_TRUE(config.has_value()) << config.error().Message();
  ASSERT_EQ(config->interactions.size(), 2u);
  EXPECT_EQ(config->interactions[0].price, "properties.lines[].cost");
  EXPECT_EQ(config->interactions[1].event, "Used");
}

TEST(Config, AWrongInteractionIsNamedWithItsPlace) {
  EXPECT_THAT(ErrorOf("[interaction]\nevent = \"E\"\n"), HasSubstr("Write [[interaction]]"));
  EXPECT_THAT(ErrorOf("[[interaction]]\nevnt = \"E\"\n"), HasSubstr("no option \"evnt\""));
  EXPECT_THAT(ErrorOf("[[interaction]]\nevent = 5\n"), HasSubstr("line 2"));
  EXPECT_THAT(ErrorOf("[[interaction]]\nevent = \"E\"\nkind = \"use\"\nitem = \"properties.\"\n"),
              HasSubstr("kundig.toml, [[interaction]] 1, item, character 12"));
}

TEST(Config, ACountryIsTwoCapitalLetters) {
  EXPECT_EQ(ParseConfig("[company]\ncountry = \"AT\"\n", "kundig.toml")->country, "AT");
  EXPECT_THAT(ErrorOf("[company]\ncountry = \"Germany\"\n"),
              HasSubstr("\"Germany\" is no country"));
}

TEST(Config, AMissingFileIsNotFound) {
  const auto config = LoadConfig("/nonexistent/kundig.toml");
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(config.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace kundig
