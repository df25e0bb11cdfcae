// What could not be stored, by cause, and what of it was mended since.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "store/store.h"

namespace kundig {

// How the store names a row for good.
struct QuarantineId {
  int64_t import_key = 0;
  int64_t line = 0;
};

// "3:17"
[[nodiscard]] std::string FormatQuarantineId(const QuarantineId& id);
// Nothing where it is none.
[[nodiscard]] std::optional<QuarantineId> ParseQuarantineId(std::string_view text);

// How a row came; only events can be sent again as they stand.
enum class QuarantineOrigin { kLive, kEventFile, kTable };

struct QuarantinedRow {
  QuarantineId id;
  std::string file;
  int64_t line = 0;
  std::string code;
  std::string reason;
  std::string raw;
  int64_t quarantined_us = 0;
  QuarantineOrigin origin = QuarantineOrigin::kLive;
};

struct QuarantineCause {
  std::string code;
  int64_t rows = 0;
  int64_t mended = 0;  // of them
};

struct QuarantineReport {
  std::vector<QuarantineCause> causes;  // the one with the most open rows first
  std::vector<QuarantinedRow> rows;     // open ones, the newest first, at most as many as asked for
};

struct QuarantineQuestion {
  std::string code;  // of which cause the rows are to be; empty: of all
  int64_t most_rows = 0;
};

Result<QuarantineReport> ListQuarantine(Store& store, const QuarantineQuestion& question);

// The row, where it is open; nothing where there is none, or it was mended.
Result<std::optional<QuarantinedRow>> FindQuarantined(Connection& connection,
                                                      const QuarantineId& id);

// Makes the table of what was mended, where there is none yet.
Status PrepareMendedRows(Connection& connection);

// {quarantined, mended, causes: [{code, rows, mended}],
//  rows: [{id, file, line, code, reason, raw, quarantinedAt, replayable}]}
void WriteQuarantine(const QuarantineReport& report, JsonWriter& json);

}  // namespace kundig
