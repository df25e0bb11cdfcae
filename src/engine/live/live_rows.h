// LiveRows: what one transaction of the drain brings, on its way into the tables of the store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/live/identifier_joiner.h"
#include "engine/live/item_index.h"
#include "engine/live/link_index.h"
#include "engine/live/local_days.h"
#include "engine/live/person_index.h"
#include "engine/live/store_change.h"
#include "events/event.h"
#include "events/event_defect.h"
#include "events/interaction_mapping.h"
#include "events/outcome.h"
#include "store/duckdb/database.h"

namespace kundig {

// What is kept in memory of the store, so that most events need not ask it anything; besides the
// index of identifiers.
struct StoreIndexes {
  LinkIndex links;
  ItemIndex items;
  LocalDays days;
};

// The store becomes what EventStaging (intake/event_staging.h) makes of the same events in a file,
// only that keys may be given in another order. Each event must be new. Rows are appended as events
// are added; what depends on all of them is written at the end.
class LiveRows {
 public:
  struct Origin {
    int64_t import_key = 0;
    std::string file;     // for the quarantine
    std::string country;  // the company's (ISO 3166): of phone numbers that do not say theirs
  };
  // All are borrowed. `connection` is within a transaction.
  LiveRows(Connection& connection, const PersonIndex& index, StoreIndexes& indexes,
           InteractionMapper& mapper, Origin origin)
      : connection_(connection),
        indexes_(indexes),
        mapper_(mapper),
        origin_(std::move(origin)),
        joiner_(index, indexes.links),
        items_(indexes.items) {}

  // `line` numbers what is added. Of an event whose interactions cannot be understood, `raw` is
  // quarantined (64 KB of it, what is not UTF-8 replaced).
  Status Add(int64_t line, const Event& event, std::string_view raw);
  void AddDefect(int64_t line, const EventDefect& defect, std::string_view raw);
  // A customer of whom something else is stored; `joiner().PersonOf()` gives the person.
  [[nodiscard]] IdentifierJoiner& joiner() { return joiner_; }

  // Writes what is left. Then `change` is what happened, but for offers.
  Result<StoreChange> Close();
  [[nodiscard]] int64_t stored() const { return stored_; }
  [[nodiscard]] int64_t quarantined() const { return static_cast<int64_t>(defects_.size()); }

  // Once the transaction is committed.
  void Commit(const StoreChange& change) const;

 private:
  struct Defect {
    int64_t line = 0;
    EventDefect defect;
    std::string raw;
  };

  Status AddEvent(const Event& event);
  Status AddInteraction(int32_t customer_key, const Interaction& interaction);
  Status AddOutcome(const Event& event, const Outcome& outcome);
  Status StoreDefects();
  // Opened with the first row: an appender costs more than a row.
  Result<Appender*> To(std::optional<Appender>& appender, const char* table);

  Connection& connection_;
  StoreIndexes& indexes_;
  InteractionMapper& mapper_;
  Origin origin_;
  IdentifierJoiner joiner_;
  NamedByEvents items_;
  std::optional<Appender> events_;
  std::optional<Appender> interactions_;
  std::optional<Appender> outcomes_;
  std::vector<Defect> defects_;
  // With customer keys in the place of persons until the end.
  StoreChange change_;
  int64_t stored_ = 0;
};

}  // namespace kundig
