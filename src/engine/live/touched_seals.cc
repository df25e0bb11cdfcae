#include "engine/live/touched_seals.h"

#include <algorithm>

#include "events/interaction.h"

namespace kundig {
namespace {

// When the first of what matters to offers happened.
int64_t FirstMicros(const PersonPicture& person) {
  int64_t first_us = std::numeric_limits<int64_t>::max();
  if (!person.uses.empty()) first_us = std::min(first_us, person.uses.front().time_us);
  if (!person.offers.empty()) first_us = std::min(first_us, person.offers.front().time_us);
  if (!person.outcomes.empty()) first_us = std::min(first_us, person.outcomes.front().time_us);
  return first_us;
}

}  // namespace

void TouchedSeals::Join(int32_t person_key, Union& all) const {
  const PersonPicture person = persons_.Picture(person_key);
  if (person.sealed_until_us) {
    all.sealed.push_back(person_key);
    all.sealed_until_us = std::max(all.sealed_until_us, *person.sealed_until_us);
  } else {
    all.first_us = std::min(all.first_us, FirstMicros(person));
  }
}

void TouchedSeals::LookAtMerges(const std::vector<PersonMerge>& merges) {
  for (const auto& [loser, winner] : merges) {
    winners_.emplace(loser, winner);
    const auto [found, is_new] = unions_.try_emplace(winner);
    if (is_new) Join(winner, found->second);
    Join(loser, found->second);
  }
  for (const auto& [winner, all] : unions_) {
    if (all.sealed.size() > 1) Touch(winner, kNever);
    Touch(winner, all.first_us);
  }
}

int32_t TouchedSeals::AfterMerges(int32_t person_key) const {
  const auto found = winners_.find(person_key);
  return found == winners_.end() ? person_key : found->second;
}

void TouchedSeals::Touch(int32_t person_key, int64_t time_us) {
  const auto found = unions_.find(person_key);
  if (found != unions_.end()) {
    const Union& all = found->second;
    if (time_us <= all.sealed_until_us) touched_.insert(all.sealed.begin(), all.sealed.end());
    return;
  }
  const auto sealed_until_us = persons_.Picture(person_key).sealed_until_us;
  if (sealed_until_us && time_us <= *sealed_until_us) touched_.insert(person_key);
}

void TouchedSeals::LookAtAnswer(const NamedOutcome& outcome) {
  if (const auto made = made_.find(outcome.decision_id); made != made_.end()) {
    return Touch(made->second, outcome.time_us);
  }
  const auto person_key = offers_.PersonOf(outcome.decision_id);
  if (!person_key) {
    unknown_.push_back(outcome.decision_id);
    return;
  }
  Touch(AfterMerges(index_.PersonOf(*person_key)), outcome.time_us);
}

void TouchedSeals::Look(const StoreChange& change,
                        const std::function<bool(int32_t item_key)>& is_watched) {
  LookAtMerges(change.merges);
  for (const auto& [person_key, offer] : change.offers) {
    made_.emplace(offer.decision_id, person_key);
    Touch(person_key, offer.time_us);
    for (const NamedOutcome& waiting : offers_.Waiting(offer.decision_id)) {
      Touch(person_key, waiting.time_us);
    }
  }
  for (const NamedOutcome& outcome : change.outcomes) LookAtAnswer(outcome);
  for (const StoredInteraction& interaction : change.interactions) {
    if (interaction.kind == static_cast<uint8_t>(InteractionKind::kView)) continue;
    if (!interaction.time_us || !is_watched(interaction.item_key)) continue;
    Touch(interaction.person_key, *interaction.time_us);
  }
}

}  // namespace kundig
