// The drain: moves records from the journal into the store, in large transactions that also record
// how far they got and the counts, so that each record gets there exactly once.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "base/result.h"
#include "store/duckdb/database.h"
#include "store/journal/event_keeper.h"

namespace kundig {

// Where records go.
class DrainTarget {
 public:
  virtual ~DrainTarget() = default;
  // As of the last Take() that succeeded.
  virtual Result<DrainedState> Drained() = 0;
  // Takes the records, adds `counts` to what it knows, and from now on reports `next_sequence`: all
  // of it or nothing, durably.
  virtual Status Take(std::span<const JournalRecord> records, const IntakeLedger& counts,
                      uint64_t next_sequence) = 0;
};

// Of the thread that drains.
class Drain {
 public:
  // Borrows both for as long as it lives. `next_sequence` as the target reported it.
  Drain(EventKeeper& keeper, DrainTarget& target, uint64_t next_sequence)
      : journal_(keeper.journal()), archive_(keeper.archive()), target_(target) {
    cursor_.next_sequence = next_sequence;
  }

  // Moves durable records of about `max_bytes` into the ids' archive and the target, and removes
  // segments that are drained; gives how many. After an error it may be tried again.
  Result<uint64_t> Once(uint64_t max_bytes);
  // Forgets the messages that are older than that, as of the records that were moved last
  // (IdArchive::Expire()). After an error it may be tried again.
  Status Expire(int32_t remember_days);
  // Of the first record that was not moved yet; right after an error too.
  [[nodiscard]] uint64_t next_sequence() const { return cursor_.next_sequence; }
  // Of all records that were moved, as Journal::record_bytes() counts them.
  [[nodiscard]] uint64_t moved_bytes() const { return moved_bytes_; }

 private:
  Journal& journal_;
  IdArchive& archive_;
  DrainTarget& target_;
  JournalCursor cursor_;
  JournalBatch batch_;
  uint64_t moved_bytes_ = 0;
  std::optional<int32_t> day_;  // of the record that was moved last
};

// Whether the store has the tables of a DuckDbDrainTarget: a server has used it.
Result<bool> HasJournalTables(Connection& connection);
// How far the store has got: nowhere where it does not have them.
Result<DrainedState> ReadDrainedState(Connection& connection);

// A DuckDB store as the target. What a record becomes there is `apply`'s to say: it is called
// within the transaction, and must not commit it. `committed` is called once it is.
class DuckDbDrainTarget final : public DrainTarget {
 public:
  using Apply = std::function<Status(Connection&, std::span<const JournalRecord>)>;

  // Makes the tables `journal_position` and `intake_counts` where they are missing.
  static Result<DuckDbDrainTarget> Open(Connection connection, Apply apply,
                                        std::function<void()> committed = {});

  Result<DrainedState> Drained() override;
  Status Take(std::span<const JournalRecord> records, const IntakeLedger& counts,
              uint64_t next_sequence) override;

 private:
  DuckDbDrainTarget(Connection connection, Apply apply, std::function<void()> committed)
      : connection_(std::move(connection)),
        apply_(std::move(apply)),
        committed_(std::move(committed)) {}

  Connection connection_;
  Apply apply_;
  std::function<void()> committed_;
};

}  // namespace kundig
