// Joining: identifiers that an event names together are one person's, from then on.
// docs/decisions/0008-identifiers-are-joined-live.md
#pragma once

#include <cstdint>

#include "base/result.h"
#include "store/duckdb/database.h"

namespace kundig {

// Makes the temporary table staged_identifiers of a session anew.
Status BeginIdentifiers(Connection& connection);

// Brings the staged identifiers into the store, as evidence of import `import_key`: rows of those
// that are new, links, and whose each identifier is. Lines in the temporary table repeated_events
// are left out. Within the caller's transaction.
//
// A person's key is the least customer_key of all that are joined, so a merge changes the person of
// the others only. Who is joined does not depend on the order of events, nor on how they are
// divided among calls.
//
// Afterwards the session has the temporary tables
//   identifier_keys(kind, value, customer_key, person_key, ...)  of all that were staged,
//   identified_lines(line, place, customer_key, ...),
//   merged_persons(loser, winner)  persons that the store had before, and to whom they belong now.
Status JoinStagedIdentifiers(Connection& connection, int64_t import_key);

}  // namespace kundig
