#include "evidence/purchase_backtest.h"

#include "base/check.h"

namespace kundig {
namespace {

constexpr size_t kBins = 10;
constexpr double kNormalQuantile95 = 1.6448536269514722;

struct Outcome {
  double predicted = 0;
  double actual = 0;
  double customers = 0;
};

std::vector<Outcome> Outcomes(const ForecastCounts& counts, const Forecast& forecast) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(counts.size());
  RepeatPurchaseCounts::Key last_key{.repeat_purchases = -1};
  double predicted = 0;
  for (const ForecastCounts::Group& group : counts.Groups()) {
    // The groups are in order, so those that differ in the outcome alone are neighbours.
    if (group.key.before != last_key) {
      last_key = group.key.before;
      predicted = forecast(RecordInWeeks(last_key, counts.window().split_day));
    }
    outcomes.push_back({predicted, static_cast<double>(group.key.purchases_after),
                        static_cast<double>(group.customers)});
  }
  return outcomes;
}

CalibrationBin Summarise(std::span<const Outcome> outcomes) {
  double n = 0;
  double predicted = 0;
  double actual = 0;
  double squares = 0;
  for (const Outcome& outcome : outcomes) {
    n += outcome.customers;
    predicted += outcome.customers * outcome.predicted;
    actual += outcome.customers * outcome.actual;
    squares += outcome.customers * outcome.actual * outcome.actual;
  }
  const double mean = actual / n;
  const double variance = std::max(0.0, squares / n - mean * mean);
  const double half_width = kNormalQuantile95 * std::sqrt(variance / n);
  return {.customers = static_cast<int64_t>(n),
          .predicted_mean = predicted / n,
          .actual_mean = mean,
          .actual_low = std::max(0.0, mean - half_width),
          .actual_high = mean + half_width};
}

// Cuts by rising forecast into bins of about the same number of customers; equal forecasts stay
// together.
std::vector<CalibrationBin> Calibrate(std::vector<Outcome> outcomes, double customers) {
  std::ranges::sort(outcomes, {}, &Outcome::predicted);
  std::vector<CalibrationBin> bins;
  size_t begin = 0;
  double in_bin = 0;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    in_bin += outcomes[i].customers;
    const bool last = i + 1 == outcomes.size();
    const bool full = in_bin >= customers / kBins;
    if (!last && (!full || outcomes[i + 1].predicted == outcomes[i].predicted)) continue;
    bins.push_back(Summarise(std::span(outcomes).subspan(begin, i + 1 - begin)));
    begin = i + 1;
    in_bin = 0;
  }
  return bins;
}

}  // namespace

PurchaseRecord RecordInWeeks(const RepeatPurchaseCounts::Key& key, Day until) {
  return {.repeat_purchases = static_cast<double>(key.repeat_purchases),
          .recency = key.recency_days / kDaysPerWeek,
          .age = (until - key.first_day) / kDaysPerWeek};
}

ForecastScore ScoreForecast(std::string name, const ForecastCounts& counts,
                            const Forecast& forecast) {
  KUNDIG_CHECK(counts.customers() > 0);
  const auto n = static_cast<double>(counts.customers());
  std::vector<Outcome> outcomes = Outcomes(counts, forecast);
  ForecastScore score{.name = std::move(name)};
  double absolute = 0;
  double squared = 0;
  for (const Outcome& outcome : outcomes) {
    const double error = outcome.predicted - outcome.actual;
    score.sum_predicted += outcome.customers * outcome.predicted;
    score.sum_actual += outcome.customers * outcome.actual;
    absolute += outcome.customers * std::abs(error);
    squared += outcome.customers * error * error;
  }
  score.mae = absolute / n;
  score.rmse = std::sqrt(squared / n);

  double predicted_variance = 0;
  double actual_variance = 0;
  double covariance = 0;
  for (const Outcome& outcome : outcomes) {
    const double predicted = outcome.predicted - score.sum_predicted / n;
    const double actual = outcome.actual - score.sum_actual / n;
    predicted_variance += outcome.customers * predicted * predicted;
    actual_variance += outcome.customers * actual * actual;
    covariance += outcome.customers * predicted * actual;
  }
  const double scale = std::sqrt(predicted_variance * actual_variance);
  if (scale > 0) score.correlation = covariance / scale;
  score.calibration = Calibrate(std::move(outcomes), n);
  return score;
}

const ForecastScore& BestForecast(const std::vector<ForecastScore>& scores) {
  KUNDIG_CHECK(!scores.empty());
  return *std::ranges::min_element(scores, {}, &ForecastScore::rmse);
}

}  // namespace kundig
