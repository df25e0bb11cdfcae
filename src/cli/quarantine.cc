#include "engine/quarantine.h"

#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/json_writer.h"
#include "cli/command.h"
#include "cli/table.h"
#include "engine/live/live_platform.h"
#include "engine/open_store.h"
#include "engine/replay_quarantine.h"

namespace kundig {
namespace {

struct Options {
  std::string action = "list";
  int64_t most = 20;
  std::string cause;
  std::string row;
  std::string mended;  // a file's path
};

void PrintText(const QuarantineReport& report) {
  if (report.causes.empty()) {
    std::cout << "The quarantine is empty.\n";
    return;
  }
  Table causes({{"cause"}, {"rows", Align::kRight}, {"mended", Align::kRight}});
  for (const QuarantineCause& cause : report.causes) {
    causes.Row({cause.code, fmt::format("{}", cause.rows), fmt::format("{}", cause.mended)});
  }
  std::cout << causes.Text(0) << "\n";
  constexpr size_t kShown = 60;
  Table rows({{"id"}, {"file"}, {"line", Align::kRight}, {"reason"}, {"row"}});
  for (const QuarantinedRow& row : report.rows) {
    rows.Row({FormatQuarantineId(row.id), row.file, fmt::format("{}", row.line), row.reason,
              row.raw.substr(0, kShown)});
  }
  std::cout << rows.Text(0);
}

ExitStatus List(const QuarantineReport& report, bool as_json) {
  if (!as_json) {
    PrintText(report);
    return ExitStatus::kOk;
  }
  JsonWriter json;
  WriteQuarantine(report, json);
  std::cout << json.text() << "\n";
  return ExitStatus::kOk;
}

// 6 where something stays in quarantine.
ExitStatus ShowReplayed(const std::vector<ReplayedRow>& replayed, bool as_json) {
  bool stays = false;
  Table table({{"id"}, {"became"}, {"reason"}});
  for (const ReplayedRow& row : replayed) {
    stays |= row.became == Became::kQuarantined;
    table.Row({row.id, std::string(BecameName(row.became)), row.reason});
  }
  if (as_json) {
    JsonWriter json;
    WriteReplayed(replayed, json);
    std::cout << json.text() << "\n";
  } else {
    std::cout << (replayed.empty() ? "No row was to be sent again.\n" : table.Text(0));
  }
  return stays ? ExitStatus::kDoneInPart : ExitStatus::kOk;
}

Result<std::string> TextOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return Fail(ErrorCode::kNotFound, "the mended row cannot be read", path,
                "Name a file that has the mended event in it, as JSON.");
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<ReplayRequest> RequestOf(const Options& options) {
  if (options.row.empty() == options.cause.empty()) {
    return Fail(ErrorCode::kUsage, "which rows are meant", "quarantine replay",
                "Name one row by --row and what it is now by --mended, or all of a cause by "
                "--cause; `kundig quarantine list` shows both.");
  }
  if (options.row.empty()) {
    if (options.mended.empty()) return ReplayRequest{.rows = {}, .code = options.cause};
    return Fail(ErrorCode::kUsage, "of which row is the mended text", "--mended",
                "Name it by --row.");
  }
  RowToReplay row{.id = options.row, .text = {}};
  if (!options.mended.empty()) {
    KUNDIG_ASSIGN_OR_RETURN(row.text, TextOf(options.mended));
  }
  return ReplayRequest{.rows = {std::move(row)}, .code = {}};
}

int64_t NowMicros() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

Result<std::vector<ReplayedRow>> Replay(Store& store, const Config& config,
                                        const ReplayRequest& request) {
  KUNDIG_ASSIGN_OR_RETURN(const auto platform, LivePlatform::Open(store, config));
  KUNDIG_ASSIGN_OR_RETURN(QuarantineReplay replay,
                          QuarantineReplay::Make(store, platform->intake(), config));
  KUNDIG_ASSIGN_OR_RETURN(auto replayed, replay.Replay(request, NowMicros()));
  KUNDIG_RETURN_IF_ERROR(platform->intake().CatchUp());
  return replayed;
}

Result<ExitStatus> RunQuarantine(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  if (options.action == "list") {
    KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
    KUNDIG_ASSIGN_OR_RETURN(
        const QuarantineReport report,
        ListQuarantine(store, {.code = options.cause, .most_rows = options.most}));
    return List(report, common.json);
  }
  KUNDIG_ASSIGN_OR_RETURN(const ReplayRequest request, RequestOf(options));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  KUNDIG_ASSIGN_OR_RETURN(const auto replayed, Replay(store, config, request));
  return ShowReplayed(replayed, common.json);
}

}  // namespace

Command MakeQuarantineCommand() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "quarantine",
      .summary = "Show what could not be stored, and why; and send it again once it is mended",
      .details = {"Replay receives events anew, under the key \"replay\"; what is still defective "
                  "stays where it is, and the exit status is 6. Rows of a table (CSV, Parquet of "
                  "purchases) are mended in their file, which is imported again."},
      .examples = {"kundig quarantine list", "kundig quarantine list --most 1000 --json",
                   "kundig quarantine replay --row 0:17 --mended mended.json",
                   "kundig quarantine replay --cause other_currency"},
      .options = {{"ACTION", &options->action, "", "what to do", false, {"list", "replay"}},
                  {"--most", &options->most, "N", "rows shown, the newest first"},
                  {"--cause", &options->cause, "CODE",
                   "only rows of this cause; replay sends them as they are"},
                  {"--row", &options->row, "ID", "replay: the row that is meant"},
                  {"--mended", &options->mended, "FILE",
                   "replay: what the row is now; without it, it goes as it is"}},
      .run = [options](const CommonOptions& common) { return RunQuarantine(common, *options); }};
}

}  // namespace kundig
