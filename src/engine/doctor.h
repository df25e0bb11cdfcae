// The doctor: looks at a store that no server uses, and at what lies beside it, changes nothing,
// and says in plain words what it found and what to do.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/backlog.h"
#include "engine/config.h"
#include "engine/intake_balance.h"
#include "store/journal/intake_counts.h"

namespace kundig {

enum class FindingState {
  kWell,
  kNote,   // nothing is broken, but somebody should know
  kWrong,  // something is lost or broken
};
[[nodiscard]] std::string_view FindingStateName(FindingState state);

struct Finding {
  std::string check;  // a stable word, such as "journal"
  FindingState state = FindingState::kWell;
  std::string what;  // a sentence
  std::string mend;  // sentences; empty where nothing is to be done
};

struct DoctorReport {
  std::vector<Finding> findings;
  // Of all that was received, stored yet or not.
  IntakeLedger counts;
  KeyNumbers keys;
  Waiting waiting;  // that the journal holds and the store has not got

  // Nothing is wrong.
  [[nodiscard]] bool IsWell() const;
};

// Checks the configuration, the store and its schema, the journal, the ids of messages, the balance
// by key and hour, that the rows are there which were counted, the quarantine, what waits,
// webhooks, keys, and the room on the disk. Reads the journal and the ids whole.
// Errors: kNotFound where there is no store; kStoreInUse. All else is a finding.
Result<DoctorReport> Diagnose(const Config& config);

// {well, findings: [{check, state, what, mend}], waiting: {records, bytes}, BALANCE} as of
// WriteBalance().
[[nodiscard]] std::string DoctorAsJson(const DoctorReport& report, int64_t first_hour);

}  // namespace kundig
