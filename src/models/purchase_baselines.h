// The naive forecasts that a model must beat to be used.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/purchase_model.h"

namespace kundig {

// Purchases expected of a customer with this record, in the horizon for which the forecast was
// made.
using Forecast = std::function<double(const PurchaseRecord& record)>;

struct NamedForecast {
  std::string name;
  Forecast forecast;
};

// past_count: as many as in the past, whatever its length; past_rate: as many a week as in the
// past; mean: everyone the average rate of all `groups`. `horizon` in the unit of the records.
[[nodiscard]] std::vector<NamedForecast> NaiveForecasts(const std::vector<PurchaseGroup>& groups,
                                                        double horizon);

}  // namespace kundig
