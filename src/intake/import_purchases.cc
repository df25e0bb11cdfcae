#include "intake/import_purchases.h"

#include <chrono>

#include "base/check.h"
#include "intake/imported_file.h"
#include "intake/stage_parquet.h"
#include "intake/stage_text.h"
#include "intake/statements.h"

namespace kundig {
namespace {

// "purchases", with the columns that were named.
std::string ReadingOf(const ImportRequest& request) {
  std::string reading = "purchases";
  for (const auto& [role, column] : request.columns) {
    reading += fmt::format("{}{}={}", reading.ends_with("purchases") ? ": " : ", ", role, column);
  }
  return reading;
}

Status StageFile(Connection& connection, const ImportRequest& request, ImportReport& report) {
  if (IsParquet(request.path)) return StageParquet(connection, request, report);
  return StageTextFile(connection, request, report);
}

// What judged_purchases holds.
struct Judged {
  int64_t rows = 0;
  int64_t bad = 0;
  std::optional<int64_t> first_day;
  std::optional<int64_t> last_day;
  bool some_undated = false;
};

Result<Judged> SummariseJudged(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query(sql::summarise_judged));
  KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
  KUNDIG_CHECK(chunk != nullptr && chunk->rows() == 1);
  Judged judged{.rows = chunk->Column<int64_t>(0)[0],
                .bad = chunk->Column<int64_t>(1)[0],
                .some_undated = chunk->Column<bool>(4)[0]};
  if (!chunk->IsNull(2, 0)) judged.first_day = chunk->Column<int64_t>(2)[0];
  if (!chunk->IsNull(3, 0)) judged.last_day = chunk->Column<int64_t>(3)[0];
  return judged;
}

// Stores staged_purchases under `key` and gives the number of rows stored. Only where the source
// already brought purchases of the file's days can one be a duplicate.
Result<int64_t> InsertPurchases(Connection& connection, const std::string& source,
                                const Judged& judged, int64_t key) {
  // No day lies in an empty span.
  const int64_t first_day = judged.first_day.value_or(1);
  const int64_t last_day = judged.last_day.value_or(0);
  KUNDIG_ASSIGN_OR_RETURN(
      const auto overlapping,
      connection.QueryInt64(sql::count_overlapping,
                            {source, first_day, last_day, judged.some_undated}));
  if (overlapping.value_or(0) == 0) return connection.Run(sql::insert_purchases, {key});
  return connection.Run(sql::insert_new_purchases, {key, source, first_day, last_day});
}

// As the files of `kundig simulate` say of themselves; a text file cannot.
Result<bool> SaysSimulated(Connection& connection, const std::string& path) {
  if (!IsParquet(path)) return false;
  KUNDIG_ASSIGN_OR_RETURN(const auto marks,
                          connection.QueryInt64(sql::count_simulated_marks, {path}));
  return marks.value_or(0) > 0;
}

// What was judged goes into the tables, within the caller's transaction.
Status StoreJudged(Connection& connection, const ImportRequest& request, const ImportedFile& file,
                   ImportReport& report) {
  KUNDIG_ASSIGN_OR_RETURN(const Judged judged, SummariseJudged(connection));
  KUNDIG_RETURN_IF_ERROR(
      connection.Execute(judged.bad == 0 ? sql::create_whole_view : sql::create_sound_view));
  KUNDIG_ASSIGN_OR_RETURN(const int64_t key, ImportedFile::NextKey(connection));
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::assign_customer_keys));
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::assign_item_keys));
  KUNDIG_ASSIGN_OR_RETURN(report.stored, InsertPurchases(connection, request.source, judged, key));
  if (judged.bad > 0) {
    KUNDIG_ASSIGN_OR_RETURN(report.quarantined,
                            connection.Run(sql::insert_quarantine, {key, file.name()}));
  }
  report.rows = judged.rows;
  report.duplicate = report.rows - report.stored - report.quarantined;
  KUNDIG_ASSIGN_OR_RETURN(const bool simulated, SaysSimulated(connection, request.path));
  return file.Record(connection, key, report, simulated);
}

}  // namespace

Result<ImportReport> ImportPurchases(Store& store, const ImportRequest& request) {
  const auto start = std::chrono::steady_clock::now();
  ImportReport report{.file = request.path};
  KUNDIG_ASSIGN_OR_RETURN(const ImportedFile file, ImportedFile::Look(request, ReadingOf(request)));
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(const bool known, file.IsKnown(connection, report));
  if (!known) {
    KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::BeginBulk(connection));
    KUNDIG_RETURN_IF_ERROR(StageFile(connection, request, report));
    KUNDIG_RETURN_IF_ERROR(StoreJudged(connection, request, file, report));
    KUNDIG_RETURN_IF_ERROR(file.CheckUnchanged());
    KUNDIG_RETURN_IF_ERROR(transaction.Commit());
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace kundig
