// EventKeeper: keeps what is received, once. Journal, message ids and counts under one roof, for a
// single thread that stages what came in and commits it group by group.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/journal/intake_counts.h"
#include "store/journal/journal.h"
#include "store/journal/message_ids.h"

namespace kundig {

// What the receiver found out about something that came in.
enum class ArrivalKind {
  kEvent,
  kNotUnderstood,  // for quarantine
  kUnwanted,       // to be suppressed
  kKnown,          // the store has it from elsewhere: a duplicate
  kOwn,            // did not arrive: a record of our own, kept like the others
};

struct Arrival {
  ArrivalKind kind = ArrivalKind::kEvent;
  uint32_t key_id = 0;
  int64_t received_at_us = 0;
  Fingerprint message;       // MessageFingerprint(); of no meaning where it is kOwn
  uint64_t content = 0;      // ContentFingerprint() of what is the same when it is sent again
  std::string_view payload;  // what the store is to get; borrowed during Stage() alone
};

// How far the store has got with the journal, in the store's own words.
struct DrainedState {
  uint64_t next_sequence = 1;  // the first record that the store has not got
  IntakeLedger counts;         // of all records before it
};

struct EventKeeperOptions {
  JournalOptions journal;
  std::string ids_folder;
};

class EventKeeper {
 public:
  // Opens the journal and the ids and replays what the store has not got. `files` is borrowed for
  // as long as the keeper lives.
  // Errors: those of Journal::Open() and IdArchive::Open().
  static Result<std::unique_ptr<EventKeeper>> Open(FileSystem& files, EventKeeperOptions options,
                                                   const DrainedState& drained);

  // Decides what becomes of an arrival and stages its record. The answer holds once Commit()
  // succeeded.
  RecordKind Stage(const Arrival& arrival);
  // Makes all that was staged durable. After an error it is as if nothing had been staged.
  Status Commit();
  [[nodiscard]] uint64_t staged() const { return journal_->staged(); }
  [[nodiscard]] size_t staged_bytes() const { return journal_->staged_bytes(); }

  // Of all that was ever committed. From any thread.
  [[nodiscard]] IntakeLedger Counts() const;
  // Messages that are held in memory until the store and the archive have got them.
  [[nodiscard]] uint64_t ids_in_memory() const { return ids_.in_memory(); }

  [[nodiscard]] Journal& journal() { return *journal_; }
  [[nodiscard]] IdArchive& archive() { return *archive_; }

 private:
  EventKeeper(std::unique_ptr<IdArchive> archive, IntakeLedger counts)
      : archive_(std::move(archive)), ids_(*archive_), counts_(std::move(counts)) {}

  [[nodiscard]] JournalRecord Judge(const Arrival& arrival) const;
  [[nodiscard]] std::optional<uint64_t> Find(const Fingerprint& message) const;

  std::unique_ptr<IdArchive> archive_;
  MessageIds ids_;
  std::unique_ptr<Journal> journal_;
  // Of the group that is being staged: known to it alone until it is durable.
  std::vector<JournalRecord> staged_;  // without payloads
  boost::unordered_flat_map<Fingerprint, uint64_t, FingerprintHash> staged_contents_;
  mutable std::mutex mutex_;  // of the counts
  IntakeLedger counts_;
};

}  // namespace kundig
