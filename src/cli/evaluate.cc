#include "engine/evaluate.h"

#include <iostream>

#include "cli/command.h"
#include "cli/learn_options.h"
#include "cli/table.h"
#include "cli/words.h"

namespace kundig {
namespace {

struct Options {
  LearnOptions learn;
  std::string split;
};

void AddRows(Table& table, const std::vector<ForecastScore>& scores, const std::string& chosen) {
  for (const ForecastScore& score : scores) {
    table.Row({score.name + (score.name == chosen ? " *" : ""), Count(score.sum_predicted),
               Count(score.sum_actual), fmt::format("{:.4f}", score.mae),
               fmt::format("{:.4f}", score.rmse), fmt::format("{:.4f}", score.correlation)});
  }
}

void PrintCalibration(const ForecastChoice& choice) {
  for (const auto* scores : {&choice.models, &choice.baselines}) {
    for (const ForecastScore& score : *scores) {
      if (score.name != choice.chosen) continue;
      std::cout << "\nCalibration of " << score.name << ": customers by rising forecast\n";
      Table table({{"customers", Align::kRight},
                   {"foretold a customer", Align::kRight},
                   {"came", Align::kRight},
                   {"90 %"}});
      for (const CalibrationBin& bin : score.calibration) {
        table.Row({Count(static_cast<double>(bin.customers)),
                   fmt::format("{:.3f}", bin.predicted_mean),
                   fmt::format("{:.3f}", bin.actual_mean),
                   fmt::format("{:.3f} to {:.3f}", bin.actual_low, bin.actual_high)});
      }
      std::cout << table.Text();
    }
  }
}

void PrintEvaluation(const Evaluation& evaluation) {
  std::cout << SimulatedNotice(evaluation.simulated);
  const ForecastChoice& choice = evaluation.purchases;
  if (!choice.models.empty()) {
    std::cout << fmt::format("Learnt up to {}, held against the time from then to {}\n\n",
                             FormatDay(choice.window.split_day), FormatDay(choice.window.end_day));
    Table table({{"forecast"},
                 {"foretold", Align::kRight},
                 {"came", Align::kRight},
                 {"MAE", Align::kRight},
                 {"RMSE", Align::kRight},
                 {"correlation", Align::kRight}});
    AddRows(table, choice.models, choice.chosen);
    AddRows(table, choice.baselines, choice.chosen);
    std::cout << table.Text() << "  * used for forecasts\n";
    PrintCalibration(choice);
  }
  if (evaluation.needs) {
    std::cout << fmt::format("\nNeeds, on {} customers not learnt from (items: {})\n\n",
                             Count(static_cast<double>(evaluation.needs->test_customers)),
                             ItemLevelName(evaluation.level));
    Table table({{"model"},
                 {"recall@20", Align::kRight},
                 {"recall@50", Align::kRight},
                 {"NDCG@100", Align::kRight}});
    for (const NeedScore& score : evaluation.needs->scores) {
      table.Row({score.name, fmt::format("{:.4f}", score.recall_at_20),
                 fmt::format("{:.4f}", score.recall_at_50),
                 fmt::format("{:.4f} (standard error {:.4f})", score.ndcg_at_100,
                             score.ndcg_at_100_error)});
    }
    std::cout << table.Text();
  }
  std::cout << "\n" << evaluation.advice << "\n";
}

Result<ExitStatus> RunEvaluate(const CommonOptions& common, const Options& options) {
  KUNDIG_ASSIGN_OR_RETURN(const Config config, ConfigFor(common));
  EvaluateRequest request;
  KUNDIG_ASSIGN_OR_RETURN(request.split, OptionalDay(options.split));
  KUNDIG_ASSIGN_OR_RETURN(request.horizon_days, HorizonDays(options.learn, config));
  KUNDIG_ASSIGN_OR_RETURN(Store store, OpenStore(config, StoreMustExist::kYes));
  KUNDIG_ASSIGN_OR_RETURN(const Evaluation evaluation, Evaluate(store, config, request));
  if (common.json) {
    std::cout << EvaluationAsJson(evaluation) << "\n";
  } else {
    PrintEvaluation(evaluation);
  }
  return ExitStatus::kOk;
}

}  // namespace

Command MakeEvaluateCommand() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "evaluate",
      .summary =
          "Test every model on your own data against naive forecasts, and say whether to trust it",
      .details = {"Purchases: learnt up to and including the split day, held against the horizon "
                  "after it. Needs: learnt "
                  "from nine tenths of the customers, held against hidden items of the rest."},
      .examples = {"kundig evaluate --split 1997-09-30 --horizon 39w", "kundig evaluate --json"},
      .options = {{"--split", &options->split, "DATE",
                   "the last day to learn from; without it the horizon, or a third of the data, is "
                   "held back"},
                  HorizonOption(options->learn)},
      .run = [options](const CommonOptions& common) { return RunEvaluate(common, *options); }};
}

}  // namespace kundig
