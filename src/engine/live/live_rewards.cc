#include "engine/live/live_rewards.h"

#include "engine/live/attribute_rewards.h"

namespace kundig {

void LiveRewards::Apply(const PersonPicture& person, Direction direction) {
  const AttributedOffers offers = AttributeOffers(person, *services_, attribution_);
  for (const LoggedReward& reward : offers.rewards) moments_.Add(reward, direction);
  if (person.sealed_until_us || !offers.rewards.empty()) {
    moments_.AddCustomers(static_cast<int64_t>(direction));
  }
  waiting_.Apply(offers.waits, direction);
}

}  // namespace kundig
