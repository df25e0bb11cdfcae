#include <iostream>

#include "cli/command.h"
#include "cli/learn_options.h"
#include "cli/table.h"
#include "cli/words.h"
#include "engine/why_view.h"

namespace kundig {
namespace {

struct Options {
  LearnOptions learn;
  int64_t rows = 20;
};

std::string Counted(int64_t number) { return Count(static_cast<double>(number)); }

std::string ShareInWords(const Estimate& share) {
  return fmt::format("{} ({} to {})", Percent(share.value), Percent(share.low),
                     Percent(share.high));
}

std::string DriverInWords(const Driver& driver, const Config& config) {
  constexpr std::string_view kWeekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                            "Friday", "Saturday", "Sunday"};
  constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};
  const auto place = static_cast<size_t>(driver.number - 1);
  const auto spend = [&] { return Money(static_cast<double>(driver.number), config); };
  switch (driver.kind) {
    case DriverKind::kItem: return "bought " + driver.name;
    case DriverKind::kThingsAtMost: return fmt::format("at most {} items", driver.number);
    case DriverKind::kThingsAtLeast: return fmt::format("at least {} items", driver.number);
    case DriverKind::kSpendAtMost: return fmt::format("at most {}", spend());
    case DriverKind::kSpendAtLeast: return fmt::format("at least {}", spend());
    case DriverKind::kWeekday: return fmt::format("on a {}", kWeekdays[place]);
    case DriverKind::kMonth: return fmt::format("in {}", kMonths[place]);
    default: return "from " + driver.name;
  }
}

std::string DifferenceInWords(const Driver& driver) {
  if (!driver.difference) return "too few to tell";
  const auto points = [](double difference) { return fmt::format("{:+.0f}", 100 * difference); };
  const Estimate& difference = *driver.difference;
  return fmt::format("{} points ({} to {}){}", points(difference.value), points(difference.low),
                     points(difference.high), driver.beyond_chance() ? "" : ", may be chance");
}

void PrintReturns(const ReturnTimes& returns) {
  std::cout << fmt::format("How soon {} customers come back after their first purchase\n",
                           Counted(returns.customers));
  if (returns.weeks.empty()) {
    std::cout << "  Too few are watched for a week: too few to tell.\n";
    return;
  }
  Table table({{"within"}, {"came back (90 %)"}, {"watched for so long", Align::kRight}});
  for (const int32_t week : {4, 13, 26, 52}) {
    if (static_cast<size_t>(week) > returns.weeks.size()) break;
    const ReturnStep& step = returns.weeks[static_cast<size_t>(week) - 1];
    table.Row({fmt::format("{} weeks", week), ShareInWords(step.came_back), Counted(step.watched)});
  }
  std::cout << table.Text();
  if (!returns.half) {
    std::cout << fmt::format("Half of them are not back within {} weeks.\n", returns.weeks.size());
    return;
  }
  std::cout << fmt::format(
      "Half of them are back after {} days ({} to {}).\n", returns.half->days, returns.half->low,
      returns.half->high ? std::to_string(*returns.half->high) : "not reached");
}

void PrintCohorts(const Cohorts& cohorts) {
  if (cohorts.rows.empty()) return;
  const std::string_view period = PeriodName(cohorts.period);
  std::cout << fmt::format("\nHow many of them buy, by the {} of their first purchase\n", period);
  constexpr size_t kShown = 6;
  std::vector<Table::Column> columns = {{"from"}, {"customers", Align::kRight}};
  for (size_t later = 1; later <= std::min(kShown, cohorts.rows.front().bought.size()); ++later) {
    columns.push_back({fmt::format("{} later", later), Align::kRight});
  }
  const size_t width = columns.size();
  Table table(std::move(columns));
  for (const Cohort& row : cohorts.rows) {
    std::vector<std::string> cells = {FormatDay(row.first_day), Counted(row.customers)};
    for (size_t i = 0; cells.size() < width; ++i) {
      cells.push_back(i < row.bought.size() ? Percent(WilsonInterval(row.bought[i]).value) : "");
    }
    table.Row(std::move(cells));
  }
  std::cout << table.Text();
}

void PrintDrivers(const Drivers& drivers, const Config& config, int64_t rows) {
  if (drivers.came_back.trials == 0) return;
  std::cout << fmt::format(
      "\nWhat goes with coming back within 13 weeks: {} of the {} customers watched for so long\n",
      ShareInWords(WilsonInterval(drivers.came_back)), Counted(drivers.came_back.trials));
  Table table({{"first purchase"},
               {"customers", Align::kRight},
               {"came back", Align::kRight},
               {"of the others", Align::kRight},
               {fmt::format("difference (90 %, all {} together)", drivers.compared)}});
  for (const Driver& driver :
       std::span(drivers.rows).first(std::min(drivers.rows.size(), static_cast<size_t>(rows)))) {
    table.Row({DriverInWords(driver, config), Counted(driver.with.trials),
               Percent(WilsonInterval(driver.with).value),
               Percent(WilsonInterval(driver.without).value), DifferenceInWords(driver)});
  }
  std::cout << table.Text() << "These go together; whether one is the cause, only a trial tells.\n";
}

Result<ExitStatus> RunWhy(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  KUNDIG_ASSIGN_OR_RETURN(const auto until, OptionalDay(options.learn.until));
  KUNDIG_ASSIGN_OR_RETURN(const double horizon_days, ParseDurationDays(config.horizon));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  KUNDIG_ASSIGN_OR_RETURN(const SumsPlan plan, PlanSums(store, config, until, horizon_days));
  KUNDIG_ASSIGN_OR_RETURN(const WhyView view, ViewWhy(store, config, plan));
  if (common.json) {
    std::cout << WhyAsJson(view) << "\n";
    return ExitStatus::kOk;
  }
  std::cout << SimulatedNotice(view.simulated);
  PrintReturns(view.returns);
  PrintCohorts(view.cohorts);
  PrintDrivers(view.drivers, config, options.rows);
  return ExitStatus::kOk;
}

}  // namespace

Command MakeWhyCommand() {
  const auto options = std::make_shared<Options>();
  return {.name = "why",
          .summary = "Why do they stay: how soon customers come back, and what goes with it",
          .examples = {"kundig why", "kundig why --json"},
          .options = {UntilOption(options->learn),
                      {"--rows", &options->rows, "N", "differences shown, the surest first"}},
          .run = [options](const CommonOptions& common) { return RunWhy(common, *options); }};
}

}  // namespace kundig
