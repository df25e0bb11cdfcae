#include "engine/value_view.h"

#include "engine/json_parts.h"

namespace kundig {
namespace {

constexpr size_t kBins = 10;
constexpr int kStepsAhead = 9;

struct Worth {
  double worth = 0;
  double p_alive = 0;
};

std::vector<WorthBin> BinsOf(std::vector<Worth> customers) {
  std::ranges::stable_sort(customers, std::greater<>(), &Worth::worth);
  std::vector<WorthBin> bins;
  for (size_t bin = 0; bin < kBins; ++bin) {
    const auto part = std::span(customers).subspan(
        customers.size() * bin / kBins,
        customers.size() * (bin + 1) / kBins - customers.size() * bin / kBins);
    if (part.empty()) continue;
    WorthBin sum{.customers = static_cast<int64_t>(part.size()),
                 .highest = part.front().worth,
                 .lowest = part.back().worth};
    for (const Worth& customer : part) {
      sum.worth += customer.worth;
      sum.p_alive += customer.p_alive / static_cast<double>(part.size());
    }
    bins.push_back(sum);
  }
  return bins;
}

std::vector<WorthBin> WorthOf(const Predictor& predictor, size_t customers, bool money) {
  std::vector<Worth> all;
  for (const Prediction& prediction : predictor.Predict(0, customers, 0)) {
    if (!prediction.dated) continue;
    all.push_back({.worth = money ? prediction.value_minor.value : prediction.purchases.value,
                   .p_alive = prediction.p_alive});
  }
  return BinsOf(std::move(all));
}

std::vector<PurchasesAhead> AheadOf(const Learned& learned, double horizon_days) {
  std::vector<PurchasesAhead> ahead;
  for (int step = 1; step <= kStepsAhead; ++step) {
    const double days = std::round(horizon_days * step / kStepsAhead);
    if (days < 1) continue;
    ahead.push_back({.day = learned.plan.until + static_cast<int32_t>(days),
                     .purchases = PurchaseForecasts(learned, days / kDaysPerWeek).Total()});
  }
  return ahead;
}

std::optional<ForecastScore> ScoreOfChosen(const ForecastChoice& choice) {
  for (const auto* scores : {&choice.models, &choice.baselines}) {
    for (const ForecastScore& score : *scores) {
      if (score.name == choice.chosen) return score;
    }
  }
  return std::nullopt;
}

void WriteScore(JsonWriter& json, const ValueView& view) {
  if (!view.score) return;
  json.Key("backtest")
      .BeginObject()
      .Field("forecast", view.score->name)
      .Field("split", FormatDay(view.window.split_day))
      .Field("end", FormatDay(view.window.end_day))
      .Field("sum_predicted", view.score->sum_predicted)
      .Field("sum_actual", view.score->sum_actual);
  WriteCalibration(json, view.score->calibration);
  json.EndObject();
}

}  // namespace

Result<ValueView> ViewValue(const Learned& learned, const CustomerBase& base,
                            const Config& config) {
  KUNDIG_ASSIGN_OR_RETURN(const double horizon_days, ParseDurationDays(config.horizon));
  ValueView view{.until = learned.plan.until,
                 .horizon_weeks = horizon_days / kDaysPerWeek,
                 .simulated = learned.plan.simulated,
                 .currency = config.currency,
                 .window = learned.choice.window,
                 .score = ScoreOfChosen(learned.choice),
                 .advice = learned.choice.advice};
  const Predictor predictor(learned, base, config, horizon_days);
  if (predictor.forecasts() == nullptr) return view;
  view.customers = learned.sums.repeat_purchases.customers();
  view.alive = predictor.forecasts()->Alive();
  view.purchases = predictor.forecasts()->Total();
  view.value = predictor.TotalValue();
  view.worth = WorthOf(predictor, base.customers.size(), view.value.has_value());
  view.ahead = AheadOf(learned, horizon_days);
  return view;
}

std::string ValueAsJson(const ValueView& view) {
  JsonWriter json;
  json.BeginObject()
      .Field("until", FormatDay(view.until))
      .Field("horizon_weeks", view.horizon_weeks)
      .Field("customers", view.customers)
      .Field("simulated", view.simulated != Simulated::kNone)
      .Field("currency", view.currency);
  WriteEstimate(json, "alive", view.alive);
  WriteEstimate(json, "purchases", view.purchases);
  if (view.value) WriteEstimate(json, "value_minor", *view.value);
  json.Field("worth_is", view.value ? "value_minor" : "purchases").Key("worth").BeginArray();
  for (const WorthBin& bin : view.worth) {
    json.BeginObject()
        .Field("customers", bin.customers)
        .Field("worth", bin.worth)
        .Field("highest", bin.highest)
        .Field("lowest", bin.lowest)
        .Field("p_alive", bin.p_alive)
        .EndObject();
  }
  json.EndArray().Key("ahead").BeginArray();
  for (const PurchasesAhead& step : view.ahead) {
    json.BeginObject().Field("day", FormatDay(step.day));
    WriteEstimate(json, "purchases", step.purchases);
    json.EndObject();
  }
  json.EndArray();
  WriteScore(json, view);
  json.Field("advice", view.advice).EndObject();
  return json.text();
}

}  // namespace kundig
