// Command: one command of kundig. Its options are defined once, here; the parser, --help,
// docs/cli.md, the manual page and the shell completion are made from them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "engine/config.h"

namespace kundig {

// What the shell gets. Errors have their own by code: see ExitStatusOf.
enum class ExitStatus : int {
  kOk = 0,
  kFailure = 1,
  kUsage = 2,
  kNotFound = 3,
  kNotAllowed = 4,
  kStoreInUse = 5,
  kDoneInPart = 6,
  kCheckFailed = 8,
};
[[nodiscard]] ExitStatus ExitStatusOf(ErrorCode code);

// An option ("--until DATE") or, where the name has no dashes, a positional argument ("FILE").
struct CommandOption {
  using Target = std::variant<std::string*, std::vector<std::string>*, int64_t*, double*, bool*>;

  std::string name;
  Target target;            // holds the default before parsing; owned by the command's `run`
  std::string placeholder;  // of the value: DATE, FILE, N; "" for a switch
  std::string doc;          // one line
  bool required = false;
  std::vector<std::string> words;  // the values allowed; empty allows any
};

// Options that every command has.
struct CommonOptions {
  std::string config_path;  // "": ./kundig.toml where there is one, else the defaults
  std::string store_path;   // "": as configured
  bool json = false;
};

struct Command {
  std::string name;
  std::string summary;               // one line, no full stop
  std::vector<std::string> details;  // further lines of help
  std::vector<std::string> examples;
  std::vector<CommandOption> options;
  std::function<Result<ExitStatus>(const CommonOptions& common)> run;
};

// The one table of commands, in the order in which one meets them.
[[nodiscard]] std::vector<Command> AllCommands();
[[nodiscard]] std::vector<CommandOption> CommonOptionList(CommonOptions& common);

// The configuration as the common options ask for it.
Result<Config> ConfigFor(const CommonOptions& common);

// One maker a file.
[[nodiscard]] Command MakeInitCommand();
[[nodiscard]] Command MakeDemoCommand();
[[nodiscard]] Command MakeImportCommand();
[[nodiscard]] Command MakeFitCommand();
[[nodiscard]] Command MakePredictCommand();
[[nodiscard]] Command MakeEvaluateCommand();
[[nodiscard]] Command MakeCustomerCommand();
[[nodiscard]] Command MakeNeedsCommand();
[[nodiscard]] Command MakeWhyCommand();
[[nodiscard]] Command MakeReportCommand();
[[nodiscard]] Command MakeDecideCommand();
[[nodiscard]] Command MakeDecisionsCommand();
[[nodiscard]] Command MakeSumsCommand();
[[nodiscard]] Command MakeSummaryCommand();
[[nodiscard]] Command MakeTodayCommand();
[[nodiscard]] Command MakeQuarantineCommand();
[[nodiscard]] Command MakeSimulateCommand();
[[nodiscard]] Command MakeDoctorCommand();
[[nodiscard]] Command MakeKeyCommand();
[[nodiscard]] Command MakeUserCommand();
[[nodiscard]] Command MakeServeCommand();
[[nodiscard]] Command MakeWebhooksCommand();
[[nodiscard]] Command MakeHelpCommand();

// Parses the command line, runs the command, reports an error on stderr.
int RunCommandLine(int argc, char** argv);

}  // namespace kundig
