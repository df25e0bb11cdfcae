#include <fmt/format.h>

#include <iostream>

#include "base/json_writer.h"
#include "cli/ask_password.h"
#include "cli/command.h"
#include "cli/table.h"
#include "engine/open_store.h"
#include "engine/users.h"

namespace kundig {
namespace {

struct Options {
  std::string action;
  std::string name;
  std::string role = "read";
  bool password_stdin = false;
};

void WriteRow(const UserRow& row, JsonWriter& json) {
  json.BeginObject()
      .Field("id", row.id)
      .Field("name", row.name)
      .Field("role", KeyRoleName(row.role))
      .EndObject();
}

void Show(const UserRow& row, std::string_view done, bool json) {
  JsonWriter writer;
  WriteRow(row, writer);
  std::cout << (json ? writer.text() : fmt::format("{} {}", Printable(row.name), done)) << "\n";
}

ExitStatus List(const std::vector<UserRow>& users, bool json) {
  JsonWriter writer;
  writer.BeginObject().Key("users").BeginArray();
  Table table({{"id"}, {"name"}, {"role"}});
  for (const UserRow& row : users) {
    WriteRow(row, writer);
    table.Row({row.id, row.name, std::string(KeyRoleName(row.role))});
  }
  writer.EndArray().EndObject();
  std::cout << (json ? writer.text() + "\n" : table.Text(0));
  return ExitStatus::kOk;
}

Result<std::string> PasswordFor(const Options& options) {
  return options.password_stdin ? PasswordFromStandardInput() : AskNewPassword(options.name);
}

Result<UserRow> Find(Store& store, const std::string& name) {
  KUNDIG_ASSIGN_OR_RETURN(const auto users, LoadUsers(store));
  const UserRow* row = UserNamed(users, name);
  if (row != nullptr) return *row;
  return Fail(ErrorCode::kNotFound, "there is no user of that name", name,
              "`kundig user list` shows them.");
}

Result<ExitStatus> Change(Store& store, const Options& options, bool json) {
  if (options.action == "create") {
    KUNDIG_ASSIGN_OR_RETURN(const KeyRole role, ParseUserRole(options.role));
    KUNDIG_ASSIGN_OR_RETURN(const std::string password, PasswordFor(options));
    KUNDIG_ASSIGN_OR_RETURN(
        const UserRow row,
        CreateUser(store, {.name = options.name, .role = role, .password = password}));
    Show(row, "may sign in now", json);
    return ExitStatus::kOk;
  }
  KUNDIG_ASSIGN_OR_RETURN(UserRow row, Find(store, options.name));
  if (options.action == "remove") {
    KUNDIG_ASSIGN_OR_RETURN(row, RemoveUser(store, row.id));
    Show(row, "is removed", json);
    return ExitStatus::kOk;
  }
  KUNDIG_ASSIGN_OR_RETURN(const std::string password, PasswordFor(options));
  KUNDIG_ASSIGN_OR_RETURN(row, ChangePassword(store, row.id, password));
  Show(row, "has a new password", json);
  return ExitStatus::kOk;
}

Result<Store> OpenStoreOfUsers(const Config& config, const Options& options) {
  auto store =
      OpenStore(config, options.action == "create" ? StoreMustExist::kNo : StoreMustExist::kYes);
  if (store || store.error().code != ErrorCode::kStoreInUse) return store;
  Error error = std::move(store.error());
  error.mend =
      "A running `kundig serve` does it for an admin, in the page's settings and at /v1/users "
      "(docs/users.md). Without one, stop it first.";
  return Fail(std::move(error));
}

Result<ExitStatus> RunUser(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  if (options.action != "list" && options.name.empty()) {
    return Fail(ErrorCode::kUsage, "which user is meant", "user " + options.action,
                "Give the name by which the user signs in.");
  }
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStoreOfUsers(config, options));
  if (options.action != "list") return Change(store, options, common.json);
  KUNDIG_ASSIGN_OR_RETURN(const auto users, LoadUsers(store));
  return List(users, common.json);
}

}  // namespace

Command MakeUserCommand() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "user",
      .summary = "Who may sign in to the page: make, list and remove users",
      .details = {"A user of the role read looks; admin may do all. The password is asked for, "
                  "or is the first line of standard input, and has at least 12 characters. A "
                  "running server has the store open: it does the same itself, for an admin "
                  "(docs/users.md)."},
      .examples = {"kundig user create anna --role admin",
                   "pass show kundig | kundig user create anna --role admin --password-stdin",
                   "kundig user list", "kundig user password anna", "kundig user remove anna"},
      .options =
          {{"ACTION",
            &options->action,
            "",
            "create, list, remove or password",
            true,
            {"create", "list", "remove", "password"}},
           {"NAME", &options->name, "", "by which the user signs in"},
           {"--role", &options->role, "ROLE", "what a new user may do", false, {"read", "admin"}},
           {"--password-stdin", &options->password_stdin, "",
            "the password is the first line of standard input"}},
      .run = [options](const CommonOptions& common) { return RunUser(common, *options); }};
}

}  // namespace kundig
