// StoreFollower: what is kept in memory of the store, told of each transaction that changes it.
#pragma once

#include <vector>

#include "base/result.h"
#include "engine/live/outcome_changes.h"
#include "engine/live/person_index.h"
#include "engine/live/store_change.h"

namespace kundig {

class StoreFollower {
 public:
  virtual ~StoreFollower() = default;
  // An index of all identifiers in the store, for the drain to look into; null where the follower
  // has none. Borrowed for as long as the drain lives.
  [[nodiscard]] virtual const PersonIndex* identifiers() const = 0;
  // This is about to be committed; the store is still as it was, for who reads it. Comes before
  // OutcomesChangedBy(). Where an error is given, the transaction is not committed, and is tried
  // again.
  virtual Status Prepare(const StoreChange& change) = 0;
  // What a transaction that is not committed yet changes of what came of offers; nothing where the
  // follower does not know of offers. Of the thread that drains.
  [[nodiscard]] virtual std::vector<OutcomeChange> OutcomesChangedBy(
      const StoreChange& /*change*/) const {
    return {};
  }
  // A transaction was committed that changed this. The follower's index is its own to change.
  virtual void Committed(StoreChange change) = 0;
};

}  // namespace kundig
