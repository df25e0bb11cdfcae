// ExploredShare: how often another service was offered than the one of which most was expected.
#pragma once

#include <cstdint>

#include "base/estimate.h"
#include "base/result.h"
#include "store/duckdb/database.h"

namespace kundig {

// An offer explores where another service that could have stood at its place had a higher expected
// value: by the models that decided, as they were logged. The service of which most is expected is
// offered to use what is known, another one to learn.
struct ExploredShare {
  int64_t offers = 0;  // that were looked at
  int64_t explored = 0;

  [[nodiscard]] Estimate Share() const;
};

// Of the table shown_decisions of this session (decisions_view.cc): of all that offered anything,
// or of so many of them, drawn at random. Offers whose model was not kept are left out. Errors:
// kFailure where what was logged cannot be read; those of the store.
Result<ExploredShare> CountExplored(Connection& connection, int64_t most_decisions);

}  // namespace kundig
