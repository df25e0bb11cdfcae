#include "cli/command.h"

#include <filesystem>

namespace kundig {

ExitStatus ExitStatusOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUsage: return ExitStatus::kUsage;
    case ErrorCode::kNotFound: return ExitStatus::kNotFound;
    case ErrorCode::kNotAllowed: return ExitStatus::kNotAllowed;
    case ErrorCode::kStoreInUse: return ExitStatus::kStoreInUse;
    case ErrorCode::kCheckFailed: return ExitStatus::kCheckFailed;
    case ErrorCode::kFailure: break;
  }
  return ExitStatus::kFailure;
}

std::vector<CommandOption> CommonOptionList(CommonOptions& common) {
  return {
      {"--config", &common.config_path, "FILE",
       "configuration; without it ./kundig.toml where there is one"},
      {"--store", &common.store_path, "PATH", "the store; without it as configured"},
      {"--json", &common.json, "", "the answer as JSON on standard output"},
  };
}

Result<Config> ConfigFor(const CommonOptions& common) {
  Config config;
  if (!common.config_path.empty()) {
    KUNDIG_ASSIGN_OR_RETURN(config, LoadConfig(common.config_path));
  } else if (std::filesystem::exists("kundig.toml")) {
    KUNDIG_ASSIGN_OR_RETURN(config, LoadConfig("kundig.toml"));
  }
  if (!common.store_path.empty()) config.store_path = common.store_path;
  return config;
}

std::vector<Command> AllCommands() {
  std::vector<Command> commands;
  commands.push_back(MakeInitCommand());
  commands.push_back(MakeDemoCommand());
  commands.push_back(MakeImportCommand());
  commands.push_back(MakeSummaryCommand());
  commands.push_back(MakeTodayCommand());
  commands.push_back(MakeFitCommand());
  commands.push_back(MakePredictCommand());
  commands.push_back(MakeEvaluateCommand());
  commands.push_back(MakeCustomerCommand());
  commands.push_back(MakeNeedsCommand());
  commands.push_back(MakeWhyCommand());
  commands.push_back(MakeReportCommand());
  commands.push_back(MakeDecideCommand());
  commands.push_back(MakeDecisionsCommand());
  commands.push_back(MakeSumsCommand());
  commands.push_back(MakeQuarantineCommand());
  commands.push_back(MakeDoctorCommand());
  commands.push_back(MakeKeyCommand());
  commands.push_back(MakeUserCommand());
  commands.push_back(MakeServeCommand());
  commands.push_back(MakeWebhooksCommand());
  commands.push_back(MakeSimulateCommand());
  commands.push_back(MakeHelpCommand());
  return commands;
}

}  // namespace kundig
