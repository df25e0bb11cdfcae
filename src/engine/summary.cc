#include "engine/summary.h"

#include "engine/json_parts.h"

namespace kundig {
namespace {

// Positions in learned.base of the customers worth most.
std::vector<size_t> Best(const std::vector<Prediction>& predictions, bool money, size_t customers) {
  std::vector<size_t> order(predictions.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto worth = [&](size_t i) {
    return money ? predictions[i].value_minor.value : predictions[i].purchases.value;
  };
  const size_t shown = std::min(customers, order.size());
  std::ranges::partial_sort(
      order, order.begin() + static_cast<ptrdiff_t>(shown),
      [&](size_t a, size_t b) { return std::pair(-worth(a), a) < std::pair(-worth(b), b); });
  order.resize(shown);
  return order;
}

}  // namespace

Result<Summary> Summarise(Store& store, const Config& config, const SummaryRequest& request) {
  LearnRequest with_customers = request.learn;
  with_customers.keep_customers = true;
  KUNDIG_ASSIGN_OR_RETURN(Learned learned, Learn(store, config, with_customers));
  if (!LifetimeModel(learned.models, learned.choice)) {
    return Fail(ErrorCode::kFailure, "no purchase has a day, so there is no summary of value",
                store.path(), "`kundig needs` shows what the items tell.");
  }
  Summary summary{.segment = request.segment,
                  .until = learned.plan.until,
                  .horizon_weeks = request.learn.horizon_days / kDaysPerWeek,
                  .advice = learned.choice.advice,
                  .remarks = learned.remarks};
  KUNDIG_ASSIGN_OR_RETURN(summary.contents, store.Contents());
  const double years = (summary.until - *summary.contents.first_day) / kDaysPerYear;
  if (learned.models.spend && years < 5) {
    summary.remarks.push_back(
        fmt::format("lifetime values reach far beyond the {:.1f} years of the data: they hold if "
                    "customers go on as they did; use them to compare customers first",
                    years));
  }
  KUNDIG_ASSIGN_OR_RETURN(summary.needs,
                          ViewNeeds(store, config, learned, learned.base, request.segment));
  if (request.segment) NarrowTo(*request.segment, learned);
  const Predictor predictor(learned, learned.base, config, request.learn.horizon_days);
  if (predictor.forecasts() == nullptr) {
    return Fail(ErrorCode::kFailure, "the segment has no customers with dated purchases",
                std::string(SegmentName(*request.segment)),
                "`kundig needs` shows the segments and their customers.");
  }
  summary.customers = request.segment ? static_cast<int64_t>(learned.base.customers.size())
                                      : summary.contents.customers;
  summary.dated_customers = static_cast<double>(
      std::ranges::count_if(learned.base.customers,
                            [](const CustomerSummary& one) { return one.purchases.has_value(); }));
  summary.alive = predictor.forecasts()->Alive();
  summary.purchases = predictor.forecasts()->Total();
  summary.value = predictor.TotalValue();

  const auto predictions = predictor.Predict(0, learned.base.customers.size(), 1);
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<std::string> names, store.CustomerNames());
  for (const size_t position : Best(predictions, summary.value.has_value(), request.customers)) {
    const Prediction& prediction = predictions[position];
    summary.best.push_back({.customer = names[static_cast<size_t>(prediction.customer_key)],
                            .prediction = prediction,
                            .needs = ExplainNeeds(learned, learned.base, position, prediction)});
  }
  return summary;
}

std::string SummaryAsJson(const Summary& summary) {
  JsonWriter json;
  json.BeginObject().Field("until", FormatDay(summary.until));
  if (summary.segment) json.Field("segment", SegmentName(*summary.segment));
  json.Field("customers", summary.customers)
      .Field("purchases_stored", summary.contents.purchases)
      .Field("simulated", summary.contents.simulated != Simulated::kNone);
  WriteEstimate(json, "alive", summary.alive);
  WriteEstimate(json, "purchases", summary.purchases);
  if (summary.value) WriteEstimate(json, "value_minor", *summary.value);
  json.Key("best").BeginArray();
  for (const BestCustomer& best : summary.best) {
    json.BeginObject().Field("customer", best.customer).Field("p_alive", best.prediction.p_alive);
    WriteEstimate(json, "value_minor", best.prediction.value_minor);
    json.Key("need");
    best.needs.empty() ? json.Null() : json.Value(best.needs.front().item);
    json.EndObject();
  }
  json.EndArray().Field("advice", summary.advice).EndObject();
  return json.text();
}

}  // namespace kundig
