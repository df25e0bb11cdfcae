// What was offered to each person, and the answers that name their decisions, from the store; and
// what came of it.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/live/item_services.h"
#include "engine/live/person_picture.h"
#include "store/duckdb/database.h"
#include "store/store.h"
#include "sums/attribution.h"
#include "sums/reward_moments.h"

namespace kundig {

// In place of a person, of outcomes whose decision is not known.
inline constexpr int32_t kNobody = -1;

// Offers by time, decision and place, outcomes by time; borrowed for the time of the call. An
// outcome belongs to the person to whom its decision was made, whoever sent it. An error ends the
// reading, and is what LoadOffers gives.
using OffersVisitor = std::function<Status(int32_t person_key, std::span<const MadeOffer> offers,
                                           std::span<const NamedOutcome> outcomes)>;

// Calls `visit` for every person with at least one offer, in ascending order of the key; before
// them for kNobody where there are outcomes whose decision is not known: they count once it
// appears.
Status LoadOffers(Store& store, const OffersVisitor& visit);

// One row of what select_offers.sql and select_outcomes.sql give.
[[nodiscard]] MadeOffer ReadOffer(const Chunk& chunk, size_t row);
[[nodiscard]] NamedOutcome ReadOutcome(const Chunk& chunk, size_t row);

// Of the store's items, for all services that were ever offered and those of `service_ids`.
Result<ItemServices> LoadItemServices(Store& store, std::span<const std::string> service_ids);

// RewardMoments, person by person; Store::QueryRewardMoments computes the same.
Result<RewardMoments> GatherRewardMoments(Store& store, const Attribution& attribution);

}  // namespace kundig
