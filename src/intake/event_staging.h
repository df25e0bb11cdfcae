// EventStaging: events, and what the mapping makes of them, on their way into the store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "events/event.h"
#include "events/event_defect.h"
#include "events/interaction_mapping.h"
#include "events/outcome.h"
#include "store/duckdb/database.h"

namespace kundig {

// Writes events into the temporary tables staged_events, staged_interactions, staged_outcomes and
// staged_identifiers of a session, which it makes anew. `line` numbers what is staged, ascending.
class EventStaging {
 public:
  // `mapper` is borrowed. `country` is the company's (ISO 3166), in which phone numbers lie that do
  // not say theirs.
  static Result<EventStaging> Begin(Connection& connection, InteractionMapper& mapper,
                                    const std::string& country);

  // `raw` is the text as it came: what the quarantine keeps (64 KB of it, what is not UTF-8
  // replaced) where the event's interactions cannot be understood.
  Status Add(int64_t line, const Event& event, std::string_view raw);
  Status AddDefect(int64_t line, const EventDefect& defect, std::string_view raw);
  Status Close();

 private:
  struct Tables {
    Appender events;
    Appender interactions;
    Appender outcomes;
    Appender identifiers;
  };
  EventStaging(Tables tables, InteractionMapper& mapper, std::string country)
      : tables_(std::move(tables)), mapper_(&mapper), country_(std::move(country)) {}

  Status AddInteraction(int64_t line, const Interaction& interaction);
  Status AddOutcome(int64_t line, const Event& event, const Outcome& outcome);
  Status AddIdentifiers(int64_t line, const Event& event);
  Status AddEvent(int64_t line, const Event& event);

  Tables tables_;
  InteractionMapper* mapper_;
  std::string country_;
};

struct StagedOrigin {
  int64_t import_key = 0;
  std::string file;      // for the quarantine
  std::string timezone;  // in which days are cut
};

struct StoredEvents {
  int64_t stored = 0;
  int64_t quarantined = 0;
};

// What lies in repeated_events is left out; FindRepeatedEvents fills it.
Status FindRepeatedEvents(Connection& connection, const std::string& source);
// Moves what is staged into the tables, and joins its identifiers (identity/join_identifiers.h),
// within the caller's transaction. Afterwards, until the next EventStaging, the session has these
// to read:
//   stored_interactions(person_key, customer_key, item_key, kind, day, time, quantity, value_minor)
//     what was stored; item_key and what follows `time` may be NULL;
//   stored_outcomes(decision_id, service, accepted, time)
//     the answers that were stored; service may be NULL;
//   merged_persons(loser, winner)
//     persons that the store had before, and to whom all that was theirs belongs now.
Result<StoredEvents> StoreStagedEvents(Connection& connection, const StagedOrigin& origin);

}  // namespace kundig
