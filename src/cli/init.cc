#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/json_writer.h"
#include "cli/command.h"
#include "engine/open_store.h"

namespace kundig {
namespace {

Result<ExitStatus> RunInit(const CommonOptions& common) {
  const std::string path = common.config_path.empty() ? "kundig.toml" : common.config_path;
  if (std::filesystem::exists(path)) {
    return Fail(ErrorCode::kFailure, "there is a configuration already; nothing was changed", path,
                "Edit it, or name another with --config.");
  }
  std::ofstream file(path, std::ios::binary);
  file << ConfigTemplate();
  file.close();
  if (!file) {
    return Fail(ErrorCode::kFailure, "the configuration could not be written", path,
                "Is the folder writable, and is there room on the disk?");
  }
  CommonOptions written = common;
  written.config_path = path;
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(written));
  KUNDIG_ASSIGN_OR_RETURN(const Store store, OpenStore(config, StoreMustExist::kNo));
  if (common.json) {
    JsonWriter json;
    json.BeginObject().Field("config", path).Field("store", config.store_path).EndObject();
    std::cout << json.text() << "\n";
  } else {
    std::cout << "Wrote " << path << " and the empty store " << config.store_path << ".\n"
              << "Next: kundig serve, whose page leads on; or first kundig import FILE\n";
  }
  return ExitStatus::kOk;
}

}  // namespace

Command MakeInitCommand() {
  return {.name = "init",
          .summary = "Write a commented kundig.toml and an empty store",
          .examples = {"kundig init"},
          .run = RunInit};
}

}  // namespace kundig
