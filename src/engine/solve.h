// Solving: models from sums, and by which forecast customers' purchases are foretold.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/config.h"
#include "engine/learn.h"
#include "evidence/purchase_backtest.h"
#include "models/gamma_gamma.h"
#include "models/purchase_model.h"

namespace kundig {

// How every forecast did on the holdout, and which of them is used.
struct ForecastChoice {
  BackTestWindow window;
  std::vector<ForecastScore> models;     // bg_nbd, mbg_nbd, pareto_nbd
  std::vector<ForecastScore> baselines;  // past_count, past_rate, mean
  std::string chosen;                    // a model's or a baseline's name
  std::string best_model;                // where a baseline was chosen: the best of the models
  std::string advice;  // in plain words: whether to trust the forecast, and how far
};

struct Models {
  std::vector<std::unique_ptr<PurchaseModel>> purchase;  // those asked for, simple ones first
  std::unique_ptr<PurchaseModel> opportunity;            // bg_bb; null where it cannot be fitted
  std::optional<GammaGammaFit> spend;                    // absent where there is no money
  std::vector<std::string> remarks;                      // what could not be fitted, in words
};

// Fits the purchase models (bg_nbd, mbg_nbd, pareto_nbd; where `only` is named, that one alone),
// the model of opportunities and the spend model to the sums as on `until`. A model that cannot be
// fitted is a remark. Errors: kFailure where no purchase has a day.
Result<Models> SolveModels(const Sums& sums, Day until, const Config& config,
                           std::string_view only = {});

// Fits the models to the calibration part of `counts` and scores them on the rest, beside the naive
// forecasts. The lowest RMSE wins. Where the data are too short or too few to be held back, BG/NBD
// is chosen and the advice says so.
ForecastChoice ChooseForecast(const ForecastCounts& counts);

// The model that describes when customers leave: the chosen one, or where a baseline was chosen the
// best of the models. Null where there is none.
[[nodiscard]] const PurchaseModel* LifetimeModel(const Models& models,
                                                 const ForecastChoice& choice);

}  // namespace kundig
