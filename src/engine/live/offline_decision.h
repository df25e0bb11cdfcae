// A decision from the store alone, without a server: what would be offered now. It is not logged.
#pragma once

#include "engine/live/decision_desk.h"
#include "store/store.h"

namespace kundig {

// Reads all persons and learns all models first, as the server does. `call` without a key's number.
// Errors: kNotFound where the store knows nobody by this identifier, or no service is configured;
// those of LivePicture::Load(), of the models and of DecisionDesk::Preview().
Result<AnsweredDecision> DecideOffline(Store& store, const Config& config, const DecideCall& call,
                                       uint64_t seed);

}  // namespace kundig
