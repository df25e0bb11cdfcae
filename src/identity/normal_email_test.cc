#include "identity/normal_email.h"

#include <gtest/gtest.h>

#include <string>

namespace kundig {
namespace {

TEST(NormalEmailTest, WritingsOfOneAddressAreOneText) {
  for (const char* text :
       {"anna.smith@example.org", "Anna.Smith@Example.ORG", "  anna.smith@example.org\n",
        "\xC2\xA0"
        "anna.smith@example.org\xE2\x80\x8B",
        "\xEF\xBB\xBF"
        "ANNA.SMITH@EXAMPLE.ORG"}) {
    EXPECT_EQ(NormalEmail(text), "anna.smith@example.org") << text;
  }
  // One character, or a letter and its mark; small or large.
  for (const char* text : {"j\xC3\xB6rg@m\xC3\xBCller.de", "jo\xCC\x88rg@mu\xCC\x88ller.de",
                           "J\xC3\x96RG@M\xC3\x9CLLER.DE", "JO\xCC\x88RG@MU\xCC\x88LLER.DE"}) {
    EXPECT_EQ(NormalEmail(text), "j\xC3\xB6rg@m\xC3\xBCller.de") << text;
  }
}

TEST(NormalEmailTest, WhatOnlySomeHostsIgnoreStays) {
  EXPECT_EQ(NormalEmail("a.b+shop@example.org"), "a.b+shop@example.org");
  EXPECT_EQ(NormalEmail("anna@xn--mller-kva.de"), "anna@xn--mller-kva.de");
  EXPECT_EQ(NormalEmail("o'neill_1/x=y@mail.example.co.uk"), "o'neill_1/x=y@mail.example.co.uk");
}

TEST(NormalEmailTest, TheNormalFormOfANormalFormIsItself) {
  for (const char* text :
       {"Anna@Example.org", "\xC4\xB0stanbul@example.org", "I\xCC\x87stanbul@example.org",
        "STRASSE@stra\xC3\x9F"
        "e.de",
        "\xE1\xBA\x9E@example.org", "\xCE\xA3\xCE\xAF\xCF\x82@example.gr"}) {
    const auto normal = NormalEmail(text);
    ASSERT_TRUE(normal.has_value()) << text;
    EXPECT_EQ(NormalEmail(*normal), normal) << text;
  }
}

TEST(NormalEmailTest, WhatIsNoAddressHasNoNormalForm) {
  for (const char* text : {"",
                           " ",
                           "anna",
                           "anna@",
                           "@example.org",
                           "anna@example",
                           "anna@@example.org",
                           "anna@b@example.org",
                           "an na@example.org",
                           "anna@exa mple.org",
                           "anna@.example.org",
                           "anna@example.org.",
                           "anna@example..org",
                           "anna@-example.org",
                           "anna@192.168.0.1",
                           "anna@[192.168.0.1]",
                           "Anna <anna@example.org>",
                           "anna@example.org,bert@example.org",
                           "\"anna\"@example.org",
                           "anna@exa_mple.org",
                           "mailto:anna@example.org",
                           "null",
                           "n/a",
                           "anna@example.org\xFF",
                           "anna\x01@example.org"}) {
    EXPECT_EQ(NormalEmail(text), std::nullopt) << text;
  }
  EXPECT_EQ(NormalEmail(std::string(250, 'a') + "@b.de"), std::nullopt);
  EXPECT_TRUE(NormalEmail(std::string(249, 'a') + "@b.de").has_value());
}

}  // namespace
}  // namespace kundig
