#include "engine/live/live_rewards.h"

#include "engine/live/attribute_rewards.h"

namespace kundig {

void LiveRewards::Apply(const PersonPicture& person, Direction direction) {
  const AttributedOffers offers = AttributeOffers(person, *services_, attribution_);
  moments_.Apply({.rewards = offers.rewards}, direction);
  waiting_.Apply(offers.waits, direction);
}

}  // namespace kundig
