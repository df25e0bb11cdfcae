// Users: the people who may sign in, as the store holds them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/keys.h"
#include "base/result.h"
#include "store/store.h"

namespace kundig {

inline constexpr size_t kMostUserNameBytes = 128;
inline constexpr size_t kMostUsers = 1000;

// What is kept of a user: all but the password.
struct UserRow {
  std::string id;  // as those of keys; no secret
  std::string name;
  KeyRole role = KeyRole::kRead;
  std::string password_hash;  // passwords.h
  int64_t created_us = 0;     // in UTC

  friend bool operator==(const UserRow&, const UserRow&) = default;
};

struct NewUser {
  std::string name;
  KeyRole role = KeyRole::kRead;
  std::string password;
};

// "read", "admin". Errors: kUsage, also for the roles that only keys have.
[[nodiscard]] Result<KeyRole> ParseUserRole(std::string_view name);

// Null where there is none.
[[nodiscard]] const UserRow* UserNamed(const std::vector<UserRow>& users, std::string_view name);
[[nodiscard]] const UserRow* UserWithId(const std::vector<UserRow>& users, std::string_view id);

// In the order of their names. Errors: those of the store; kFailure where a row is none of ours.
Result<std::vector<UserRow>> LoadUsers(Store& store);
// Hashes the password, which takes a while. Errors: kUsage where name or password cannot be one;
// kCheckFailed where the name is taken, where it would be the first user and no admin, and where
// there are kMostUsers.
Result<UserRow> CreateUser(Store& store, const NewUser& user);
// The row that was. Errors: kNotFound.
Result<UserRow> RemoveUser(Store& store, const std::string& id);
// Errors: kNotFound; kUsage where it can be no password.
Result<UserRow> ChangePassword(Store& store, const std::string& id, const std::string& password);

}  // namespace kundig
