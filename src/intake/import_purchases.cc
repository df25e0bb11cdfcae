#include "intake/import_purchases.h"

#include <chrono>
#include <filesystem>

#include "base/check.h"
#include "base/digest.h"
#include "intake/byte_source.h"
#include "intake/stage_parquet.h"
#include "intake/stage_text.h"
#include "intake/statements.h"

namespace kundig {
namespace {

// What shows that a file was written to.
struct FileStamp {
  std::uintmax_t bytes = 0;
  std::filesystem::file_time_type written;

  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

FileStamp StampOf(const std::string& path) {
  std::error_code error;  // a file that vanished has a stamp unlike any other
  return {std::filesystem::file_size(path, error), std::filesystem::last_write_time(path, error)};
}

Status CheckUnchanged(const std::string& path, const FileStamp& before) {
  if (StampOf(path) == before) return {};
  return Fail(ErrorCode::kFailure, "the file was written to while it was imported", path,
              "Nothing of it was stored. Wait until it is complete, then repeat the command.");
}

// Of the file's bytes and of how its columns are to be read: read otherwise, it is another file.
Result<std::string> DigestOfFile(const ImportRequest& request) {
  KUNDIG_ASSIGN_OR_RETURN(const auto source, OpenFile(request.path));
  Status status;
  const Digest digest = Blake2b256([&](ByteWriter& writer) {
    for (const auto& [role, column] : request.columns) {
      writer.WriteText(role);
      writer.WriteText(column);
    }
    std::vector<char> block(size_t{1} << 20);
    while (true) {
      const Result<size_t> read = source->Read(block);
      if (!read) status = tl::unexpected(read.error());
      if (read.value_or(0) == 0) return;
      writer.Append(std::as_bytes(std::span(block).first(*read)));
    }
  });
  if (!status) return tl::unexpected(std::move(status.error()));
  return ToHex(digest);
}

// The same bytes under the same source: what was counted then counts as duplicate now.
Result<bool> FindKnownFile(Connection& connection, const ImportRequest& request,
                           const std::string& digest, ImportReport& report) {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows, connection.Query("SELECT rows, quarantined FROM imports "
                                                      "WHERE source = $1 AND digest = $2 LIMIT 1",
                                                      {request.source, digest}));
  KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
  if (chunk == nullptr || chunk->rows() == 0) return false;
  report.rows = chunk->Column<int64_t>(0)[0];
  report.quarantined = chunk->Column<int64_t>(1)[0];
  report.duplicate = report.rows - report.quarantined;
  report.known_file = true;
  return true;
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

// What was judged goes into the tables, within the caller's transaction.
Status StoreJudged(Connection& connection, const ImportRequest& request, const std::string& digest,
                   ImportReport& report) {
  KUNDIG_ASSIGN_OR_RETURN(const Judged judged, SummariseJudged(connection));
  KUNDIG_RETURN_IF_ERROR(
      connection.Execute(judged.bad == 0 ? sql::create_whole_view : sql::create_sound_view));
  KUNDIG_ASSIGN_OR_RETURN(
      const auto next_key,
      connection.QueryInt64("SELECT coalesce(max(import_key) + 1, 0)::BIGINT FROM imports"));
  const int64_t key = next_key.value_or(0);
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::assign_keys));
  KUNDIG_ASSIGN_OR_RETURN(report.stored, InsertPurchases(connection, request.source, judged, key));
  const std::string file = std::filesystem::path(request.path).filename();
  if (judged.bad > 0) {
    KUNDIG_ASSIGN_OR_RETURN(report.quarantined,
                            connection.Run(sql::insert_quarantine, {key, file}));
  }
  report.rows = judged.rows;
  report.duplicate = report.rows - report.stored - report.quarantined;
  KUNDIG_ASSIGN_OR_RETURN(
      [[maybe_unused]] const int64_t inserted,
      connection.Run(sql::insert_import, {key, request.source, file, digest, report.rows,
                                          report.stored, report.duplicate, report.quarantined}));
  return {};
}

}  // namespace

Result<ImportReport> ImportPurchases(Store& store, const ImportRequest& request) {
  const auto start = std::chrono::steady_clock::now();
  ImportReport report{.file = request.path};
  const FileStamp stamp = StampOf(request.path);
  KUNDIG_ASSIGN_OR_RETURN(const std::string digest, DigestOfFile(request));
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(const bool known, FindKnownFile(connection, request, digest, report));
  if (!known) {
    KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::BeginBulk(connection));
    KUNDIG_RETURN_IF_ERROR(StageFile(connection, request, report));
    KUNDIG_RETURN_IF_ERROR(StoreJudged(connection, request, digest, report));
    KUNDIG_RETURN_IF_ERROR(CheckUnchanged(request.path, stamp));
    KUNDIG_RETURN_IF_ERROR(transaction.Commit());
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace kundig
