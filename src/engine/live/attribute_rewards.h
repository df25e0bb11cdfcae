// AttributeRewards(): which offers a person accepted, and so what each of them brought.
// docs/decisions/0013-what-an-outcome-is.md
#pragma once

#include <vector>

#include "engine/live/item_services.h"
#include "engine/live/person_picture.h"
#include "engine/live/waiting_offers.h"
#include "sums/attribution.h"
#include "sums/logged_reward.h"

namespace kundig {

// The offers that are answered, or whose window is over, in the order of the picture: with the
// offer's worth where it was accepted within the window, else with 0. The names of the services
// borrow the picture.
//
// Accepted is an offer by an outcome that names its decision and it (where no offered service is
// named: the first of its offers), at any time up to the end of the window, since a named decision
// was made before, whatever the sender's clock says; or by the use or purchase of an item that
// stands for its service: that accepts the latest offer of the service before it, unless an outcome
// of the same time that accepts the service names its decision. Declined is an offer by an outcome
// that names its decision and it, or no offered service; acceptance counts for more, whenever it
// comes.
//
// The order of what stands in the picture does not matter, nor do repetitions of uses and outcomes.
[[nodiscard]] std::vector<LoggedReward> AttributeRewards(const PersonPicture& person,
                                                         const ItemServices& services,
                                                         const Attribution& attribution);

// The same, and of every offer how long it waited. The names of the services borrow the picture.
struct AttributedOffers {
  std::vector<LoggedReward> rewards;
  std::vector<OfferWait> waits;
};
[[nodiscard]] AttributedOffers AttributeOffers(const PersonPicture& person,
                                               const ItemServices& services,
                                               const Attribution& attribution);

}  // namespace kundig
