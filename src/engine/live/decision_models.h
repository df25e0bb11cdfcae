// DecisionModels: everything that decisions rest on, as one immutable thing: what was learnt, the
// reward model, the policy, and the services on offer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "decisions/decide.h"
#include "engine/config.h"
#include "engine/eligibility.h"
#include "engine/learned.h"
#include "engine/live/customer_value.h"
#include "engine/live/named_items.h"
#include "engine/live/wall_clock.h"

namespace kundig {

// What changes more rarely than rewards do; shared from one DecisionModels to the next.
struct DecisionParts {
  std::shared_ptr<const Learned> learned;  // null: nothing yet. Its `base` is not needed
  std::shared_ptr<const NamedItems> items;
  std::shared_ptr<const WallClock> clock;
  std::shared_ptr<const CustomerValue> value;  // by `learned`; null: not made yet
};

// Which services an item, or a place in the catalogue, has to do with: lists one after the other.
struct PlaceLists {
  std::vector<size_t> begins = {0};
  std::vector<size_t> places;

  void Add(std::span<const size_t> list);
  [[nodiscard]] std::span<const size_t> operator[](size_t i) const {
    return std::span(places).subspan(begins[i], begins[i + 1] - begins[i]);
  }
};

// Services stand in the order of the configuration, which is that of the reward model.
struct DecisionModels {
  DecisionParts parts;
  DecisionSnapshot snapshot;
  std::shared_ptr<const Policy> policy;
  std::vector<ServiceConfig> services;
  std::vector<Eligibility> eligible;  // its names are places in parts.items->names()
  std::vector<ArmWorth> worths;
  std::string currency;
  Purposes default_consents = 0;

  // By place in parts.items->names(): the services that have this id, and those that have this id
  // or need.
  PlaceLists services_of_id;
  PlaceLists services_of_interest;
  // The items of the need model that services serve, as places in its catalogue, ascending; and by
  // service which of them.
  std::vector<int32_t> needed_items;
  PlaceLists needed_of_service;
};

// Solves the reward model and puts all together; takes some milliseconds for 100 services.
// Errors: those of FitRewardModel.
Result<std::shared_ptr<const DecisionModels>> MakeDecisionModels(const Config& config,
                                                                 DecisionParts parts,
                                                                 const RewardMoments& rewards);

}  // namespace kundig
