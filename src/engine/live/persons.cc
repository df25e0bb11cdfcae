#include "engine/live/persons.h"

#include <mutex>

namespace kundig {

void Persons::Read(int32_t person_key,
                   const std::function<void(const PersonPicture&)>& visit) const {
  const std::shared_lock lock(mutex_);
  visit(Picture(person_key));
}

PersonPicture Persons::Picture(int32_t person_key) const {
  if (person_key < 0 || person_key >= end()) return {};
  return persons_[static_cast<size_t>(person_key)].picture();
}

void Persons::Widen(int32_t person_key) {
  if (person_key >= end()) persons_.resize(static_cast<size_t>(person_key) + 1);
}

void Persons::Change(int32_t person_key, const std::function<void(Person&)>& change) {
  const std::unique_lock lock(mutex_);
  Widen(person_key);
  change(persons_[static_cast<size_t>(person_key)]);
}

void Persons::Merge(int32_t loser, int32_t winner) {
  const std::unique_lock lock(mutex_);
  Widen(std::max(loser, winner));
  persons_[static_cast<size_t>(winner)].Absorb(std::move(persons_[static_cast<size_t>(loser)]));
}

size_t Persons::Bytes() const {
  const std::shared_lock lock(mutex_);
  size_t bytes = persons_.size() * sizeof(Person);
  for (const Person& person : persons_) bytes += person.HeapBytes();
  return bytes;
}

}  // namespace kundig
