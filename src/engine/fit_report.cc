#include "engine/fit_report.h"

#include "engine/json_parts.h"

namespace kundig {
namespace {

void WriteFit(JsonWriter& json, const Fit& fit) {
  json.BeginObject().Field("name", fit.model).Key("parameters").BeginObject();
  for (const Fit::Parameter& parameter : fit.parameters)
    json.Field(parameter.name, parameter.value);
  json.EndObject().Key("standard_errors").BeginObject();
  for (const Fit::Parameter& parameter : fit.parameters) {
    json.Key(parameter.name);
    parameter.standard_error ? json.Value(*parameter.standard_error) : json.Null();
  }
  json.EndObject().Key("intervals").BeginObject();
  for (const Fit::Parameter& parameter : fit.parameters) {
    json.Key(parameter.name);
    if (!parameter.standard_error) {
      json.Null();
      continue;
    }
    json.BeginArray().Value(parameter.low).Value(parameter.high).EndArray();
  }
  json.EndObject()
      .Field("log_likelihood", fit.log_likelihood)
      .Field("customers", fit.customers)
      .Field("groups", fit.groups);
  if (fit.border) json.Field("border", *fit.border);
  json.EndObject();
}

}  // namespace

std::vector<const Fit*> FitsOf(const Learned& learned) {
  std::vector<const Fit*> fits;
  for (const auto& model : learned.models.purchase) fits.push_back(&model->fit());
  if (learned.models.spend) fits.push_back(&learned.models.spend->model.fit());
  if (learned.models.opportunity) fits.push_back(&learned.models.opportunity->fit());
  if (learned.needs) fits.push_back(&learned.needs->fit());
  return fits;
}

void WriteScore(JsonWriter& json, const ForecastScore& score) {
  json.BeginObject()
      .Field("name", score.name)
      .Field("sum_predicted", score.sum_predicted)
      .Field("sum_actual", score.sum_actual)
      .Field("mae", score.mae)
      .Field("rmse", score.rmse)
      .Field("correlation", score.correlation);
  WriteCalibration(json, score.calibration);
  json.EndObject();
}

std::string FitAsJson(const Learned& learned) {
  JsonWriter json;
  json.BeginObject()
      .Field("until", FormatDay(learned.plan.until))
      .Field("simulated", learned.plan.simulated != Simulated::kNone)
      .Key("models")
      .BeginArray();
  for (const Fit* fit : FitsOf(learned)) WriteFit(json, *fit);
  json.EndArray()
      .Field("chosen", learned.choice.chosen)
      .Field("advice", learned.choice.advice)
      .Field("items", ItemLevelName(learned.plan.level))
      .Key("remarks")
      .BeginArray();
  for (const std::string& remark : learned.remarks) json.Value(remark);
  json.EndArray().EndObject();
  return json.text();
}

}  // namespace kundig
