#include "base/passwords.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

namespace kundig {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kPassword = "four words of nobody";

TEST(PasswordsTest, AHashIsOfItsPasswordAlone) {
  const std::string hash = HashPassword(kPassword).value();
  EXPECT_THAT(hash, StartsWith("$argon2id$v=19$m=65536,t=3,p=1$"));
  EXPECT_EQ(IsPassword(kPassword, hash), true);
  EXPECT_EQ(IsPassword("four words of nobodY", hash), false);
  EXPECT_EQ(IsPassword("", hash), false);
  EXPECT_NE(HashPassword(kPassword).value(), hash) << "each has a salt of its own";
}

TEST(PasswordsTest, TheHashOfNoPasswordCostsTheSameAndFitsNone) {
  const std::string& none = HashOfNoPassword();
  const std::string hash = HashPassword(kPassword).value();
  EXPECT_EQ(none.size(), hash.size());
  const size_t parameters = hash.find("p=1");
  EXPECT_EQ(none.substr(0, parameters), hash.substr(0, parameters));
  EXPECT_EQ(IsPassword(kPassword, none), false);
  EXPECT_EQ(IsPassword("", none), false);
}

TEST(PasswordsTest, LengthIsAllThatIsAskedOfOne) {
  EXPECT_TRUE(CheckPassword("aaaaaaaaaaaa"));
  EXPECT_TRUE(CheckPassword("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f 12345678")) << "13 characters";
  EXPECT_TRUE(CheckPassword(std::string(kMostPasswordBytes, ' ')));
  EXPECT_FALSE(CheckPassword(""));
  for (const std::string& bad :
       {std::string("aaaaaaaaaaa"), std::string("\xc3\xa4\xc3\xb6\xc3\xbc 1234567"),
        std::string(kMostPasswordBytes + 1, ' '), std::string("\xff 123456789012")}) {
    const Status checked = CheckPassword(bad);
    ASSERT_FALSE(checked) << bad;
    EXPECT_EQ(checked.error().code, ErrorCode::kUsage);
    EXPECT_THAT(checked.error().Message(), testing::Not(HasSubstr(bad)));
  }
}

TEST(PasswordsTest, WhatIsNoHashIsAFailureAndNoWrongPassword) {
  for (const char* hash :
       {"", "x", "$argon2id$v=19$m=65536,t=3,p=1$AAAA", "four words of nobody"}) {
    const auto is = IsPassword(kPassword, hash);
    ASSERT_FALSE(is) << hash;
    EXPECT_EQ(is.error().code, ErrorCode::kFailure);
  }
}

// Sanitizers need more addresses themselves than the test leaves them.
#if defined(__has_feature)
#define KUNDIG_SANITIZED __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define KUNDIG_SANITIZED 1
#else
#define KUNDIG_SANITIZED 0
#endif

TEST(PasswordsTest, WantOfMemoryIsNoWrongPassword) {
  if (KUNDIG_SANITIZED) GTEST_SKIP() << "a sanitizer needs the memory itself";
  const std::string hash = HashPassword(kPassword).value();
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_AS, &before), 0);
  rlimit little = before;
  little.rlim_cur = rlim_t{32} << 20;
  ASSERT_EQ(setrlimit(RLIMIT_AS, &little), 0);
  const auto is = IsPassword(kPassword, hash);
  const auto made = HashPassword(kPassword);
  ASSERT_EQ(setrlimit(RLIMIT_AS, &before), 0);
  ASSERT_FALSE(is);
  EXPECT_THAT(is.error().Message(), HasSubstr("memory"));
  EXPECT_FALSE(made);
}

}  // namespace
}  // namespace kundig
