// The page that a shop owner understands in a minute.
#include "engine/summary.h"

#include <iostream>

#include "cli/command.h"
#include "cli/learn_options.h"
#include "cli/table.h"
#include "cli/words.h"

namespace kundig {
namespace {

struct Options {
  LearnOptions learn;
  int64_t customers = 10;
};

std::string Reasons(const NeedInWords& need) {
  constexpr size_t kShown = 2;
  std::string words;
  for (size_t i = 0; i < std::min(kShown, need.reasons.size()); ++i) {
    if (need.reasons[i].contribution <= 0) break;
    words += (i == 0 ? "" : " and ") + need.reasons[i].because;
  }
  return words;
}

void PrintHead(const Summary& summary, const Config& config) {
  std::cout << SimulatedNotice(summary.contents.simulated);
  const std::string name = config.company_name.empty() ? "" : config.company_name + ": ";
  std::cout << fmt::format("{}{} customers, {} purchase lines, {} to {}\n\n", name,
                           Count(static_cast<double>(summary.contents.customers)),
                           Count(static_cast<double>(summary.contents.purchases)),
                           FormatDay(*summary.contents.first_day), FormatDay(summary.until));
  if (summary.segment) {
    std::cout << fmt::format("Of these, {} customers: {}\n\n", Count(summary.dated_customers),
                             SegmentName(*summary.segment));
  }
  Table table({{""}, {"", Align::kRight}, {""}});
  table.Row({"Customers still alive", Count(summary.alive.value),
             fmt::format("{} to {} with 90 %, of {}", Count(summary.alive.low),
                         Count(summary.alive.high), Count(summary.dated_customers))});
  table.Row({fmt::format("Purchase days expected in {:.0f} weeks", summary.horizon_weeks),
             Count(summary.purchases.value),
             fmt::format("{} to {} with 90 %", Count(summary.purchases.low),
                         Count(summary.purchases.high))});
  if (summary.value) {
    table.Row(
        {"Value still to come", Money(summary.value->value, config),
         fmt::format("{} to {} with 90 %, discounted {} a year", Money(summary.value->low, config),
                     Money(summary.value->high, config), Percent(config.discount_rate_yearly))});
  }
  std::cout << table.Text(0);
}

void PrintNeeds(const Summary& summary) {
  if (summary.needs.items.empty()) return;
  constexpr size_t kShown = 8;
  std::cout << fmt::format("\nWhat they need next (by {})\n", ItemLevelName(summary.needs.level));
  Table table({{""}, {"customers with the need open", Align::kRight}, {"have it", Align::kRight}});
  for (size_t i = 0; i < std::min(kShown, summary.needs.items.size()); ++i) {
    const ItemDemand& demand = summary.needs.items[i];
    table.Row(
        {demand.item, Count(static_cast<double>(demand.open_need)), Percent(demand.share.value)});
  }
  std::cout << table.Text();
}

void PrintCustomers(const Summary& summary, const Config& config) {
  std::cout << fmt::format("\nThe {} customers with the highest value\n", summary.best.size());
  Table table({{"customer"},
               {"alive", Align::kRight},
               {"value still to come (90 %)", Align::kRight},
               {"needs next"},
               {"because of"}});
  for (const BestCustomer& best : summary.best) {
    const Prediction& p = best.prediction;
    const bool has_need = !best.needs.empty();
    table.Row({best.customer, Percent(p.p_alive),
               summary.value ? MoneyInterval(p.value_minor, config)
                             : fmt::format("{} purchases ({} to {})", Short(p.purchases.value),
                                           p.purchases.low, p.purchases.high),
               has_need ? best.needs.front().item : "-",
               has_need ? Reasons(best.needs.front()) : ""});
  }
  std::cout << table.Text();
}

Result<ExitStatus> RunSummary(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  SummaryRequest request{.customers = static_cast<size_t>(options.customers)};
  KUNDIG_ASSIGN_OR_RETURN(request.learn.until, OptionalDay(options.learn.until));
  KUNDIG_ASSIGN_OR_RETURN(request.learn.horizon_days, HorizonDays(options.learn, config));
  KUNDIG_ASSIGN_OR_RETURN(request.segment, OptionalSegment(options.learn.segment));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  KUNDIG_ASSIGN_OR_RETURN(const Summary summary, Summarise(store, config, request));
  if (common.json) {
    std::cout << SummaryAsJson(summary) << "\n";
    return ExitStatus::kOk;
  }
  PrintHead(summary, config);
  PrintNeeds(summary);
  PrintCustomers(summary, config);
  std::cout << "\nHow far to trust this\n  " << summary.advice << "\n";
  for (const std::string& remark : summary.remarks) std::cout << "  Note: " << remark << "\n";
  return ExitStatus::kOk;
}

}  // namespace

Command MakeSummaryCommand() {
  const auto options = std::make_shared<Options>();
  return {.name = "summary",
          .summary = "One page: customers, alive, value, needs, and how far to trust it",
          .examples = {"kundig summary"},
          .options = {UntilOption(options->learn),
                      HorizonOption(options->learn),
                      SegmentOption(options->learn),
                      {"--customers", &options->customers, "N", "customers shown"}},
          .run = [options](const CommonOptions& common) { return RunSummary(common, *options); }};
}

}  // namespace kundig
