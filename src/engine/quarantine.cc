#include "engine/quarantine.h"

namespace kundig {

Result<QuarantineReport> ListQuarantine(Store& store, int64_t most_rows) {
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  QuarantineReport report;
  {
    KUNDIG_ASSIGN_OR_RETURN(Rows rows,
                            connection.Query("SELECT code, count(*) FROM quarantine GROUP BY code "
                                             "ORDER BY count(*) DESC, code"));
    while (true) {
      KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
      if (chunk == nullptr) break;
      for (size_t i = 0; i < chunk->rows(); ++i) {
        report.causes.push_back({std::string(chunk->Text(0, i)), chunk->Column<int64_t>(1)[i]});
      }
    }
  }
  KUNDIG_ASSIGN_OR_RETURN(Rows rows,
                          connection.Query("SELECT file, line, code, reason, raw FROM quarantine "
                                           "ORDER BY import_key DESC, line LIMIT $1::BIGINT",
                                           {most_rows}));
  while (true) {
    KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
    if (chunk == nullptr) return report;
    for (size_t i = 0; i < chunk->rows(); ++i) {
      report.rows.push_back({.file = std::string(chunk->Text(0, i)),
                             .line = chunk->Column<int64_t>(1)[i],
                             .code = std::string(chunk->Text(2, i)),
                             .reason = std::string(chunk->Text(3, i)),
                             .raw = std::string(chunk->Text(4, i))});
    }
  }
}

}  // namespace kundig
