// DuckDB's log, damaged in any way: read without running over its bytes, and what is said to be
// whole is whole.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "store/duckdb/write_ahead_log.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view log(reinterpret_cast<const char*>(data), size);
  const kundig::LogState state = kundig::ExamineLog(log);
  KUNDIG_CHECK(state.whole_bytes <= size);
  const kundig::LogState again = kundig::ExamineLog(log.substr(0, state.whole_bytes));
  KUNDIG_CHECK(again.tail == kundig::LogTail::kWhole && again.whole_bytes == state.whole_bytes);
  return 0;
}
