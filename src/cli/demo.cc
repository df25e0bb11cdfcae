#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/json_writer.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "cli/serve.h"
#include "cli/words.h"
#include "engine/demo_market.h"
#include "engine/open_store.h"

namespace kundig {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string folder = "kundig-demo";
  int64_t customers = 3000;
  int64_t seed = 1;
  bool fill_only = false;
  ServeOptions serve;
};

// In UTC.
Day Today() {
  const auto days = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return {.number = static_cast<int32_t>(days.time_since_epoch().count())};
}

Status WriteConfig(const std::string& path) {
  if (fs::exists(path)) return {};
  std::ofstream file(path, std::ios::binary);
  file << DemoConfigText();
  file.close();
  if (file) return {};
  return Fail(ErrorCode::kFailure, "the configuration could not be written", path,
              "Is the folder writable, and is there room on the disk?");
}

// In the folder, where the common options do not name others.
Result<CommonOptions> Place(const CommonOptions& common, const std::string& folder) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (failure) {
    return Fail(ErrorCode::kFailure, "the folder could not be made: " + failure.message(), folder,
                "Name another with --folder.");
  }
  CommonOptions placed = common;
  if (placed.config_path.empty()) placed.config_path = (fs::path(folder) / "kundig.toml").string();
  if (placed.store_path.empty()) placed.store_path = (fs::path(folder) / "kundig.duckdb").string();
  KUNDIG_RETURN_IF_ERROR(WriteConfig(placed.config_path));
  return placed;
}

// Nothing where the store holds customers already.
Result<StoreContents> Fill(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kNo));
  KUNDIG_ASSIGN_OR_RETURN(const StoreContents before, store.Contents());
  if (before.customers > 0) return before;
  ProgressLine line("simulating", "customers");
  const DemoMarket market{.customers = options.customers,
                          .seed = static_cast<uint64_t>(options.seed),
                          .today = Today(),
                          .progress = [&](int64_t customers) {
                            line.Show(customers, static_cast<double>(customers) /
                                                     static_cast<double>(options.customers));
                          }};
  KUNDIG_RETURN_IF_ERROR(FillWithMarket(store, config, market));
  return store.Contents();
}

void Tell(const StoreContents& contents, const CommonOptions& common) {
  if (common.json) {
    JsonWriter json;
    json.BeginObject()
        .Field("config", common.config_path)
        .Field("store", common.store_path)
        .Field("customers", contents.customers)
        .Field("simulated", contents.simulated != Simulated::kNone)
        .EndObject();
    std::cout << json.text() << std::endl;
    return;
  }
  std::cout << SimulatedNotice(contents.simulated)
            << fmt::format("{} customers and the services of their utility, in {} and {}.\n",
                           Count(static_cast<double>(contents.customers)), common.store_path,
                           common.config_path)
            << std::flush;
}

Result<ExitStatus> RunDemo(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const CommonOptions placed, Place(common, options.folder));
  KUNDIG_ASSIGN_OR_RETURN(const StoreContents contents, Fill(placed, options));
  Tell(contents, placed);
  if (options.fill_only) return ExitStatus::kOk;
  ServeOptions serve = options.serve;
  serve.open = isatty(STDERR_FILENO) != 0;
  return Serve(placed, serve);
}

}  // namespace

Command MakeDemoCommand() {
  const auto options = std::make_shared<Options>();
  return {.name = "demo",
          .summary = "Fill a store with a simulated market and show the page",
          .details = {"A municipal utility, its partners and its customers of the last two years; "
                      "none of them is real, and every result says so. Where the folder holds a "
                      "market already, that one is shown."},
          .examples = {"kundig demo"},
          .options = {{"--folder", &options->folder, "DIR", "where configuration and store lie"},
                      {"--customers", &options->customers, "N", "how many customers"},
                      {"--seed", &options->seed, "S", "of all chance"},
                      {"--fill-only", &options->fill_only, "", "do not show the page"},
                      {"--listen", &options->serve.listen, "ADDRESS:PORT",
                       "where to listen; port 0 takes a free one"},
                      {"--quiet", &options->serve.quiet, "", "no line for each request"}},
          .run = [options](const CommonOptions& common) { return RunDemo(common, *options); }};
}

}  // namespace kundig
