// StoreFollower: what is kept in memory of the store, told of each transaction that changes it.
#pragma once

#include "base/result.h"
#include "store/duckdb/database.h"

namespace kundig {

class StoreFollower {
 public:
  virtual ~StoreFollower() = default;
  // Within the transaction, after its rows were stored (intake/event_staging.h says which temporary
  // tables tell of them); must not commit it. Where the transaction fails, it is called again for
  // the next try.
  virtual Status Note(Connection& connection) = 0;
  // What was noted last is committed.
  virtual void Committed() = 0;
};

}  // namespace kundig
