#include "identity/normal_phone.h"

#include <gtest/gtest.h>

namespace kundig {
namespace {

TEST(NormalPhoneTest, NationalAndInternationalWritingsAreOneText) {
  for (const char* text :
       {"030 901820", "(030) 90 18 20", "+49 30 901820", "0049-30-901820", "+49 (0)30 901820",
        "tel:+49-30-901820", "4930901820", "\xEF\xBC\x8B\xEF\xBC\x94\xEF\xBC\x99 30 901820"}) {
    EXPECT_EQ(NormalPhone(text, "DE"), "+4930901820") << text;
  }
  EXPECT_EQ(NormalPhone("0171 1234567", "DE"), "+491711234567");
}

TEST(NormalPhoneTest, TheCountryIsThatOfTheCompanyUnlessTheNumberSaysAnother) {
  EXPECT_EQ(NormalPhone("01 58858 0", "AT"), "+431588580");
  EXPECT_EQ(NormalPhone("+43 1 58858 0", "DE"), "+431588580");
  EXPECT_EQ(NormalPhone("02 698 12345", "IT"), "+390269812345");  // keeps its zero
}

TEST(NormalPhoneTest, WhatIsNotOnePersonsNumberHasNoNormalForm) {
  for (const char* text : {"", "anna", "12", "0000000000", "110", "+49 30", "030 901820 ext. 17",
                           "0800 3301000", "0900 1234567", "+1 800 253 0000", "null"}) {
    EXPECT_EQ(NormalPhone(text, "DE"), std::nullopt) << text;
  }
}

TEST(NormalPhoneTest, MoreDigitsThanE164HasAreNoNormalForm) {
  EXPECT_EQ(NormalPhone("0330 01820330 ext", "DE"), std::nullopt);
}

TEST(NormalPhoneTest, RegionsAreTwoCapitalLetters) {
  EXPECT_TRUE(IsPhoneRegion("DE"));
  EXPECT_TRUE(IsPhoneRegion("CH"));
  for (const char* text : {"", "de", "XX", "Germany", "DEU"}) {
    EXPECT_FALSE(IsPhoneRegion(text)) << text;
  }
}

}  // namespace
}  // namespace kundig
