#include <fstream>
#include <iostream>

#include "cli/command.h"
#include "cli/learn_options.h"
#include "cli/table.h"
#include "cli/words.h"
#include "engine/write_predictions.h"

namespace kundig {
namespace {

struct Options {
  LearnOptions learn;
  std::string format;
  std::string output;
  int64_t needs = 3;
  int64_t rows = 20;
};

std::string NeedsInWords(const Learned& learned, const Prediction& prediction) {
  std::string words;
  for (const CustomerNeed& need : prediction.needs) {
    words +=
        (words.empty() ? "" : ", ") + learned.plan.items.catalogue[static_cast<size_t>(need.item)];
  }
  return words;
}

// The customers with the highest value, or purchases where there is no money.
Status PrintTable(Store& store, const Config& config, const Learned& learned,
                  const Predictor& predictor, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<std::string> names, store.CustomerNames());
  std::vector<Prediction> predictions =
      predictor.Predict(0, learned.base.customers.size(), static_cast<int32_t>(options.needs));
  const bool money = learned.models.spend.has_value();
  std::ranges::stable_sort(predictions, std::greater<>(), [money](const Prediction& prediction) {
    return money ? prediction.value_minor.value : prediction.purchases.value;
  });
  Table table({{"customer"},
               {"alive", Align::kRight},
               {"purchases", Align::kRight},
               {"90 %"},
               {"a purchase", Align::kRight},
               {"value (90 %)", Align::kRight},
               {"needs next"}});
  const auto shown = std::min(predictions.size(), static_cast<size_t>(options.rows));
  for (const Prediction& p : std::span(predictions).first(shown)) {
    table.Row({names[static_cast<size_t>(p.customer_key)], p.dated ? Percent(p.p_alive) : "-",
               p.dated ? Short(p.purchases.value) : "-",
               p.dated ? fmt::format("{} to {}", p.purchases.low, p.purchases.high) : "-",
               money && p.dated ? Money(p.spend_minor, config) : "-",
               money && p.dated ? MoneyInterval(p.value_minor, config) : "-",
               NeedsInWords(learned, p)});
  }
  std::cout << table.Text(0);
  if (shown < predictions.size()) {
    std::cout << fmt::format(
        "... and {} more: --rows N, or --format csv, json or parquet for all\n",
        Count(static_cast<double>(predictions.size() - shown)));
  }
  return {};
}

Result<std::string> FormatOf(const Options& options, bool json) {
  if (!options.format.empty()) return options.format;
  if (json) return "json";
  for (const std::string_view ending : {"csv", "json", "parquet"}) {
    if (options.output.ends_with(fmt::format(".{}", ending))) return std::string(ending);
  }
  if (options.output.empty()) return "table";
  return Fail(ErrorCode::kUsage, "the file's name does not say its format", options.output,
              "Say --format csv, json or parquet.");
}

Status Write(Store& store, const Config& config, const Learned& learned, const Predictor& predictor,
             const Options& options, const std::string& format) {
  // A table says it itself; beside a file or a stream of rows it is a message.
  (format == "table" ? std::cout : std::cerr) << SimulatedNotice(learned.plan.simulated);
  const auto needs = static_cast<int32_t>(options.needs);
  if (format == "table") return PrintTable(store, config, learned, predictor, options);
  if (format == "parquet") {
    if (options.output.empty()) {
      return Fail(ErrorCode::kUsage, "Parquet needs a file", "--format parquet",
                  "Name it with -o FILE.");
    }
    return WritePredictionsParquet(store, learned, predictor, needs, options.output);
  }
  const PredictionFormat kind = format == "json" ? PredictionFormat::kJson : PredictionFormat::kCsv;
  if (options.output.empty())
    return WritePredictions(store, learned, predictor, needs, std::cout, kind);
  std::ofstream file(options.output, std::ios::binary);
  KUNDIG_RETURN_IF_ERROR(WritePredictions(store, learned, predictor, needs, file, kind));
  file.close();
  if (!file) {
    return Fail(ErrorCode::kFailure, "the predictions could not be written", options.output,
                "Is the folder writable, and is there room on the disk?");
  }
  return {};
}

Result<ExitStatus> RunPredict(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  KUNDIG_ASSIGN_OR_RETURN(const std::string format, FormatOf(options, common.json));
  LearnRequest request{.needs = options.needs > 0, .keep_customers = true};
  KUNDIG_ASSIGN_OR_RETURN(request.until, OptionalDay(options.learn.until));
  KUNDIG_ASSIGN_OR_RETURN(request.horizon_days, HorizonDays(options.learn, config));
  KUNDIG_ASSIGN_OR_RETURN(const auto segment, OptionalSegment(options.learn.segment));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  KUNDIG_ASSIGN_OR_RETURN(Learned learned, Learn(store, config, request));
  if (segment) NarrowTo(*segment, learned);
  const Predictor predictor(learned, learned.base, config, request.horizon_days);
  KUNDIG_RETURN_IF_ERROR(Write(store, config, learned, predictor, options, format));
  return ExitStatus::kOk;
}

}  // namespace

Command MakePredictCommand() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "predict",
      .summary = "Foretell each customer: alive, purchases, value, needs, each with an interval",
      .details = {"Intervals hold 90 %. The value is the discounted money still to come from the "
                  "customer, times the "
                  "configured margin."},
      .examples = {"kundig predict", "kundig predict --horizon 39w --format csv -o predictions.csv",
                   "kundig predict --until 2025-06-30 -o predictions.parquet"},
      .options = {UntilOption(options->learn),
                  HorizonOption(options->learn),
                  SegmentOption(options->learn),
                  {"--format",
                   &options->format,
                   "FORMAT",
                   "table, csv, json or parquet; without it by the file's ending",
                   false,
                   {"table", "csv", "json", "parquet"}},
                  {"-o,--output", &options->output, "FILE",
                   "where to write; without it standard output"},
                  {"--needs", &options->needs, "N", "needs a customer; 0 leaves them out"},
                  {"--rows", &options->rows, "N", "rows of the table, the most valuable first"}},
      .run = [options](const CommonOptions& common) { return RunPredict(common, *options); }};
}

}  // namespace kundig
