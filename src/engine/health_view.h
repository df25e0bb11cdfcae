// What became of all that was received, and what waits: `GET /v1/health`.
#pragma once

#include <optional>
#include <string>

#include "engine/backlog.h"
#include "engine/config.h"
#include "engine/intake_balance.h"
#include "store/store.h"

namespace kundig {

struct HealthView {
  IntakeLedger counts;  // of all that was ever acknowledged
  KeyNumbers keys;
  Waiting waiting;                     // that the store has not got yet
  std::optional<std::string> trouble;  // why nothing can be kept at the moment
};

// Of a store that no server uses, from it and the journal beside it; changes neither. Errors: those
// of the store and of EventKeeper::Open.
Result<HealthView> HealthAtRest(Store& store, const Config& config);

// {COUNTS, balanced, keys: [{..., hours}], waiting: {records, bytes}, trouble}, as of
// WriteBalance(); hours before `first_hour` are left out.
[[nodiscard]] std::string HealthAsJson(const HealthView& view, int64_t first_hour);

}  // namespace kundig
