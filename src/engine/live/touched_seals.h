// TouchedSeals: whose sealed offers one transaction touches, so that they must be read back before
// it is applied. docs/decisions/0015-offers-are-sealed.md
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/live/offer_index.h"
#include "engine/live/person_index.h"
#include "engine/live/persons.h"
#include "engine/live/store_change.h"

namespace kundig {

// Sealed offers of a person are touched by a use, an offer or an answer that is not later than the
// windows of the sealed ones, by an answer that names a decision of theirs, and by whom the person
// becomes one with, where that one brings any of this or has sealed offers too.
class TouchedSeals {
 public:
  // All are borrowed, and as they were before the change. `is_watched` says of an item whether its
  // uses matter.
  TouchedSeals(const Persons& persons, const PersonIndex& index, const OfferIndex& offers)
      : persons_(persons), index_(index), offers_(offers) {}

  void Look(const StoreChange& change, const std::function<bool(int32_t item_key)>& is_watched);

  // By the keys from before the change; ascending.
  [[nodiscard]] const std::set<int32_t>& persons() const { return touched_; }
  // Those that are answered and not in memory: sealed, or not known.
  [[nodiscard]] const std::vector<std::string>& decisions() const { return unknown_; }

 private:
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::min();

  // Persons who become one.
  struct Union {
    std::vector<int32_t> sealed;                             // those with sealed offers
    int64_t sealed_until_us = kNever;                        // of all
    int64_t first_us = std::numeric_limits<int64_t>::max();  // of all that the others bring
  };

  void Join(int32_t person_key, Union& all) const;
  void LookAtMerges(const std::vector<PersonMerge>& merges);
  void LookAtAnswer(const NamedOutcome& outcome);
  [[nodiscard]] int32_t AfterMerges(int32_t person_key) const;
  // Something of this time comes to the person, by the key after the merges.
  void Touch(int32_t person_key, int64_t time_us);

  const Persons& persons_;
  const PersonIndex& index_;
  const OfferIndex& offers_;
  std::unordered_map<int32_t, int32_t> winners_;   // by loser
  std::unordered_map<int32_t, Union> unions_;      // by winner
  std::unordered_map<std::string, int32_t> made_;  // decisions of the change, for whom
  std::set<int32_t> touched_;
  std::vector<std::string> unknown_;
};

}  // namespace kundig
