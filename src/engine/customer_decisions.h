// What was decided for a customer, with reasons, and what came of it.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/decision_cards.h"
#include "store/store.h"

namespace kundig {

// The latest `most` for this person, the latest first. What came of offers follows the rule by
// which they are learnt from, person by person as in the live picture, so that it costs no look at
// everybody's offers. Errors: those of TellDecisions().
Result<std::vector<DecisionCard>> ReadCustomerDecisions(Store& store, const Config& config,
                                                        int32_t person_key, int64_t most);

}  // namespace kundig
