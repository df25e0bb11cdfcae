// IdentifierJoiner: who is one person after one transaction's events, worked out in memory.
// docs/decisions/0008-identifiers-are-joined-live.md
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/live/link_index.h"
#include "engine/live/person_index.h"
#include "engine/live/store_change.h"
#include "store/duckdb/database.h"
#include "store/identifier.h"

namespace kundig {

// What JoinStagedIdentifiers() (identity/join_identifiers.h) does by SQL with many events at once,
// with few: an event whose identifiers and links are known costs a look at each.
class IdentifierJoiner {
 public:
  // Both are borrowed, and unchanged until all is stored.
  IdentifierJoiner(const PersonIndex& index, const LinkIndex& links)
      : index_(index), links_(links), first_new_(index.end()) {}

  // What says that identifiers belong together.
  struct Evidence {
    std::string_view message_id;
    int64_t time_us = 0;
  };
  // The identifiers, at least one and each once, are one person's. Gives the customer key of the
  // first.
  int32_t Add(std::span<const Identifier> identifiers, const Evidence& evidence);
  // By all that was added.
  [[nodiscard]] int32_t PersonOf(int32_t customer_key);

  // Brings it into the store, as evidence of import `import_key`, within the caller's transaction.
  Status Store(Connection& connection, int64_t import_key);
  // After Store(): adds identifiers and merges to what changed.
  void AddTo(StoreChange& change);
  // Once the transaction is committed.
  void CommitTo(LinkIndex& links) const;

 private:
  struct Link {
    int64_t time_us = 0;
    std::string message_id;
    bool known = false;  // to the store, which may have it from an earlier event
  };

  int32_t KeyOf(const Identifier& identifier);
  void AddLink(int32_t one, int32_t other, const Evidence& evidence);
  [[nodiscard]] int32_t Root(int32_t person_key);
  Status StoreMerges(Connection& connection) const;
  Status StoreNewNames(Connection& connection) const;
  Status StoreIdentifiers(Connection& connection) const;
  Status StoreLinks(Connection& connection, int64_t import_key) const;
  Status StoreEarlierLinks(Connection& connection, int64_t import_key) const;

  const PersonIndex& index_;
  const LinkIndex& links_;
  int32_t first_new_;
  std::vector<NewIdentifier> new_;
  boost::unordered_flat_map<Fingerprint, int32_t, FingerprintHash> new_key_of_;
  // Anonymous ids that are now named as user ids.
  boost::unordered_flat_map<int32_t, std::string> now_user_ids_;
  // A person to one with a lesser key that is the same; whoever does not stand here is a root.
  boost::unordered_flat_map<int32_t, int32_t> joined_;
  // What is new, or may be earlier than what is known.
  boost::unordered_flat_map<LinkIndex::Pair, Link, LinkIndex::Hash> seen_;
  std::vector<PersonMerge> merges_;
};

}  // namespace kundig
