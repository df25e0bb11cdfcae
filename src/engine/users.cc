#include "engine/users.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/passwords.h"
#include "base/utf8.h"
#include "engine/statements.h"

namespace kundig {
namespace {

int64_t NowMicros() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

bool IsControl(char c) { return (c >= 0 && c < 0x20) || c == 0x7f; }

Status CheckUserName(std::string_view name) {
  const bool sound = !name.empty() && name.size() <= kMostUserNameBytes && IsValidUtf8(name) &&
                     std::ranges::none_of(name, IsControl) && name.front() != ' ' &&
                     name.back() != ' ';
  if (sound) return {};
  return Fail(ErrorCode::kUsage,
              fmt::format("the name is not of 1 to {} bytes of UTF-8, without control characters "
                          "and without blanks around it",
                          kMostUserNameBytes),
              "name", "Take a name or an e-mail address.");
}

Status CheckNewcomer(const std::vector<UserRow>& users, const NewUser& user) {
  if (UserNamed(users, user.name) != nullptr) {
    return Fail(ErrorCode::kCheckFailed, "there is a user of that name", user.name,
                "Take another name, or change that user's password.");
  }
  if (users.empty() && user.role != KeyRole::kAdmin) {
    return Fail(ErrorCode::kCheckFailed, "the first user must be an admin", user.name,
                "Make a user of the role admin first, who can then make others.");
  }
  if (users.size() >= kMostUsers) {
    return Fail(ErrorCode::kCheckFailed, fmt::format("there are {} users", kMostUsers), "",
                "Remove those who are no longer there.");
  }
  return {};
}

Result<UserRow> RowWithId(const std::vector<UserRow>& users, const std::string& id) {
  const UserRow* row = UserWithId(users, id);
  if (row != nullptr) return *row;
  return Fail(ErrorCode::kNotFound, fmt::format("there is no user \"{}\"", id), "",
              "`kundig user list` and GET /v1/users show them.");
}

Result<int64_t> Insert(Connection& connection, const UserRow& row) {
  return connection.Run(sql::insert_user, {row.id, row.name, std::string(KeyRoleName(row.role)),
                                           row.password_hash, row.created_us});
}

Result<int64_t> Delete(Connection& connection, const std::string& id) {
  return connection.Run("DELETE FROM users WHERE id = $1", {id});
}

}  // namespace

Result<KeyRole> ParseUserRole(std::string_view name) {
  const auto role = ParseKeyRole(name);
  if (role && (*role == KeyRole::kRead || *role == KeyRole::kAdmin)) return role;
  return Fail(ErrorCode::kUsage, fmt::format("\"{}\" is no role of a user", name), "",
              "Use read or admin.");
}

const UserRow* UserNamed(const std::vector<UserRow>& users, std::string_view name) {
  const auto found = std::ranges::find(users, name, &UserRow::name);
  return found == users.end() ? nullptr : &*found;
}

const UserRow* UserWithId(const std::vector<UserRow>& users, std::string_view id) {
  const auto found = std::ranges::find(users, id, &UserRow::id);
  return found == users.end() ? nullptr : &*found;
}

Result<std::vector<UserRow>> LoadUsers(Store& store) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_user_table));
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_users));
  std::vector<UserRow> users;
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return users;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      UserRow row{.id = std::string(chunk->Text(0, i)),
                  .name = std::string(chunk->Text(1, i)),
                  .password_hash = std::string(chunk->Text(3, i)),
                  .created_us = chunk->Column<int64_t>(4)[i]};
      const auto role = ParseUserRole(chunk->Text(2, i));
      if (!role) {
        return Fail(ErrorCode::kFailure, role.error().what, "users",
                    "Restore the store from its backup.");
      }
      row.role = *role;
      users.push_back(std::move(row));
    }
  }
}

Result<UserRow> CreateUser(Store& store, const NewUser& user) {
  KUNDIG_RETURN_IF_ERROR(CheckUserName(user.name));
  KUNDIG_RETURN_IF_ERROR(CheckPassword(user.password));
  KUNDIG_ASSIGN_OR_RETURN(const auto users, LoadUsers(store));
  KUNDIG_RETURN_IF_ERROR(CheckNewcomer(users, user));
  UserRow row{.id = RandomKeyId(),
              .name = user.name,
              .role = user.role,
              .password_hash = {},
              .created_us = NowMicros()};
  while (UserWithId(users, row.id) != nullptr) row.id = RandomKeyId();
  KUNDIG_ASSIGN_OR_RETURN(row.password_hash, HashPassword(user.password));
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection));
  KUNDIG_RETURN_IF_ERROR(Insert(connection, row));
  KUNDIG_RETURN_IF_ERROR(transaction.Commit());
  return row;
}

Result<UserRow> RemoveUser(Store& store, const std::string& id) {
  KUNDIG_ASSIGN_OR_RETURN(const auto users, LoadUsers(store));
  KUNDIG_ASSIGN_OR_RETURN(UserRow row, RowWithId(users, id));
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection));
  KUNDIG_RETURN_IF_ERROR(Delete(connection, id));
  KUNDIG_RETURN_IF_ERROR(transaction.Commit());
  return row;
}

Result<UserRow> ChangePassword(Store& store, const std::string& id, const std::string& password) {
  KUNDIG_RETURN_IF_ERROR(CheckPassword(password));
  KUNDIG_ASSIGN_OR_RETURN(const auto users, LoadUsers(store));
  KUNDIG_ASSIGN_OR_RETURN(UserRow row, RowWithId(users, id));
  KUNDIG_ASSIGN_OR_RETURN(row.password_hash, HashPassword(password));
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection));
  // Not an UPDATE: docs/decisions/0009-webhooks-from-a-table-in-the-store.md, 6.
  KUNDIG_RETURN_IF_ERROR(Delete(connection, id));
  KUNDIG_RETURN_IF_ERROR(Insert(connection, row));
  KUNDIG_RETURN_IF_ERROR(transaction.Commit());
  return row;
}

}  // namespace kundig
