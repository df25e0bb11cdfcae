#include "store/journal/event_keeper.h"

namespace kundig {

Result<std::unique_ptr<EventKeeper>> EventKeeper::Open(FileSystem& files,
                                                       EventKeeperOptions options,
                                                       const DrainedState& drained) {
  KUNDIG_ASSIGN_OR_RETURN(auto archive, IdArchive::Open(files, std::move(options.ids_folder)));
  std::unique_ptr<EventKeeper> keeper(new EventKeeper(std::move(archive), drained.counts));
  const auto replay = [&keeper](const JournalRecord& record) {
    keeper->ids_.Remember(record);
    keeper->counts_.Add(record);
  };
  KUNDIG_ASSIGN_OR_RETURN(keeper->journal_, Journal::Open(files, std::move(options.journal),
                                                          drained.next_sequence, replay));
  return keeper;
}

std::optional<uint64_t> EventKeeper::Find(const Fingerprint& message) const {
  const auto staged = staged_contents_.find(message);
  if (staged != staged_contents_.end()) return staged->second;
  return ids_.Find(message);
}

// The payload stays with what has one to keep.
JournalRecord EventKeeper::Judge(const Arrival& arrival) const {
  JournalRecord record{.kind = RecordKind::kSuppressed,
                       .key_id = arrival.key_id,
                       .received_at_us = arrival.received_at_us};
  if (arrival.kind == ArrivalKind::kUnwanted) return record;
  if (arrival.kind == ArrivalKind::kOwn) {
    record.kind = RecordKind::kOwn;
    record.payload = arrival.payload;
    return record;
  }
  record.message = arrival.message;
  record.content = arrival.content;
  record.kind = RecordKind::kDuplicate;
  if (arrival.kind == ArrivalKind::kKnown) return record;
  const auto known = Find(arrival.message);
  if (!known) {
    record.kind =
        arrival.kind == ArrivalKind::kEvent ? RecordKind::kStored : RecordKind::kQuarantined;
  } else if (*known != arrival.content) {
    record.message = ConflictFingerprint(arrival.message, arrival.content);
    if (!Find(record.message)) record.kind = RecordKind::kConflict;
  }
  if (IsRemembered(record.kind)) record.payload = arrival.payload;
  return record;
}

RecordKind EventKeeper::Stage(const Arrival& arrival) {
  if (staged_.empty()) ids_.Refresh();
  JournalRecord record = Judge(arrival);
  record.sequence = journal_->Stage(record);
  record.payload = {};
  if (IsRemembered(record.kind)) staged_contents_.emplace(record.message, record.content);
  staged_.push_back(record);
  return record.kind;
}

Status EventKeeper::Commit() {
  Status status = journal_->Commit();
  if (status) {
    for (const JournalRecord& record : staged_) ids_.Remember(record);
    const std::lock_guard lock(mutex_);
    for (const JournalRecord& record : staged_) counts_.Add(record);
  }
  staged_.clear();
  staged_contents_.clear();
  return status;
}

IntakeLedger EventKeeper::Counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

}  // namespace kundig
