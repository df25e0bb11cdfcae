#include "engine/quarantine.h"

#include <iostream>

#include "base/json_writer.h"
#include "cli/command.h"
#include "cli/table.h"
#include "engine/open_store.h"

namespace kundig {
namespace {

struct Options {
  std::string action = "list";
  int64_t most = 20;
};

void PrintJson(const QuarantineReport& report) {
  JsonWriter json;
  json.BeginObject().Key("causes").BeginArray();
  for (const QuarantineCause& cause : report.causes) {
    json.BeginObject().Field("code", cause.code).Field("rows", cause.rows).EndObject();
  }
  json.EndArray().Key("rows").BeginArray();
  for (const QuarantinedRow& row : report.rows) {
    json.BeginObject()
        .Field("file", row.file)
        .Field("line", row.line)
        .Field("code", row.code)
        .Field("reason", row.reason)
        .Field("raw", row.raw)
        .EndObject();
  }
  json.EndArray().EndObject();
  std::cout << json.text() << "\n";
}

void PrintText(const QuarantineReport& report) {
  if (report.causes.empty()) {
    std::cout << "The quarantine is empty.\n";
    return;
  }
  Table causes({{"cause"}, {"rows", Align::kRight}});
  for (const QuarantineCause& cause : report.causes) {
    causes.Row({cause.code, fmt::format("{}", cause.rows)});
  }
  std::cout << causes.Text(0) << "\n";
  constexpr size_t kShown = 60;
  Table rows({{"file"}, {"line", Align::kRight}, {"reason"}, {"row"}});
  for (const QuarantinedRow& row : report.rows) {
    rows.Row({row.file, fmt::format("{}", row.line), row.reason, row.raw.substr(0, kShown)});
  }
  std::cout << rows.Text(0);
}

Result<ExitStatus> RunQuarantine(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  KUNDIG_ASSIGN_OR_RETURN(const QuarantineReport report, ListQuarantine(store, options.most));
  common.json ? PrintJson(report) : PrintText(report);
  return ExitStatus::kOk;
}

}  // namespace

Command MakeQuarantineCommand() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "quarantine",
      .summary = "Show what could not be stored, and why",
      .examples = {"kundig quarantine list", "kundig quarantine list --most 1000 --json"},
      .options = {{"ACTION", &options->action, "", "list", false, {"list"}},
                  {"--most", &options->most, "N", "rows shown, the newest first"}},
      .run = [options](const CommonOptions& common) { return RunQuarantine(common, *options); }};
}

}  // namespace kundig
