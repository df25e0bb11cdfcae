// What was decided for a customer, with reasons, and what came of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "decisions/decide.h"
#include "engine/config.h"
#include "store/store.h"

namespace kundig {

// By the rule by which it is learnt from (docs/decisions/0013-what-an-outcome-is.md): no answer
// within the window is one, and an acceptance after it is none.
enum class CameOfIt { kOpen, kAccepted, kDeclined, kNoAnswer };
[[nodiscard]] std::string_view CameOfItName(CameOfIt came_of_it);

struct CustomerOffer {
  std::string service;
  Estimate value_minor;
  double propensity = 1;
  std::vector<Reason> reasons;  // by the model that decided
  CameOfIt came_of_it = CameOfIt::kOpen;
};

struct CustomerDecision {
  std::string id;
  int64_t time_us = 0;                      // UTC
  std::string placement;                    // empty: not told
  std::vector<CustomerOffer> offers;        // in their places
  Restraint left_alone = Restraint::kNone;  // why not all places were filled; kNone: they were
};

// The latest `most` for this person, the newest first. Errors: those of the store; kFailure where
// it was written by another release.
Result<std::vector<CustomerDecision>> ReadCustomerDecisions(Store& store, const Config& config,
                                                            int32_t person_key, int64_t most);

}  // namespace kundig
