#include "engine/evaluate.h"

#include "base/json_writer.h"
#include "engine/fit_report.h"
#include "engine/need_data.h"

namespace kundig {
namespace {

// The plan's window, moved to the split that was asked for.
Result<BackTestWindow> WindowFor(Store& store, const SumsPlan& plan,
                                 const EvaluateRequest& request) {
  if (!request.split) return plan.window;
  KUNDIG_ASSIGN_OR_RETURN(const StoreContents contents, store.Contents());
  const Day split = *request.split;
  if (!contents.first_day || split < *contents.first_day || split >= *contents.last_day) {
    return Fail(ErrorCode::kUsage,
                fmt::format("nothing lies before or nothing after {}", FormatDay(split)), "--split",
                contents.first_day
                    ? fmt::format("The purchases run from {} to {}.",
                                  FormatDay(*contents.first_day), FormatDay(*contents.last_day))
                    : "No purchase has a day.");
  }
  const auto days = static_cast<int32_t>(request.horizon_days);
  return BackTestWindow{.split_day = split, .end_day = std::min(*contents.last_day, split + days)};
}

}  // namespace

Result<Evaluation> Evaluate(Store& store, const Config& config, const EvaluateRequest& request) {
  // The protocol of the needs' back-test has its own, lower bound.
  Config wide = config;
  wide.min_customers = std::min<int64_t>(config.min_customers, 5);
  KUNDIG_ASSIGN_OR_RETURN(SumsPlan plan, PlanSums(store, wide, std::nullopt, request.horizon_days));
  KUNDIG_ASSIGN_OR_RETURN(plan.window, WindowFor(store, plan, request));
  Evaluation evaluation{.level = plan.level, .simulated = plan.simulated};
  CustomerBase base;
  KUNDIG_ASSIGN_OR_RETURN(const Sums sums, GatherSums(store, plan,
                                                      [&base](const CustomerSummary& customer,
                                                              std::span<const int32_t> items) {
                                                        base.Add(customer, items);
                                                      }));
  evaluation.purchases = ChooseForecast(sums.forecasts);
  evaluation.advice = evaluation.purchases.advice;
  if (plan.items.catalogue.size() < 2) return evaluation;
  KUNDIG_ASSIGN_OR_RETURN(const StableIds ids, StableIdsOf(store, plan, base));
  auto needs = BackTestNeeds({base.Items(), ids.customers, ids.items});
  if (needs) {
    evaluation.advice += " " + needs->advice;
    evaluation.needs = std::move(*needs);
  } else {
    evaluation.advice += " Needs could not be tested: " + needs.error().what + ".";
  }
  return evaluation;
}

std::string EvaluationAsJson(const Evaluation& evaluation) {
  const ForecastChoice& purchases = evaluation.purchases;
  JsonWriter json;
  json.BeginObject()
      .Field("split", FormatDay(purchases.window.split_day))
      .Field("end", FormatDay(purchases.window.end_day))
      .Field("simulated", evaluation.simulated != Simulated::kNone)
      .Field("chosen", purchases.chosen)
      .Key("models")
      .BeginArray();
  for (const ForecastScore& score : purchases.models) WriteScore(json, score);
  json.EndArray().Key("baselines").BeginArray();
  for (const ForecastScore& score : purchases.baselines) WriteScore(json, score);
  json.EndArray().Key("needs").BeginArray();
  if (evaluation.needs) {
    for (const NeedScore& score : evaluation.needs->scores) {
      json.BeginObject()
          .Field("name", score.name)
          .Field("recall@20", score.recall_at_20)
          .Field("recall@50", score.recall_at_50)
          .Field("ndcg@100", score.ndcg_at_100)
          .Field("ndcg@100_standard_error", score.ndcg_at_100_error)
          .EndObject();
    }
  }
  json.EndArray();
  if (evaluation.needs) {
    json.Field("lambda", evaluation.needs->lambda)
        .Field("test_customers", evaluation.needs->test_customers)
        .Field("items", ItemLevelName(evaluation.level));
  }
  json.Field("advice", evaluation.advice).EndObject();
  return json.text();
}

}  // namespace kundig
