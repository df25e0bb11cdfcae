// `kundig evaluate`: how far to trust the models, by the company's own data.
#pragma once

#include <optional>
#include <string>

#include "engine/solve.h"
#include "evidence/need_backtest.h"

namespace kundig {

struct EvaluateRequest {
  std::optional<Day> split;   // absent: as ChooseForecast would hold back
  double horizon_days = 273;  // after the split; what lies beyond the data is cut off
};

struct Evaluation {
  ForecastChoice purchases;
  std::optional<NeedBackTest> needs;  // absent where there are too few items or customers
  ItemLevel level = ItemLevel::kProduct;
  Simulated simulated = Simulated::kNone;
  std::string advice;  // in plain words
};

// Errors: kUsage where the split leaves nothing before or after it.
Result<Evaluation> Evaluate(Store& store, const Config& config, const EvaluateRequest& request);

// {"split", "end", "chosen", "models", "baselines", "needs", "advice"}.
[[nodiscard]] std::string EvaluationAsJson(const Evaluation& evaluation);

}  // namespace kundig
