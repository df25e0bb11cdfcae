// Offers that are no longer in memory (docs/decisions/0015-offers-are-sealed.md), read back from
// the store.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/live/person_picture.h"
#include "store/duckdb/database.h"

namespace kundig {

// For whom those of the decisions were made that the store has; ascending.
Result<std::vector<int32_t>> FindDecided(Connection& connection,
                                         std::span<const std::string> decision_ids);

// All that one person was offered, and the answers that name it.
struct RecalledOffers {
  int32_t person_key = 0;
  std::vector<MadeOffer> offers;
  std::vector<NamedOutcome> outcomes;
};
// Of those of the persons who were offered anything, in ascending order of the key.
Result<std::vector<RecalledOffers>> RecallOffers(Connection& connection,
                                                 std::span<const int32_t> person_keys);

}  // namespace kundig
