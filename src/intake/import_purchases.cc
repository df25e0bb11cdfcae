#include "intake/import_purchases.h"

#include <chrono>
#include <filesystem>
#include <fstream>

#include "base/digest.h"
#include "intake/stage_parquet.h"
#include "intake/stage_text.h"
#include "intake/statements.h"

namespace kundig {
namespace {

Status CheckReadable(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    return Fail(ErrorCode::kNotFound, "there is no such file", path, "Check the name.");
  }
  if (std::filesystem::is_directory(status)) {
    return Fail(ErrorCode::kFailure, "this is a folder, not a file", path,
                "Name the files in it one by one.");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return Fail(ErrorCode::kNotAllowed, "the file may not be read", path, "Mend its permissions.");
  }
  if (file.peek() == std::ifstream::traits_type::eof()) {
    return Fail(ErrorCode::kFailure, "the file is empty", path, "Was it written whole?");
  }
  return {};
}

// Of the file's bytes and of how its columns are to be read: read otherwise, it is another file.
Result<std::string> DigestOfFile(const ImportRequest& request) {
  std::ifstream file(request.path, std::ios::binary);
  const Digest digest = Blake2b256([&file, &request](ByteWriter& writer) {
    for (const auto& [role, column] : request.columns) {
      writer.WriteText(role);
      writer.WriteText(column);
    }
    std::vector<char> block(size_t{1} << 20);
    while (file.read(block.data(), static_cast<std::streamsize>(block.size())) ||
           file.gcount() > 0) {
      writer.Append(std::as_bytes(std::span(block).first(static_cast<size_t>(file.gcount()))));
    }
  });
  if (file.bad())
    return Fail(ErrorCode::kFailure, "the file cannot be read to its end", request.path);
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

// Whether the source already holds purchases in the days of the file: only then can one be a
// duplicate.
Result<bool> Overlaps(Connection& connection, const std::string& source) {
  KUNDIG_ASSIGN_OR_RETURN(const auto overlapping,
                          connection.QueryInt64(sql::count_overlapping, {source}));
  return overlapping.value_or(0) > 0;
}

// What is staged goes into the tables, within the caller's transaction.
Status StoreStaged(Connection& connection, const ImportRequest& request, const std::string& digest,
                   ImportReport& report) {
  KUNDIG_ASSIGN_OR_RETURN(
      const auto next_key,
      connection.QueryInt64("SELECT coalesce(max(import_key) + 1, 0)::BIGINT FROM imports"));
  const int64_t key = next_key.value_or(0);
  KUNDIG_RETURN_IF_ERROR(connection.Execute(sql::assign_keys));
  KUNDIG_ASSIGN_OR_RETURN(const bool overlaps, Overlaps(connection, request.source));
  if (overlaps) {
    KUNDIG_ASSIGN_OR_RETURN(report.stored,
                            connection.Run(sql::insert_new_purchases, {key, request.source}));
  } else {
    KUNDIG_ASSIGN_OR_RETURN(report.stored, connection.Run(sql::insert_purchases, {key}));
  }
  const std::string file = std::filesystem::path(request.path).filename();
  KUNDIG_ASSIGN_OR_RETURN(report.quarantined, connection.Run(sql::insert_quarantine, {key, file}));
  KUNDIG_ASSIGN_OR_RETURN(const auto rows,
                          connection.QueryInt64("SELECT count(*) FROM staged_purchases"));
  report.rows = rows.value_or(0);
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
  KUNDIG_RETURN_IF_ERROR(CheckReadable(request.path));
  KUNDIG_ASSIGN_OR_RETURN(const std::string digest, DigestOfFile(request));
  KUNDIG_ASSIGN_OR_RETURN(Connection connection, store.Connect());
  KUNDIG_ASSIGN_OR_RETURN(const bool known, FindKnownFile(connection, request, digest, report));
  if (!known) {
    KUNDIG_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection));
    KUNDIG_RETURN_IF_ERROR(StageFile(connection, request, report));
    KUNDIG_RETURN_IF_ERROR(StoreStaged(connection, request, digest, report));
    KUNDIG_RETURN_IF_ERROR(transaction.Commit());
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace kundig
