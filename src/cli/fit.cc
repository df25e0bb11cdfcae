#include <iostream>

#include "cli/command.h"
#include "cli/learn_options.h"
#include "cli/table.h"
#include "cli/words.h"
#include "engine/fit_report.h"

namespace kundig {
namespace {

void PrintFits(const Learned& learned) {
  for (const Fit* fit : FitsOf(learned)) {
    std::cout << fmt::format("{}: {} customers in {} groups", fit->model,
                             Count(static_cast<double>(fit->customers)),
                             Count(static_cast<double>(fit->groups)));
    if (fit->log_likelihood != 0)
      std::cout << fmt::format(", log-likelihood {:.4f}", fit->log_likelihood);
    std::cout << "\n";
    Table table({{"parameter"},
                 {"value", Align::kRight},
                 {"standard error", Align::kRight},
                 {"90 % interval"}});
    for (const Fit::Parameter& parameter : fit->parameters) {
      const bool known = parameter.standard_error.has_value();
      table.Row({parameter.name, fmt::format("{:.5g}", parameter.value),
                 known ? fmt::format("{:.3g}", *parameter.standard_error) : "-",
                 known ? fmt::format("{:.5g} to {:.5g}", parameter.low, parameter.high) : "-"});
    }
    std::cout << table.Text() << "\n";
  }
}

Result<ExitStatus> RunFit(const CommonOptions& common, const LearnOptions& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  LearnRequest request{.every_model = true};
  KUNDIG_ASSIGN_OR_RETURN(request.until, OptionalDay(options.until));
  KUNDIG_ASSIGN_OR_RETURN(request.horizon_days, HorizonDays(options, config));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  KUNDIG_ASSIGN_OR_RETURN(const Learned learned, Learn(store, config, request));
  if (common.json) {
    std::cout << FitAsJson(learned) << "\n";
    return ExitStatus::kOk;
  }
  std::cout << SimulatedNotice(learned.plan.simulated);
  std::cout << "Purchases up to and including " << FormatDay(learned.plan.until) << "\n\n";
  PrintFits(learned);
  std::cout << "Used for forecasts: " << learned.choice.chosen << "\n"
            << learned.choice.advice << "\n";
  for (const std::string& remark : learned.remarks) std::cout << "Note: " << remark << "\n";
  return ExitStatus::kOk;
}

}  // namespace

Command MakeFitCommand() {
  const auto options = std::make_shared<LearnOptions>();
  return {.name = "fit",
          .summary = "Learn from the store, and show every model's parameters",
          .examples = {"kundig fit", "kundig fit --until 1997-09-30 --json"},
          .options = {UntilOption(*options), HorizonOption(*options)},
          .run = [options](const CommonOptions& common) { return RunFit(common, *options); }};
}

}  // namespace kundig
