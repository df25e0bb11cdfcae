#include <iostream>

#include "base/json_writer.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "cli/words.h"
#include "engine/simulate_market.h"

namespace kundig {
namespace {

struct Options {
  int64_t customers = 10000;
  int64_t seed = 1;
  std::string directory;
  std::string process = "bg_nbd";
  double events_share = 0.4;
};

Result<ExitStatus> RunSimulate(const CommonOptions& common, const Options& options) {
  MarketOptions market{.customers = options.customers,
                       .seed = static_cast<uint64_t>(options.seed),
                       .events_share = options.events_share};
  KUNDIG_ASSIGN_OR_RETURN(market.process, ParsePurchaseProcess(options.process));
  ProgressLine line("simulating", "customers");
  KUNDIG_ASSIGN_OR_RETURN(
      const MarketContents contents, WriteMarket(market, options.directory, [&](int64_t customers) {
        line.Show(customers,
                  static_cast<double>(customers) / static_cast<double>(options.customers));
      }));
  if (common.json) {
    JsonWriter json;
    json.BeginObject()
        .Field("directory", options.directory)
        .Field("customers", contents.customers)
        .Field("purchases", contents.purchases)
        .Field("lines", contents.lines)
        .Field("events", contents.events)
        .EndObject();
    std::cout << json.text() << "\n";
    return ExitStatus::kOk;
  }
  const auto count = [](int64_t number) { return Count(static_cast<double>(number)); };
  std::cout << fmt::format(
      "A simulated market in {}: {} customers, {} purchases in {} lines, {} events.\nREADME.txt in "
      "it tells what "
      "each file holds. Next: kundig import {}/purchases.parquet\n",
      options.directory, count(contents.customers), count(contents.purchases),
      count(contents.lines), count(contents.events), options.directory);
  return ExitStatus::kOk;
}

}  // namespace

Command MakeSimulateCommand() {
  const auto options = std::make_shared<Options>();
  return {.name = "simulate",
          .summary = "Write a simulated market with known truth",
          .details = {"A municipal utility and its partners: purchases, events, and what is true "
                      "of each customer. The "
                      "same seed gives the same market."},
          .examples = {"kundig simulate --customers 10000 --seed 1 -o market"},
          .options = {{"--customers", &options->customers, "N", "how many customers"},
                      {"--seed", &options->seed, "S", "of all chance"},
                      {"-o,--output", &options->directory, "DIR", "the folder to write into", true},
                      {"--process",
                       &options->process,
                       "NAME",
                       "how customers live: bg_nbd, mbg_nbd, pareto_nbd, no_churn or seasonal",
                       false,
                       {"bg_nbd", "mbg_nbd", "pareto_nbd", "no_churn", "seasonal"}},
                      {"--events-share", &options->events_share, "SHARE",
                       "of customers whose events are written too, 0 to 1"}},
          .run = [options](const CommonOptions& common) { return RunSimulate(common, *options); }};
}

}  // namespace kundig
