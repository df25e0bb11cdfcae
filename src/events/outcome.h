// Outcome: the answer that an event gives to the decision which it names.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "events/event.h"
#include "events/interaction.h"

namespace kundig {

struct Outcome {
  std::string decision_id;
  bool accepted = false;
  std::string service;  // which of the offers is meant; empty: not told
  std::vector<std::string>
      items;  // where no service is told: what may say it; ascending, each once

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// The decision is named by `decisionId` or `decision_id`, in this order in the event's properties,
// its context, or the `kundig` of its context. What is answered says `outcome` of the properties,
// "accepted" or "declined"; without it an event with a purchase, a use or an answer accepts, and
// any other answers nothing. `service` of the properties says which offer is meant, else the items
// of `interactions`, which are the event's.
//
// Nothing where no decision is named or nothing is answered. An identifier that no item could have
// (interaction_fields.h) counts as none.
[[nodiscard]] std::optional<Outcome> OutcomeOf(const Event& event,
                                               std::span<const Interaction> interactions);

}  // namespace kundig
