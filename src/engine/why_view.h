// `kundig why`: how soon customers come back, how many stay, and what those who do have in common.
#pragma once

#include <string>

#include "engine/cohorts.h"
#include "engine/config.h"
#include "engine/drivers.h"
#include "engine/learn.h"
#include "engine/return_times.h"

namespace kundig {

// By plot, the statements that count it.
struct WhySql {
  std::string returns;
  std::string cohorts;
  std::string drivers;
};

// Of dated purchases; where there are none, all is empty.
struct WhyView {
  Day until;
  std::optional<Day> last_day;  // of all purchases; absent where none has a day
  ItemLevel level = ItemLevel::kProduct;
  Simulated simulated = Simulated::kNone;
  std::string currency;
  ReturnTimes returns;
  Cohorts cohorts;
  Drivers drivers;
  WhySql sql;
};

// As the data stand at the end of `plan.until`. Errors: those of the store.
Result<WhyView> ViewWhy(Store& store, const Config& config, const SumsPlan& plan);

[[nodiscard]] std::string WhyAsJson(const WhyView& view);

}  // namespace kundig
