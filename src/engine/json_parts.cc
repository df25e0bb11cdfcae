#include "engine/json_parts.h"

namespace kundig {

void WriteEstimate(JsonWriter& json, std::string_view key, const Estimate& estimate) {
  json.Key(key)
      .BeginObject()
      .Field("value", estimate.value)
      .Field("low", estimate.low)
      .Field("high", estimate.high)
      .EndObject();
}

void WriteCalibration(JsonWriter& json, const std::vector<CalibrationBin>& calibration) {
  json.Key("calibration").BeginArray();
  for (const CalibrationBin& bin : calibration) {
    json.BeginObject()
        .Field("customers", bin.customers)
        .Field("predicted", bin.predicted_mean)
        .Field("actual", bin.actual_mean)
        .Field("actual_low", bin.actual_low)
        .Field("actual_high", bin.actual_high)
        .EndObject();
  }
  json.EndArray();
}

}  // namespace kundig
