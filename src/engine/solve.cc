#include "engine/solve.h"

#include "base/money.h"
#include "models/beta_geometric.h"
#include "models/bg_bb.h"
#include "models/fit_groups.h"
#include "models/pareto_nbd.h"

namespace kundig {
namespace {

constexpr int32_t kShortestHoldoutDays = 14;
constexpr int64_t kFewestCustomers = 50;

using FitFunction = Result<std::unique_ptr<PurchaseModel>> (*)(const RepeatPurchaseCounts&, Day);

// The candidates, simple ones first.
constexpr std::array<std::pair<std::string_view, FitFunction>, 3> kPurchaseModels = {{
    {"bg_nbd", FitBgNbd},
    {"mbg_nbd", FitMbgNbd},
    {"pareto_nbd", FitParetoNbd},
}};

std::string Percent(double share) { return fmt::format("{:.0f} %", 100 * share); }

// Whether to trust the winner, in words that a person who has never seen a model understands.
std::string Advise(const ForecastChoice& choice) {
  const ForecastScore& model = BestForecast(choice.models);
  const ForecastScore& naive = BestForecast(choice.baselines);
  const double off = model.sum_actual > 0 ? model.sum_predicted / model.sum_actual - 1 : 0;
  if (choice.chosen == naive.name) {
    return fmt::format(
        "Do not trust a model here: the naive forecast {} was closer to what happened (root mean "
        "squared error {:.3f} "
        "a customer) than the best model, {} ({:.3f}). The naive forecast is used.",
        naive.name, naive.rmse, model.name, model.rmse);
  }
  const std::string verdict = std::abs(off) <= 0.1 ? "Trust it for totals and for ranking customers"
                              : std::abs(off) <= 0.3
                                  ? "Trust it for ranking customers, and its totals with care"
                                  : "Use it for ranking customers only, not for totals";
  return fmt::format(
      "{}: {} foretold {:.0f} purchases where {:.0f} came ({}{}), with an error of {:.3f} a "
      "customer against {:.3f} for the "
      "best naive forecast ({}).",
      verdict, model.name, model.sum_predicted, model.sum_actual, off >= 0 ? "+" : "-",
      Percent(std::abs(off)), model.rmse, naive.rmse, naive.name);
}

}  // namespace

Result<Models> SolveModels(const Sums& sums, Day until, const Config& config,
                           std::string_view only) {
  Models models;
  for (const auto& [name, fit] : kPurchaseModels) {
    if (!only.empty() && name != only) continue;
    KUNDIG_ASSIGN_OR_RETURN(auto model, fit(sums.repeat_purchases, until));
    if (model->fit().border)
      models.remarks.push_back(fmt::format("{}: {}", name, *model->fit().border));
    models.purchase.push_back(std::move(model));
  }
  auto opportunity = FitBgBb(sums.opportunities, PeriodNumber(until, sums.opportunities.period()));
  if (opportunity) {
    models.opportunity = std::move(*opportunity);
  } else {
    models.remarks.push_back("bg_bb: " + opportunity.error().what);
  }
  auto spend = FitGammaGamma(sums.spend, MinorUnitsPerUnit(config.currency));
  if (spend) {
    if (spend->model.fit().border)
      models.remarks.push_back("gamma_gamma: " + *spend->model.fit().border);
    models.spend = std::move(*spend);
  } else {
    models.remarks.push_back("gamma_gamma: " + spend.error().what);
  }
  return models;
}

ForecastChoice ChooseForecast(const ForecastCounts& counts) {
  ForecastChoice choice{.window = counts.window(), .chosen = "bg_nbd", .best_model = "bg_nbd"};
  const int32_t holdout_days = choice.window.end_day - choice.window.split_day;
  if (holdout_days < kShortestHoldoutDays || counts.customers() < kFewestCustomers) {
    choice.advice = fmt::format(
        "There is too little to test a forecast on ({} customers, {} days held back): take every "
        "number with care.",
        counts.customers(), holdout_days);
    return choice;
  }
  const RepeatPurchaseCounts calibration = counts.Calibration();
  const double horizon_weeks = holdout_days / kDaysPerWeek;
  for (const auto& [name, fit] : kPurchaseModels) {
    const auto model = fit(calibration, choice.window.split_day);
    if (!model) continue;
    choice.models.push_back(
        ScoreForecast(std::string(name), counts, [&](const PurchaseRecord& record) {
          return (*model)->ExpectedPurchases(record, horizon_weeks);
        }));
  }
  const auto groups = GroupsInWeeks(calibration, choice.window.split_day);
  if (choice.models.empty() || !groups) {
    choice.advice = "Nobody bought in the time before the holdout: take every number with care.";
    return choice;
  }
  for (const NamedForecast& naive : NaiveForecasts(*groups, horizon_weeks)) {
    choice.baselines.push_back(ScoreForecast(naive.name, counts, naive.forecast));
  }
  choice.best_model = BestForecast(choice.models).name;
  const bool naive_wins = BestForecast(choice.baselines).rmse < BestForecast(choice.models).rmse;
  choice.chosen = naive_wins ? BestForecast(choice.baselines).name : choice.best_model;
  choice.advice = Advise(choice);
  return choice;
}

const PurchaseModel* LifetimeModel(const Models& models, const ForecastChoice& choice) {
  const auto found = std::ranges::find(models.purchase, choice.best_model,
                                       [](const auto& model) { return model->name(); });
  return found == models.purchase.end() ? nullptr : found->get();
}

}  // namespace kundig
