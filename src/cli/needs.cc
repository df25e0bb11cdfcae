#include <iostream>

#include "cli/command.h"
#include "cli/learn_options.h"
#include "cli/table.h"
#include "cli/words.h"
#include "engine/needs_view.h"

namespace kundig {
namespace {

struct Options {
  LearnOptions learn;
  int64_t rows = 20;
};

std::string TrendInWords(const ItemDemand& demand) {
  if (!demand.trend_known) return "too few to tell";
  const auto signed_percent = [](double change) { return fmt::format("{:+.0f} %", 100 * change); };
  const std::string interval =
      fmt::format("{} to {}", signed_percent(demand.trend.low), signed_percent(demand.trend.high));
  if (demand.trend.low > 0) return "rising, " + interval;
  if (demand.trend.high < 0) return "falling, " + interval;
  return "steady, " + interval;
}

Result<ExitStatus> RunNeeds(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  LearnRequest request{.keep_customers = true};
  KUNDIG_ASSIGN_OR_RETURN(request.until, OptionalDay(options.learn.until));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  KUNDIG_ASSIGN_OR_RETURN(const Learned learned, Learn(store, config, request));
  KUNDIG_ASSIGN_OR_RETURN(const NeedsView view, ViewNeeds(store, config, learned, learned.base));
  if (common.json) {
    std::cout << NeedsAsJson(view) << "\n";
    return ExitStatus::kOk;
  }
  std::cout << SimulatedNotice(view.simulated);
  std::cout << fmt::format("What {} customers need, by {}\n\n",
                           Count(static_cast<double>(view.customers)), ItemLevelName(view.level));
  Table table({{std::string(ItemLevelName(view.level))},
               {"open need", Align::kRight},
               {"have it", Align::kRight},
               {"share (90 %)"},
               {"last quarter against the one before, less the change of all (90 %)"}});
  for (const ItemDemand& demand :
       std::span(view.items)
           .first(std::min(view.items.size(), static_cast<size_t>(options.rows)))) {
    table.Row({demand.item, Count(static_cast<double>(demand.open_need)),
               Count(static_cast<double>(demand.customers)),
               fmt::format("{} ({} to {})", Percent(demand.share.value), Percent(demand.share.low),
                           Percent(demand.share.high)),
               TrendInWords(demand)});
  }
  std::cout
      << table.Text(0)
      << "\nOpen need: customers without it for whom it is one of the three strongest needs.\n";
  for (const std::string& remark : learned.remarks) std::cout << "Note: " << remark << "\n";
  return ExitStatus::kOk;
}

}  // namespace

Command MakeNeedsCommand() {
  const auto options = std::make_shared<Options>();
  return {.name = "needs",
          .summary = "What do customers need: demand, trend, and who has a need still open",
          .examples = {"kundig needs", "kundig needs --json"},
          .options = {UntilOption(options->learn),
                      {"--rows", &options->rows, "N", "rows shown, the largest open need first"}},
          .run = [options](const CommonOptions& common) { return RunNeeds(common, *options); }};
}

}  // namespace kundig
