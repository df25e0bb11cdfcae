#include "engine/doctor.h"

#include <chrono>
#include <iostream>

#include "cli/command.h"
#include "cli/table.h"

namespace kundig {
namespace {

struct Options {
  int64_t hours = kHoursShown;
};

int64_t NowMicros() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

std::vector<std::string> CountCells(const IntakeCounts& counts) {
  std::vector<std::string> cells;
  for (const int64_t count :
       {counts.received, counts.stored, counts.duplicate, counts.quarantined, counts.suppressed}) {
    cells.push_back(fmt::format("{}", count));
  }
  cells.emplace_back(counts.Balanced() ? "" : "does not balance");
  return cells;
}

void PrintBalance(const DoctorReport& report, int64_t first_hour) {
  if (report.counts.entries().empty()) return;
  Table table({{"key"},
               {"hour (UTC)"},
               {"received", Align::kRight},
               {"stored", Align::kRight},
               {"duplicate", Align::kRight},
               {"quarantined", Align::kRight},
               {"suppressed", Align::kRight},
               {""}});
  const auto row = [&](uint32_t key, std::string hour, const IntakeCounts& counts) {
    std::vector<std::string> cells = {KeyIdOf(report.keys, key), std::move(hour)};
    for (std::string& cell : CountCells(counts)) cells.push_back(std::move(cell));
    table.Row(std::move(cells));
  };
  for (const auto& [key, total] : report.counts.TotalByKey()) row(key, "all", total);
  for (const auto& [key_hour, counts] : report.counts.entries()) {
    if (key_hour.hour < first_hour) continue;
    row(key_hour.key_id, FormatHour(key_hour.hour), counts);
  }
  std::cout << "\n" << table.Text(0);
}

void PrintText(const DoctorReport& report, int64_t first_hour) {
  Table table({{""}, {""}, {""}});
  for (const Finding& finding : report.findings) {
    table.Row({std::string(FindingStateName(finding.state)), finding.check, finding.what});
    if (!finding.mend.empty()) table.Row({"", "", finding.mend});
  }
  std::cout << table.Text(0);
  PrintBalance(report, first_hour);
}

Result<ExitStatus> RunDoctor(const CommonOptions& common, const Options& options) {
  if (options.hours < 1 || options.hours > kMostHoursShown) {
    return Fail(ErrorCode::kUsage, fmt::format("{} hours cannot be shown", options.hours),
                "--hours", fmt::format("Give a number from 1 to {}.", kMostHoursShown));
  }
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  KUNDIG_ASSIGN_OR_RETURN(const DoctorReport report, Diagnose(config));
  const int64_t first_hour = FirstHourShown(NowMicros(), options.hours);
  if (common.json) {
    std::cout << DoctorAsJson(report, first_hour) << "\n";
  } else {
    PrintText(report, first_hour);
  }
  return report.IsWell() ? ExitStatus::kOk : ExitStatus::kCheckFailed;
}

}  // namespace

Command MakeDoctorCommand() {
  const auto options = std::make_shared<Options>();
  return {.name = "doctor",
          .summary = "Check the store, the journal and the balance of what was received",
          .details =
              {"Changes nothing. It needs a store that no server uses; a running one is asked at "
               "/v1/health. Exit status 8 where something is wrong: the advice stands below "
               "each finding. It reads the journal and the ids of messages whole."},
          .examples = {"kundig doctor", "kundig doctor --hours 168 --json"},
          .options = {{"--hours", &options->hours, "N",
                       "the last hours whose counts are shown by key"}},
          .run = [options](const CommonOptions& common) { return RunDoctor(common, *options); }};
}

}  // namespace kundig
