// Persons: the histories of all persons, in memory; changed by one thread, read by many.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <shared_mutex>

#include "engine/live/person.h"

namespace kundig {

// By person key. A person who was never told of is an empty picture.
class Persons {
 public:
  // From any thread. `visit` sees the person as before a change or as after it, never in between;
  // it should be quick, since changes wait for it.
  void Read(int32_t person_key, const std::function<void(const PersonPicture&)>& visit) const;

  // Of the one thread that changes them.
  [[nodiscard]] PersonPicture Picture(int32_t person_key) const;
  void Change(int32_t person_key, const std::function<void(Person&)>& change);
  void Merge(int32_t loser, int32_t winner);
  // Keys run below it.
  [[nodiscard]] int32_t end() const { return static_cast<int32_t>(persons_.size()); }

  // About, with what lies on the heap.
  [[nodiscard]] size_t Bytes() const;

 private:
  void Widen(int32_t person_key);

  mutable std::shared_mutex mutex_;  // held by the changing thread while it changes one person
  std::deque<Person> persons_;
};

}  // namespace kundig
