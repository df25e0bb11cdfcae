// `kundig help`: the documents that are made from the table of commands.
#include <iostream>

#include "cli/command.h"

namespace kundig {
namespace {

// "--until DATE" or "FILE...".
std::string Synopsis(const CommandOption& option) {
  const bool many = std::holds_alternative<std::vector<std::string>*>(option.target);
  if (!option.name.starts_with('-')) return option.name + (many ? "..." : "");
  return option.name + (option.placeholder.empty() ? "" : " " + option.placeholder);
}

std::string DefaultOf(const CommandOption& option) {
  if (const auto* text = std::get_if<std::string*>(&option.target)) return **text;
  if (const auto* whole = std::get_if<int64_t*>(&option.target)) return fmt::format("{}", **whole);
  if (const auto* number = std::get_if<double*>(&option.target)) return fmt::format("{}", **number);
  return "";
}

std::string Usage(const Command& command) {
  std::string usage = "kundig " + command.name;
  for (const CommandOption& option : command.options) {
    const std::string synopsis = Synopsis(option);
    usage += option.required ? " " + synopsis : " [" + synopsis + "]";
  }
  return usage;
}

std::string Markdown(const std::vector<Command>& commands,
                     const std::vector<CommandOption>& common) {
  std::string text =
      "# Command line\n\n"
      "Made by `kundig help --format markdown`; a test keeps it true.\n\n"
      "Data go to standard output, messages and progress to standard error. Exit status: 0 ok, 1 "
      "failure, "
      "2 usage, 3 not found, 4 not allowed, 5 store in use, 6 done in part (see the quarantine), 8 "
      "check "
      "failed.\n\nEvery command has these options:\n\n| option | meaning |\n| --- | --- |\n";
  for (const CommandOption& option : common) {
    text += fmt::format("| `{}` | {} |\n", Synopsis(option), option.doc);
  }
  for (const Command& command : commands) {
    text +=
        fmt::format("\n## {}\n\n{}.\n\n    {}\n", command.name, command.summary, Usage(command));
    for (const std::string& line : command.details) text += "\n" + line + "\n";
    if (!command.options.empty()) {
      text += "\n| option | meaning | default |\n| --- | --- | --- |\n";
      for (const CommandOption& option : command.options) {
        text +=
            fmt::format("| `{}` | {} | {} |\n", Synopsis(option), option.doc, DefaultOf(option));
      }
    }
    if (!command.examples.empty()) text += "\nExamples:\n\n";
    for (const std::string& example : command.examples) text += "    " + example + "\n";
  }
  return text;
}

// troff wants a backslash before hyphens that are to be copied.
std::string Troff(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '-' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string ManualPage(const std::vector<Command>& commands,
                       const std::vector<CommandOption>& common) {
  std::string text =
      ".TH KUNDIG 1\n.SH NAME\nkundig \\- what each customer needs and is worth, in your own "
      "house\n"
      ".SH SYNOPSIS\n.B kundig\nCOMMAND [options]\n.SH COMMANDS\n";
  const auto add = [&text](const CommandOption& option) {
    text += fmt::format(".RS\n.TP\n.B {}\n{}\n.RE\n", Troff(Synopsis(option)), Troff(option.doc));
  };
  for (const Command& command : commands) {
    text += fmt::format(".TP\n.B {}\n{}.\n", Troff(Usage(command)), Troff(command.summary));
    std::ranges::for_each(command.options, add);
  }
  text += ".SH OPTIONS OF EVERY COMMAND\n";
  std::ranges::for_each(common, add);
  text +=
      ".SH EXIT STATUS\n0 ok, 1 failure, 2 usage, 3 not found, 4 not allowed, 5 store in use, 6 "
      "done in "
      "part, 8 check failed.\n";
  return text;
}

std::string BashCompletion(const std::vector<Command>& commands,
                           const std::vector<CommandOption>& common) {
  std::string names;
  std::string cases;
  for (const Command& command : commands) {
    names += (names.empty() ? "" : " ") + command.name;
    std::string words;
    for (const auto* list : {&command.options, &common}) {
      for (const CommandOption& option : *list) {
        if (option.name.starts_with('-')) words += (words.empty() ? "" : " ") + option.name;
      }
    }
    cases += fmt::format("    {}) words=\"{}\" ;;\n", command.name, words);
  }
  return fmt::format(
      "# bash completion: eval \"$(kundig help --format bash)\"\n"
      "_kundig() {{\n"
      "  local words current=\"${{COMP_WORDS[COMP_CWORD]}}\"\n"
      "  case \"${{COMP_WORDS[1]}}\" in\n{}    *) words=\"{}\" ;;\n  esac\n"
      "  [ \"$COMP_CWORD\" -eq 1 ] && words=\"{}\"\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "}}\n"
      "complete -o default -F _kundig kundig\n",
      cases, names, names);
}

std::string Overview(const std::vector<Command>& commands) {
  size_t width = 0;
  for (const Command& command : commands) width = std::max(width, command.name.size());
  std::string text = "kundig: what each customer needs and is worth, in your own house\n\n";
  for (const Command& command : commands) {
    text += fmt::format("  kundig {:<{}}  {}\n", command.name, width, command.summary);
  }
  return text + "\nkundig COMMAND --help tells more of a command.\n";
}

}  // namespace

Command MakeHelpCommand() {
  const auto format = std::make_shared<std::string>("text");
  return {.name = "help",
          .summary = "Show the commands, or write their manual",
          .examples = {"kundig help", "kundig help --format man | man -l -"},
          .options = {{"--format",
                       format.get(),
                       "FORMAT",
                       "text, markdown, man or bash (completion)",
                       false,
                       {"text", "markdown", "man", "bash"}}},
          .run = [format](const CommonOptions&) -> Result<ExitStatus> {
            const std::vector<Command> commands = AllCommands();
            CommonOptions defaults;
            const std::vector<CommandOption> common = CommonOptionList(defaults);
            if (*format == "markdown") {
              std::cout << Markdown(commands, common);
            } else if (*format == "man") {
              std::cout << ManualPage(commands, common);
            } else if (*format == "bash") {
              std::cout << BashCompletion(commands, common);
            } else {
              std::cout << Overview(commands);
            }
            return ExitStatus::kOk;
          }};
}

}  // namespace kundig
