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
// Of sealed offers nothing is given; of what they were told, the picture has what others need.
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

// What came of an offer so far: the answer that counts for most, and among its like the one that
// names the decision, then the first.
struct OfferOutcome {
  enum class Answer : uint8_t { kNone, kDeclined, kAccepted };
  Answer answer = Answer::kNone;
  bool late = false;    // it names its decision and came after the window: it is worth nothing
  bool named = false;   // the answer names its decision; else it is a use of what was offered
  int64_t time_us = 0;  // UTC, of the answer

  // Whether it takes part in the sums.
  [[nodiscard]] bool Counts() const { return answer != Answer::kNone && !late; }
  friend bool operator==(const OfferOutcome&, const OfferOutcome&) = default;
};

// By the same rules, of every offer in the order of the picture. `window_us`: so long after its
// decision an answer counts.
[[nodiscard]] std::vector<OfferOutcome> OutcomesOf(const PersonPicture& person,
                                                   const ItemServices& services, int64_t window_us);

// Of the offers up to `until_us`: the acceptances that named their decisions. Attribution must know
// them when these offers are sealed.
[[nodiscard]] std::vector<ToldAcceptance> ToldAcceptances(const PersonPicture& person,
                                                          int64_t until_us);

}  // namespace kundig
