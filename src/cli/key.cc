#include <fmt/format.h>

#include <iostream>

#include "base/json_writer.h"
#include "cli/command.h"
#include "cli/table.h"
#include "engine/access_keys.h"
#include "engine/open_store.h"

namespace kundig {
namespace {

struct Options {
  std::string action;
  std::string id;
  std::string role = "collect";
  std::string name;
};

Result<ExitStatus> Create(Store& store, const Options& options, bool json) {
  KUNDIG_ASSIGN_OR_RETURN(const KeyRole role, ParseKeyRole(options.role));
  KUNDIG_ASSIGN_OR_RETURN(const NewKey made, CreateAccessKey(store, role, options.name));
  if (json) {
    JsonWriter writer;
    writer.BeginObject()
        .Field("key", made.key)
        .Field("role", KeyRoleName(made.row.role))
        .Field("id", made.row.id)
        .EndObject();
    std::cout << writer.text() << "\n";
  } else {
    std::cout << made.key << "\n";
    std::cerr << "kundig: this is the only time the key is shown; its id is " << made.row.id
              << "\n";
  }
  return ExitStatus::kOk;
}

Result<ExitStatus> List(Store& store, bool json) {
  KUNDIG_ASSIGN_OR_RETURN(const AccessKeys keys, LoadAccessKeys(store));
  JsonWriter writer;
  writer.BeginObject().Key("keys").BeginArray();
  Table table({{"id"}, {"role"}, {"name"}, {"state"}});
  for (const KeyRow& row : keys.ring.Rows()) {
    writer.BeginObject()
        .Field("id", row.id)
        .Field("role", KeyRoleName(row.role))
        .Field("name", row.name)
        .Field("revoked", row.revoked())
        .EndObject();
    table.Row({row.id, std::string(KeyRoleName(row.role)), row.name,
               row.revoked() ? "revoked" : "in use"});
  }
  writer.EndArray().EndObject();
  std::cout << (json ? writer.text() + "\n" : table.Text(0));
  return ExitStatus::kOk;
}

Result<ExitStatus> Revoke(Store& store, const Options& options, bool json) {
  KUNDIG_ASSIGN_OR_RETURN(const KeyRow row, RevokeAccessKey(store, options.id));
  JsonWriter writer;
  writer.BeginObject().Field("id", row.id).Field("revoked", true).EndObject();
  std::cout << (json ? writer.text() : row.id + " is revoked") << "\n";
  return ExitStatus::kOk;
}

// How a server that has the store open is asked for the same.
std::string SameOverHttp(const Options& options) {
  constexpr std::string_view kKeys = "http://127.0.0.1:8080/v1/keys";
  std::string call = std::string(kKeys);
  if (options.action == "create") {
    call = fmt::format(R"(-d '{{"role": "{}"}}' {})", options.role, kKeys);
  } else if (options.action == "revoke") {
    call = fmt::format("-X DELETE {}/{}", kKeys, options.id.empty() ? "ID" : options.id);
  }
  return fmt::format(
      "A running `kundig serve` does it for an admin key: "
      "curl -H 'Authorization: Bearer KEY' {} (docs/keys.md). Without one, stop it first.",
      call);
}

Result<Store> OpenStoreOfKeys(const Config& config, const Options& options) {
  auto store =
      OpenStore(config, options.action == "create" ? StoreMustExist::kNo : StoreMustExist::kYes);
  if (store || store.error().code != ErrorCode::kStoreInUse) return store;
  Error error = std::move(store.error());
  error.mend = SameOverHttp(options);
  return Fail(std::move(error));
}

Result<ExitStatus> RunKey(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStoreOfKeys(config, options));
  if (options.action == "create") return Create(store, options, common.json);
  if (options.action == "list") return List(store, common.json);
  if (options.id.empty()) {
    return Fail(ErrorCode::kUsage, "which key is to be revoked", "key revoke",
                "Name its id: `kundig key list` shows them.");
  }
  return Revoke(store, options, common.json);
}

}  // namespace

Command MakeKeyCommand() {
  const auto options = std::make_shared<Options>();
  return {.name = "key",
          .summary = "Who may call the server: make, list and revoke keys",
          .details =
              {"A key of the role collect sends events and reads nothing; admin may do all. "
               "A running server has the store open: it makes, lists and revokes keys itself, over "
               "HTTP (docs/keys.md). Make an admin key before it starts."},
          .examples = {"kundig key create --role collect --name shop", "kundig key list",
                       "kundig key revoke 4fk2m0q9x1zt"},
          .options = {{"ACTION",
                       &options->action,
                       "",
                       "create, list or revoke",
                       true,
                       {"create", "list", "revoke"}},
                      {"ID", &options->id, "", "of the key to revoke"},
                      {"--role",
                       &options->role,
                       "ROLE",
                       "what the key may do",
                       false,
                       {"collect", "decide", "read", "admin"}},
                      {"--name", &options->name, "NAME", "what the key is for, for people"}},
          .run = [options](const CommonOptions& common) { return RunKey(common, *options); }};
}

}  // namespace kundig
