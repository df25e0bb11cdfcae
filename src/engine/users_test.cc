#include "engine/users.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/passwords.h"

namespace kundig {
namespace {

using testing::ElementsAre;

class UsersTest : public testing::Test {
 protected:
  Result<UserRow> Create(const std::string& name, KeyRole role,
                         const std::string& password = "four words of nobody") {
    return CreateUser(store_, {.name = name, .role = role, .password = password});
  }
  std::vector<UserRow> Users() { return LoadUsers(store_).value(); }
  ErrorCode CodeOf(const Result<UserRow>& result) {
    return result ? ErrorCode::kFailure : result.error().code;
  }

  Store store_ = Store::Open({}, true).value();
};

TEST_F(UsersTest, WhatWasCreatedIsThereByNameUntilItIsRemoved) {
  EXPECT_THAT(Users(), ElementsAre());
  const UserRow zoe = Create("zoe", KeyRole::kAdmin).value();
  const UserRow anna = Create("anna@example.org", KeyRole::kRead).value();
  EXPECT_THAT(Users(), ElementsAre(anna, zoe));
  EXPECT_EQ(*UserNamed(Users(), "zoe"), zoe);
  EXPECT_EQ(*UserWithId(Users(), anna.id), anna);
  EXPECT_EQ(UserNamed(Users(), "Zoe"), nullptr);
  EXPECT_EQ(IsPassword("four words of nobody", zoe.password_hash), true);
  EXPECT_EQ(RemoveUser(store_, anna.id), anna);
  EXPECT_THAT(Users(), ElementsAre(zoe));
  EXPECT_EQ(CodeOf(RemoveUser(store_, anna.id)), ErrorCode::kNotFound);
}

TEST_F(UsersTest, AChangedPasswordIsTheOnlyOne) {
  const UserRow before = Create("zoe", KeyRole::kAdmin).value();
  const UserRow after = ChangePassword(store_, before.id, "other words of nobody").value();
  EXPECT_THAT(Users(), ElementsAre(after));
  EXPECT_EQ(IsPassword("four words of nobody", after.password_hash), false);
  EXPECT_EQ(IsPassword("other words of nobody", after.password_hash), true);
  EXPECT_EQ(after.created_us, before.created_us);
  EXPECT_EQ(CodeOf(ChangePassword(store_, before.id, "short")), ErrorCode::kUsage);
  EXPECT_EQ(CodeOf(ChangePassword(store_, "nobody", "other words of nobody")),
            ErrorCode::kNotFound);
}

TEST_F(UsersTest, TheFirstIsAnAdminAndNoTwoHaveOneName) {
  EXPECT_EQ(CodeOf(Create("anna", KeyRole::kRead)), ErrorCode::kCheckFailed);
  EXPECT_TRUE(Create("zoe", KeyRole::kAdmin));
  EXPECT_EQ(CodeOf(Create("zoe", KeyRole::kRead)), ErrorCode::kCheckFailed);
  EXPECT_TRUE(Create("anna", KeyRole::kRead));
}

TEST_F(UsersTest, WhatCanBeNoNameOrPasswordIsRefused) {
  for (const std::string& name :
       {std::string(), std::string(" zoe"), std::string("zoe "), std::string("z\noe"),
        std::string("\xff"), std::string(kMostUserNameBytes + 1, 'z')}) {
    EXPECT_EQ(CodeOf(Create(name, KeyRole::kAdmin)), ErrorCode::kUsage) << name;
  }
  EXPECT_EQ(CodeOf(Create("zoe", KeyRole::kAdmin, "eleven char")), ErrorCode::kUsage);
  EXPECT_THAT(Users(), ElementsAre());
}

TEST_F(UsersTest, UsersReadOrAreAdmins) {
  EXPECT_EQ(ParseUserRole("read"), KeyRole::kRead);
  EXPECT_EQ(ParseUserRole("admin"), KeyRole::kAdmin);
  for (const char* role : {"collect", "decide", "owner", ""}) EXPECT_FALSE(ParseUserRole(role));
}

}  // namespace
}  // namespace kundig
