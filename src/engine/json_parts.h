// What several reports write in the same way.
#pragma once

#include <string_view>
#include <vector>

#include "base/estimate.h"
#include "base/json_writer.h"
#include "evidence/purchase_backtest.h"

namespace kundig {

// KEY: {"value", "low", "high"}.
void WriteEstimate(JsonWriter& json, std::string_view key, const Estimate& estimate);

// "calibration": [{"customers", "predicted", "actual", "actual_low", "actual_high"}].
void WriteCalibration(JsonWriter& json, const std::vector<CalibrationBin>& calibration);

}  // namespace kundig
