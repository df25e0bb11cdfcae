// Back-test of purchase forecasts: every model fitted on the calibration period, held against the
// holdout, beside the naive forecasts. Sees groups of customers, no rows.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/purchase_baselines.h"
#include "models/purchase_model.h"
#include "sums/forecast_counts.h"

namespace kundig {

// Customers whose forecasts are alike: how many purchases were forecast, and how many came, on
// average.
struct CalibrationBin {
  int64_t customers = 0;
  double predicted_mean = 0;
  double actual_mean = 0;
  double actual_low = 0;  // 90 % interval of the mean that came
  double actual_high = 0;
};

// How well one forecast did.
struct ForecastScore {
  std::string name;
  double sum_predicted = 0;
  double sum_actual = 0;
  double mae = 0;          // mean absolute error a customer
  double rmse = 0;         // root of the mean squared error a customer
  double correlation = 0;  // Pearson's; 0 where one side does not vary
  std::vector<CalibrationBin> calibration;
};

// Scores `forecast` on the customers of `counts`; at most ten calibration bins of about the same
// number of customers, by rising forecast. Requires counts.customers() > 0.
[[nodiscard]] ForecastScore ScoreForecast(std::string name, const ForecastCounts& counts,
                                          const Forecast& forecast);

// The record of a customer, in weeks, as on the day `until`.
[[nodiscard]] PurchaseRecord RecordInWeeks(const RepeatPurchaseCounts::Key& key, Day until);

// The score with the lowest RMSE (the loss that a forecast of a mean minimises); the earlier of
// equals. Requires at least one.
[[nodiscard]] const ForecastScore& BestForecast(const std::vector<ForecastScore>& scores);

}  // namespace kundig
