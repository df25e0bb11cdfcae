// What customers are worth, and where that goes: `GET /v1/value`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/predict.h"
#include "engine/segments.h"

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

// By plot, the statements of the sums of all customers on which it rests.
struct ValueSql {
  std::string worth;
  std::string ahead;
  std::string trust;
};

// Worth is the lifetime value in minor units; where there is no money, the purchases expected in
// the horizon.
struct ValueView {
  Day until;
  std::optional<Day> last_day;             // of all purchases, where the caller knows it
  std::optional<CustomerSegment> segment;  // whose value; absent: everybody's
  double horizon_weeks = 0;
  Simulated simulated = Simulated::kNone;
  std::string currency;
  int64_t customers = 0;  // with dated purchases; where there are none, all that follows is empty
  Estimate alive;
  Estimate purchases;                 // in the horizon
  std::optional<Estimate> value;      // minor units; absent where there is no money
  std::vector<WorthBin> worth;        // the most valuable first
  std::vector<PurchasesAhead> ahead;  // the last is the horizon's end
  std::vector<SegmentSize> segments;  // of all customers
  BackTestWindow window;
  // Of the forecast that is used, by the window; of all customers, whatever the segment: who is in
  // it was known only afterwards.
  std::optional<ForecastScore> score;
  std::string advice;
  ValueSql sql;
};

// `base` are all customers, by the plan of `learned`. Errors: kUsage where the configured horizon
// is none.
Result<ValueView> ViewValue(const Learned& learned, const CustomerBase& base, const Config& config,
                            std::optional<CustomerSegment> segment = {});

[[nodiscard]] std::string ValueAsJson(const ValueView& view);

}  // namespace kundig
