#include "engine/live/person_index.h"

#include <mutex>

namespace kundig {

void PersonIndex::Add(const Identifier& identifier) {
  const Fingerprint fingerprint = MessageFingerprint(identifier.space, identifier.text);
  const auto place = static_cast<size_t>(identifier.customer_key);
  const std::unique_lock lock(mutex_);
  if (person_of_.size() <= place) person_of_.resize(place + 1, -1);
  person_of_[place] = identifier.person_key;
  customer_of_.insert_or_assign(fingerprint, identifier.customer_key);
}

void PersonIndex::Merge(int32_t loser, int32_t winner) {
  const std::unique_lock lock(mutex_);
  person_of_[static_cast<size_t>(loser)] = winner;
}

int32_t PersonIndex::Follow(int32_t key) const {
  while (person_of_[static_cast<size_t>(key)] != key) key = person_of_[static_cast<size_t>(key)];
  return key;
}

std::optional<int32_t> PersonIndex::Find(uint32_t space, std::string_view text) const {
  const Fingerprint fingerprint = MessageFingerprint(space, text);
  const std::shared_lock lock(mutex_);
  const auto found = customer_of_.find(fingerprint);
  if (found == customer_of_.end()) return std::nullopt;
  return Follow(found->second);
}

int32_t PersonIndex::PersonOf(int32_t customer_key) const {
  const std::shared_lock lock(mutex_);
  return Follow(customer_key);
}

int32_t PersonIndex::end() const {
  const std::shared_lock lock(mutex_);
  return static_cast<int32_t>(person_of_.size());
}

size_t PersonIndex::Bytes() const {
  const std::shared_lock lock(mutex_);
  constexpr size_t kOverhead = 16;  // of 15 entries: one byte each, and one
  const size_t entry = sizeof(Fingerprint) + sizeof(int64_t);
  return customer_of_.bucket_count() * entry + customer_of_.bucket_count() / 15 * kOverhead +
         person_of_.capacity() * sizeof(int32_t);
}

}  // namespace kundig
