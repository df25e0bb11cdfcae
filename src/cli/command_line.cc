// The only file that knows CLI11: turns the table of commands into its parser.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <iostream>
#include <new>

#include "cli/command.h"
#include "cli/table.h"

#ifndef KUNDIG_VERSION
#error "the build defines KUNDIG_VERSION"
#endif

namespace kundig {
namespace {

void AddOption(CLI::App& app, const CommandOption& option) {
  CLI::Option* added = std::visit(
      [&](auto* target) -> CLI::Option* {
        if constexpr (std::is_same_v<decltype(target), bool*>) {
          return app.add_flag(option.name, *target, option.doc);
        } else {
          return app.add_option(option.name, *target, option.doc);
        }
      },
      option.target);
  if (!option.placeholder.empty()) added->type_name(option.placeholder);
  if (option.required) added->required();
  if (!option.words.empty()) added->check(CLI::IsMember(option.words));
}

int Report(const Error& error) {
  std::cout.flush();
  // Of several lines where DuckDB's words are; names and rows in it may be anything.
  const std::string message = error.Message();
  std::cerr << "kundig: ";
  for (size_t at = 0; at < message.size();) {
    const size_t end = std::min(message.find('\n', at), message.size());
    std::cerr << Printable(std::string_view(message).substr(at, end - at)) << "\n";
    at = end + 1;
  }
  return static_cast<int>(ExitStatusOf(error.code));
}

std::string Footer(const Command& command) {
  std::string footer;
  for (const std::string& line : command.details) footer += line + "\n";
  if (!command.examples.empty()) footer += "Examples:\n";
  for (const std::string& example : command.examples) footer += "  " + example + "\n";
  return footer;
}

int ParseAndRun(int argc, char** argv) {
  CLI::App app("kundig: what each customer needs and is worth, in your own house", "kundig");
  app.set_version_flag("--version", "kundig " KUNDIG_VERSION);
  app.require_subcommand(1);
  app.footer("kundig COMMAND --help tells more of a command.");
  CommonOptions common;
  std::vector<Command> commands = AllCommands();
  std::vector<CLI::App*> parsers;
  for (const Command& command : commands) {
    CLI::App* parser = app.add_subcommand(command.name, command.summary);
    for (const CommandOption& option : command.options) AddOption(*parser, option);
    for (const CommandOption& option : CommonOptionList(common)) AddOption(*parser, option);
    parser->footer(Footer(command));
    parsers.push_back(parser);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error, std::cout, std::cerr);
    return status == 0 ? 0 : static_cast<int>(ExitStatus::kUsage);
  }
  for (size_t i = 0; i < commands.size(); ++i) {
    if (!parsers[i]->parsed()) continue;
    const Result<ExitStatus> status = commands[i].run(common);
    if (!status) return Report(status.error());
    std::cout.flush();
    if (!std::cout) {
      return Report({ErrorCode::kFailure, "the output could not be written", "standard output",
                     "Is the disk full, or did the reader stop?"});
    }
    return static_cast<int>(*status);
  }
  return static_cast<int>(ExitStatus::kUsage);
}

}  // namespace

int RunCommandLine(int argc, char** argv) {
  try {
    return ParseAndRun(argc, argv);
  } catch (const std::bad_alloc&) {
    return Report({ErrorCode::kFailure, "there is not enough memory", "",
                   "Lower [store] memory_limit or [needs] max_items in kundig.toml."});
  } catch (const std::exception& error) {
    return Report({ErrorCode::kFailure, error.what(), "", "This is a bug in kundig: report it."});
  }
}

}  // namespace kundig
