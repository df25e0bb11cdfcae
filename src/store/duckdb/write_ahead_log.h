// The write-ahead log beside a DuckDB file: how far it holds after the power went.
//
// DuckDB 1.4.4 writes the entries of a transaction, then one that ends it, and syncs. So nothing
// that stands before the last end can have been lost, and of what stands behind the last end that
// was synced a disk may have kept any sector without the others. DuckDB copes with a log that stops
// early. Where later sectors are there without earlier ones it refuses to open; where the size of
// an entry is damaged it drops all that follows, durable or not, and says nothing.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace kundig {

enum class LogTail {
  kWhole,
  kUnfinished,  // stops within a transaction, as after a crash
  kTorn,        // the last transaction has holes: it was never synced, so nobody was told of it
  kDamaged,     // broken among transactions that were synced
  kForeign,     // not of the version that is understood here
};

struct LogState {
  LogTail tail = LogTail::kWhole;
  size_t whole_bytes = 0;  // up to the end of the last transaction before whatever is broken
};

[[nodiscard]] LogState ExamineLog(std::string_view bytes);

// Takes off the log of the store at `path` what stands behind its last whole transaction, so that
// DuckDB opens it with all that was ever committed, and nothing else. What was torn is kept in
// "`path`.wal.cut". Does nothing where another process has the store open. Gives what people should
// be told, or nothing.
// Errors: kCheckFailed where the log is damaged; kFailure for what the disk says.
[[nodiscard]] Result<std::string> MendLog(const std::string& path);

}  // namespace kundig
