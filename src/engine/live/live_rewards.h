// LiveRewards: what offers brought, and what those say that wait, kept by replacing a person's
// contribution when the person changes.
#pragma once

#include "engine/live/item_services.h"
#include "engine/live/person_picture.h"
#include "engine/live/waiting_offers.h"
#include "sums/attribution.h"
#include "sums/customer_history.h"
#include "sums/reward_moments.h"

namespace kundig {

// Always equal to the sums of the persons that are in it, computed from scratch.
class LiveRewards {
 public:
  // Zero. `services` is borrowed; items that persons have used must be in it before.
  LiveRewards(const Attribution& attribution, const ItemServices& services)
      : attribution_(attribution), services_(&services) {}

  // Until when it is looked how old an offer is, and whether its window is over. Requires that
  // nobody is in whose offers come to another age in between.
  void SetAsOf(int64_t as_of_us) { attribution_.as_of_us = as_of_us; }
  // Puts the person in, or takes out exactly what was put in before; all but sealed offers, which
  // stay in.
  void Apply(const PersonPicture& person, Direction direction);

  [[nodiscard]] const Attribution& attribution() const { return attribution_; }
  [[nodiscard]] const RewardMoments& moments() const { return moments_; }
  [[nodiscard]] const WaitingOffers& waiting() const { return waiting_; }

 private:
  Attribution attribution_;
  const ItemServices* services_;
  RewardMoments moments_;
  WaitingOffers waiting_;
};

}  // namespace kundig
