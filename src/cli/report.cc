#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/iso_time.h"
#include "cli/command.h"
#include "cli/learn_options.h"
#include "cli/words.h"
#include "engine/decisions_view.h"
#include "engine/health_view.h"
#include "engine/views.h"
#include "server/report_page.h"

namespace kundig {
namespace {

struct Options {
  LearnOptions learn;
  std::string output;
};

int64_t NowMicros() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

// What the server would answer, as far as the store alone can tell it.
Result<std::vector<ReportAnswer>> AnswersOf(Store& store, const Config& config,
                                            const Learned& learned, int64_t now_us) {
  std::vector<ReportAnswer> answers;
  for (const View& view : AllViews()) {
    KUNDIG_ASSIGN_OR_RETURN(std::string text, view.tell(store, config, learned, learned.base, {}));
    answers.push_back({.path = std::string(view.path), .text = std::move(text)});
  }
  // Without the cards, which name customers: a report is passed on.
  KUNDIG_ASSIGN_OR_RETURN(const DecisionsView decisions,
                          ViewDecisions(store, config, {.from = {}, .to = {}, .cards = 0}));
  if (decisions.decisions > 0) {
    answers.push_back({.path = "/v1/decisions", .text = DecisionsAsJson(decisions)});
  }
  KUNDIG_ASSIGN_OR_RETURN(const HealthView health, HealthAtRest(store, config));
  // Where all was imported from files, there is no account of what was sent.
  if (health.counts.entries().empty()) return answers;
  answers.push_back({.path = fmt::format("/v1/health?hours={}", kHoursShown),
                     .text = HealthAsJson(health, FirstHourShown(now_us, kHoursShown))});
  return answers;
}

// Whole, or not at all.
Status WriteWhole(const std::string& path, std::string_view content) {
  const std::string unfinished = path + ".incomplete";
  std::error_code failure;
  std::ofstream file(unfinished, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (file) std::filesystem::rename(unfinished, path, failure);
  if (file && !failure) return {};
  std::error_code ignored;
  std::filesystem::remove(unfinished, ignored);
  return Fail(ErrorCode::kFailure,
              failure ? "the report could not be written: " + failure.message()
                      : std::string("the report could not be written"),
              path, "Is the folder there and writable, and is there room on the disk?");
}

Result<ExitStatus> RunReport(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  LearnRequest request{.keep_customers = true};
  KUNDIG_ASSIGN_OR_RETURN(request.until, OptionalDay(options.learn.until));
  KUNDIG_ASSIGN_OR_RETURN(request.horizon_days, ParseDurationDays(config.horizon));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  KUNDIG_ASSIGN_OR_RETURN(const Learned learned, Learn(store, config, request));
  const int64_t now_us = NowMicros();
  KUNDIG_ASSIGN_OR_RETURN(std::vector<ReportAnswer> answers,
                          AnswersOf(store, config, learned, now_us));
  const std::string page =
      ReportPage(PageFiles(), {.made_at = FormatIsoTime(now_us), .answers = std::move(answers)});
  KUNDIG_RETURN_IF_ERROR(WriteWhole(options.output, page));
  if (common.json) {
    JsonWriter json;
    json.BeginObject()
        .Field("report", options.output)
        .Field("bytes", page.size())
        .Field("until", FormatDay(learned.plan.until))
        .Field("simulated", learned.plan.simulated != Simulated::kNone)
        .EndObject();
    std::cout << json.text() << "\n";
    return ExitStatus::kOk;
  }
  std::cout << SimulatedNotice(learned.plan.simulated)
            << fmt::format("{}: {} KB, with all that was bought up to {}. Open it in a browser.\n",
                           options.output, Count(static_cast<double>(page.size()) / 1024),
                           FormatDay(learned.plan.until));
  for (const std::string& remark : learned.remarks) std::cout << "Note: " << remark << "\n";
  return ExitStatus::kOk;
}

}  // namespace

Command MakeReportCommand() {
  const auto options = std::make_shared<Options>();
  return {.name = "report",
          .summary = "The pages of the server as one file, which opens without a server",
          .details = {"The file holds the numbers and asks nobody for anything, so it can be sent "
                      "or kept. What looks at single customers is not in it."},
          .examples = {"kundig report -o report.html",
                       "kundig report -o spring.html --until 2025-03-31"},
          .options = {{"-o,--output", &options->output, "FILE", "where to write", true},
                      UntilOption(options->learn)},
          .run = [options](const CommonOptions& common) { return RunReport(common, *options); }};
}

}  // namespace kundig
