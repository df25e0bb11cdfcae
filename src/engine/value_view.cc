#include "engine/value_view.h"

#include "engine/json_parts.h"
#include "store/shown_sums.h"

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

std::vector<PurchasesAhead> AheadOf(const Learned& learned, const CustomerBase& base,
                                    double horizon_days) {
  const PurchaseForecasts::Groups groups = GroupsOf(base);
  std::vector<PurchasesAhead> ahead;
  for (int step = 1; step <= kStepsAhead; ++step) {
    const double days = std::round(horizon_days * step / kStepsAhead);
    if (days < 1) continue;
    ahead.push_back({.day = learned.plan.until + static_cast<int32_t>(days),
                     .purchases = PurchaseForecasts(learned, groups, days / kDaysPerWeek).Total()});
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

ValueSql ShownSql(const Learned& learned) {
  const std::string purchases = ShownRepeatPurchaseCounts(learned.plan.until);
  return {.worth = ShownTogether(purchases, ShownSpendCounts(learned.plan.until)),
          .ahead = purchases,
          .trust = ShownForecastCounts(learned.choice.window)};
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

Result<ValueView> ViewValue(const Learned& learned, const CustomerBase& base, const Config& config,
                            std::optional<CustomerSegment> segment) {
  KUNDIG_ASSIGN_OR_RETURN(const double horizon_days, ParseDurationDays(config.horizon));
  const std::vector<CustomerSegment> segments = SegmentsOf(learned, base);
  ValueView view{.until = learned.plan.until,
                 .segment = segment,
                 .horizon_weeks = horizon_days / kDaysPerWeek,
                 .simulated = learned.plan.simulated,
                 .currency = config.currency,
                 .segments = SizesOf(segments),
                 .window = learned.choice.window,
                 .score = ScoreOfChosen(learned.choice),
                 .advice = learned.choice.advice,
                 .sql = ShownSql(learned)};
  const CustomerBase part = segment ? OfSegment(base, segments, *segment) : CustomerBase();
  const CustomerBase& viewed = segment ? part : base;
  const Predictor predictor(learned, viewed, config, horizon_days);
  if (predictor.forecasts() == nullptr) return view;
  view.customers = std::ranges::count_if(
      viewed.customers, [](const CustomerSummary& one) { return one.purchases.has_value(); });
  view.alive = predictor.forecasts()->Alive();
  view.purchases = predictor.forecasts()->Total();
  view.value = predictor.TotalValue();
  view.worth = WorthOf(predictor, viewed.customers.size(), view.value.has_value());
  view.ahead = AheadOf(learned, viewed, horizon_days);
  return view;
}

std::string ValueAsJson(const ValueView& view) {
  JsonWriter json;
  json.BeginObject().Field("until", FormatDay(view.until));
  if (view.last_day) json.Field("last_day", FormatDay(*view.last_day));
  if (view.segment) json.Field("segment", SegmentName(*view.segment));
  json.Field("horizon_weeks", view.horizon_weeks)
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
  WriteSegments(json, view.segments);
  WriteScore(json, view);
  json.Field("advice", view.advice)
      .Key("sql")
      .BeginObject()
      .Field("worth", view.sql.worth)
      .Field("ahead", view.sql.ahead)
      .Field("trust", view.sql.trust)
      .EndObject()
      .EndObject();
  return json.text();
}

}  // namespace kundig
