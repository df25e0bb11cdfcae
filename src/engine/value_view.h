// What customers are worth, and where that goes: `GET /v1/value`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/predict.h"

namespace kundig {

// About a tenth of the customers, beside each other by their worth.
struct WorthBin {
  int64_t customers = 0;
  double worth = 0;    // of all of them together
  double highest = 0;  // of one customer
  double lowest = 0;
  double p_alive = 0;  // on average
};

// What today's customers buy until then, together.
struct PurchasesAhead {
  Day day;
  Estimate purchases;
};

// Worth is the lifetime value in minor units; where there is no money, the purchases expected in
// the horizon.
struct ValueView {
  Day until;
  double horizon_weeks = 0;
  Simulated simulated = Simulated::kNone;
  std::string currency;
  int64_t customers = 0;  // with dated purchases; where there are none, all that follows is empty
  Estimate alive;
  Estimate purchases;                 // in the horizon
  std::optional<Estimate> value;      // minor units; absent where there is no money
  std::vector<WorthBin> worth;        // the most valuable first
  std::vector<PurchasesAhead> ahead;  // the last is the horizon's end
  BackTestWindow window;
  std::optional<ForecastScore> score;  // of the forecast that is used, by the window
  std::string advice;
};

// `base` are the customers, by the plan of `learned`. Errors: kUsage where the configured horizon
// is none.
Result<ValueView> ViewValue(const Learned& learned, const CustomerBase& base, const Config& config);

[[nodiscard]] std::string ValueAsJson(const ValueView& view);

}  // namespace kundig
