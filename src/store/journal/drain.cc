#include "store/journal/drain.h"

#include "store/statements.h"

namespace kundig {

Result<uint64_t> Drain::Once(uint64_t max_bytes) {
  JournalCursor cursor = cursor_;
  KUNDIG_RETURN_IF_ERROR(journal_.Read(cursor, max_bytes, batch_));
  if (batch_.records.empty()) return 0;
  IntakeLedger counts;
  for (const JournalRecord& record : batch_.records) counts.Add(record);
  // The ids first: were the store ahead of them, a crash would have them forgotten.
  KUNDIG_RETURN_IF_ERROR(archive_.Add(batch_.records));
  KUNDIG_RETURN_IF_ERROR(target_.Take(batch_.records, counts, cursor.next_sequence));
  cursor_ = cursor;
  for (const JournalRecord& record : batch_.records) moved_bytes_ += RecordBytes(record);
  day_ = ReceivedDay(batch_.records.back());
  KUNDIG_RETURN_IF_ERROR(journal_.DropBefore(cursor_.next_sequence));
  return batch_.records.size();
}

Status Drain::Expire(int32_t remember_days) {
  if (!day_) return {};
  return archive_.Expire({.today = *day_, .remember_days = remember_days});
}

Result<DuckDbDrainTarget> DuckDbDrainTarget::Open(Connection connection, Apply apply,
                                                  std::function<void()> committed) {
  KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection));
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::create_journal_tables));
  KUNDIG_RETURN_IF_ERROR(transaction.Commit());
  return DuckDbDrainTarget(std::move(connection), std::move(apply), std::move(committed));
}

Result<DrainedState> DuckDbDrainTarget::Drained() { return ReadDrainedState(connection_); }

Result<bool> HasJournalTables(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(const auto tables,
                          connection.QueryInt64("SELECT count(*) FROM information_schema.tables "
                                                "WHERE table_name = 'journal_position'"));
  return tables.value_or(0) > 0;
}

Result<DrainedState> ReadDrainedState(Connection& connection) {
  DrainedState drained;
  KUNDIG_ASSIGN_OR_RETURN(const bool there, HasJournalTables(connection));
  if (!there) return drained;
  KUNDIG_ASSIGN_OR_RETURN(const auto next,
                          connection.QueryInt64("SELECT next_sequence FROM journal_position"));
  drained.next_sequence = static_cast<uint64_t>(next.value_or(1));
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::select_intake_counts));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return drained;
    const auto at = [chunk](size_t column, size_t row) {
      return chunk->Column<int64_t>(column)[row];
    };
    for (size_t i = 0; i < chunk->rows(); ++i) {
      drained.counts.Add({.key_id = static_cast<uint32_t>(at(0, i)), .hour = at(1, i)},
                         {.received = at(2, i),
                          .stored = at(3, i),
                          .duplicate = at(4, i),
                          .quarantined = at(5, i),
                          .suppressed = at(6, i)});
    }
  }
}

Status DuckDbDrainTarget::Take(std::span<const JournalRecord> records, const IntakeLedger& counts,
                               uint64_t next_sequence) {
  KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection_));
  KUNDIG_RETURN_IF_ERROR(apply_(connection_, records));
  for (const auto& [key_hour, added] : counts.entries()) {
    KUNDIG_RETURN_IF_ERROR(
        connection_.Run(sql::add_intake_counts,
                        {int64_t{key_hour.key_id}, key_hour.hour, added.received, added.stored,
                         added.duplicate, added.quarantined, added.suppressed}));
  }
  KUNDIG_RETURN_IF_ERROR(connection_.Run("UPDATE journal_position SET next_sequence = $1",
                                         {static_cast<int64_t>(next_sequence)}));
  KUNDIG_RETURN_IF_ERROR(transaction.Commit());
  if (committed_) committed_();
  return {};
}

}  // namespace kundig
