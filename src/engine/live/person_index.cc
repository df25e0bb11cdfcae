#include "engine/live/person_index.h"

#include <mutex>

namespace kundig {

Fingerprint PersonIndex::FingerprintOf(IdentifierKind kind, std::string_view text) {
  const bool is_id = kind <= IdentifierKind::kAnonymousId;
  return MessageFingerprint(is_id ? 0 : static_cast<uint32_t>(kind), text);
}

void PersonIndex::Add(const Row& row) {
  const Fingerprint fingerprint = FingerprintOf(row.kind, row.text);
  const auto place = static_cast<size_t>(row.customer_key);
  const std::unique_lock lock(mutex_);
  if (person_of_.size() <= place) person_of_.resize(place + 1, -1);
  person_of_[place] = row.person_key;
  customer_of_.insert_or_assign(fingerprint, Customer{row.customer_key, row.kind});
}

void PersonIndex::Merge(int32_t loser, int32_t winner) {
  const std::unique_lock lock(mutex_);
  person_of_[static_cast<size_t>(loser)] = winner;
}

int32_t PersonIndex::Follow(int32_t key) const {
  while (person_of_[static_cast<size_t>(key)] != key) key = person_of_[static_cast<size_t>(key)];
  return key;
}

std::optional<PersonIndex::Customer> PersonIndex::FindCustomer(
    const Fingerprint& identifier) const {
  const std::shared_lock lock(mutex_);
  const auto found = customer_of_.find(identifier);
  if (found == customer_of_.end()) return std::nullopt;
  return found->second;
}

std::optional<int32_t> PersonIndex::Find(IdentifierKind kind, std::string_view text) const {
  const Fingerprint fingerprint = FingerprintOf(kind, text);
  const std::shared_lock lock(mutex_);
  const auto found = customer_of_.find(fingerprint);
  if (found == customer_of_.end()) return std::nullopt;
  return Follow(found->second.customer_key);
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
  const size_t entry = sizeof(Fingerprint) + sizeof(Customer);
  return customer_of_.bucket_count() * entry + customer_of_.bucket_count() / 15 * kOverhead +
         person_of_.capacity() * sizeof(int32_t);
}

}  // namespace kundig
