#include "models/purchase_baselines.h"

namespace kundig {

std::vector<NamedForecast> NaiveForecasts(const std::vector<PurchaseGroup>& groups,
                                          double horizon) {
  double purchases = 0;
  double time = 0;
  for (const auto& [record, customers] : groups) {
    purchases += static_cast<double>(customers) * record.repeat_purchases;
    time += static_cast<double>(customers) * record.age;
  }
  const double everyone = time > 0 ? purchases / time * horizon : 0;
  return {{"past_count", [](const PurchaseRecord& record) { return record.repeat_purchases; }},
          {"past_rate",
           [horizon](const PurchaseRecord& record) {
             return record.age > 0 ? record.repeat_purchases * horizon / record.age : 0;
           }},
          {"mean", [everyone](const PurchaseRecord&) { return everyone; }}};
}

}  // namespace kundig
