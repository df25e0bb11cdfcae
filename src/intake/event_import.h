// A file of events into the store: all of it or nothing, and no message twice.
#pragma once

#include <vector>

#include "base/result.h"
#include "events/interaction_mapping.h"
#include "intake/import_report.h"
#include "store/store.h"

namespace kundig {

// Reads a file of Segment events, one JSON object a line (also packed with gzip), into the table
// `events`, and what `rules` and the built-in mapping make of them into `interactions`. A message
// id that request.source brought before, in this file or another, is a duplicate; with other
// content it goes to the quarantine, as do lines that are no events. In one transaction:
// interrupted at any point, the store is as it was. `request.columns` is of no use here.
//
// Errors: kNotFound, kNotAllowed, kFailure for a file that cannot be read as a whole (a folder,
// empty, damaged) or was written to meanwhile; kUsage for a wrong rule.
Result<ImportReport> ImportEvents(Store& store, const ImportRequest& request,
                                  const std::vector<InteractionRule>& rules = {});

}  // namespace kundig
