// OutcomeChanges(): what a transaction of the drain changes of what came of offers.
// docs/decisions/0009-webhooks-from-a-table-in-the-store.md
#pragma once

#include <cstdint>
#include <vector>

#include "engine/live/attribute_rewards.h"
#include "engine/live/item_services.h"
#include "engine/live/offer_index.h"
#include "engine/live/person_index.h"
#include "engine/live/persons.h"
#include "engine/live/store_change.h"

namespace kundig {

struct OutcomeChange {
  int32_t person_key = 0;  // after the merges
  MadeOffer offer;
  OfferOutcome before;  // of an offer that is new: none
  OfferOutcome after;

  // UTC, of the answer that came, or that counts no more.
  [[nodiscard]] int64_t TimeUs() const {
    return after.answer == OfferOutcome::Answer::kNone ? before.time_us : after.time_us;
  }
};

// What is in memory of the store before the transaction; borrowed.
struct KnownBefore {
  const PersonIndex& index;
  const Persons& persons;
  const OfferIndex& offers;
  const ItemServices& services;
};

// Of each offer whose outcome is another after `change` than before it (another answer, or late
// and not), in the order of the answers. Whose answer it is, and whether there is a second, makes
// no difference.
[[nodiscard]] std::vector<OutcomeChange> OutcomeChanges(const KnownBefore& before,
                                                        const StoreChange& change,
                                                        int64_t window_us);

}  // namespace kundig
