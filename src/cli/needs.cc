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
  bool segments = false;
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

std::string RatioInWords(const SegmentNeed& cell) {
  if (!cell.ratio) return fmt::format("{} too few", Percent(cell.share.value));
  return fmt::format("{} {:.2f}{}", Percent(cell.share.value), cell.ratio->value,
                     !cell.beyond_chance     ? ""
                     : cell.ratio->value > 1 ? " +"
                                             : " -");
}

// The cells of an item stand beside each other.
void PrintBySegment(const NeedsView& view) {
  std::vector<Table::Column> columns = {{std::string(ItemLevelName(view.level))}};
  for (const SegmentSize& size : view.segments) {
    if (size.customers == 0) continue;
    columns.push_back({std::string(SegmentName(size.segment)), Align::kRight});
  }
  const size_t width = columns.size() - 1;
  Table table(columns);
  for (size_t begin = 0; begin < view.by_segment.size(); begin += width) {
    std::vector<std::string> cells = {view.items[begin / width].item};
    for (const SegmentNeed& cell : std::span(view.by_segment).subspan(begin, width)) {
      cells.push_back(RatioInWords(cell));
    }
    table.Row(std::move(cells));
  }
  std::cout << "\nWho has it, by segment: the share, over that of all customers\n"
            << table.Text(0)
            << "+ and -: more and less than chance explains anywhere in the table.\n";
}

void PrintSegments(const NeedsView& view) {
  Table table({{"segment"}, {"customers", Align::kRight}});
  for (const SegmentSize& size : view.segments) {
    if (size.customers == 0) continue;
    table.Row({std::string(SegmentName(size.segment)), Count(static_cast<double>(size.customers))});
  }
  std::cout << "\n" << table.Text(0);
}

Result<ExitStatus> RunNeeds(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  LearnRequest request{.keep_customers = true};
  KUNDIG_ASSIGN_OR_RETURN(request.until, OptionalDay(options.learn.until));
  KUNDIG_ASSIGN_OR_RETURN(request.horizon_days, HorizonDays(options.learn, config));
  KUNDIG_ASSIGN_OR_RETURN(const auto segment, OptionalSegment(options.learn.segment));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  KUNDIG_ASSIGN_OR_RETURN(const Learned learned, Learn(store, config, request));
  KUNDIG_ASSIGN_OR_RETURN(const NeedsView view,
                          ViewNeeds(store, config, learned, learned.base, segment));
  if (common.json) {
    std::cout << NeedsAsJson(view) << "\n";
    return ExitStatus::kOk;
  }
  std::cout << SimulatedNotice(view.simulated);
  std::cout << fmt::format("What {} customers need{}, by {}\n\n",
                           Count(static_cast<double>(view.customers)),
                           segment ? fmt::format(" (segment: {})", SegmentName(*segment)) : "",
                           ItemLevelName(view.level));
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
  PrintSegments(view);
  if (options.segments) PrintBySegment(view);
  for (const std::string& remark : learned.remarks) std::cout << "Note: " << remark << "\n";
  return ExitStatus::kOk;
}

}  // namespace

Command MakeNeedsCommand() {
  const auto options = std::make_shared<Options>();
  return {.name = "needs",
          .summary = "What do customers need: demand, trend, and who has a need still open",
          .examples = {"kundig needs", "kundig needs --segments",
                       "kundig needs --segment slipping --json"},
          .options = {UntilOption(options->learn),
                      SegmentOption(options->learn),
                      {"--rows", &options->rows, "N", "rows shown, the largest open need first"},
                      {"--segments", &options->segments, "",
                       "also who has the first of them, by segment"}},
          .run = [options](const CommonOptions& common) { return RunNeeds(common, *options); }};
}

}  // namespace kundig
