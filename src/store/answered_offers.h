// CreateAnsweredOffers(): what came of every offer, for statements to read. RewardMoments are
// summed of it, so that what is shown of offers is what is learnt from them.
#pragma once

#include "base/result.h"
#include "store/duckdb/database.h"
#include "sums/attribution.h"

namespace kundig {

// Makes the temporary table answered_offers of this session anew, a row an offer, with
//
//   person_key, decision_id, place, service, time, worth_minor, features
//   is_over      its window is over
//   is_accepted  within the window
//   is_declined  not accepted, and it was declined or is over
//
// An offer that is neither waits. Errors: those of the store.
Status CreateAnsweredOffers(Connection& connection, const Attribution& attribution);

}  // namespace kundig
