#include "intake/imported_file.h"

#include <vector>

#include "base/digest.h"
#include "intake/byte_source.h"
#include "intake/statements.h"

namespace kundig {
namespace {

Result<std::string> DigestOf(const std::string& path) {
  KUNDIG_ASSIGN_OR_RETURN(const auto source, OpenFile(path));
  Status status;
  const Digest digest = Blake2b256([&](ByteWriter& writer) {
    std::vector<char> block(size_t{1} << 20);
    while (true) {
      const Result<size_t> read = source->Read(block);
      if (!read) status = tl::unexpected(read.error());
      if (read.value_or(0) == 0) return;
      writer.Append(std::as_bytes(std::span(block).first(*read)));
    }
  });
  KUNDIG_RETURN_IF_ERROR(std::move(status));
  return ToHex(digest);
}

}  // namespace

// A file that vanished has a stamp unlike any other.
ImportedFile::Stamp ImportedFile::StampOf(const std::string& path) {
  std::error_code error;
  return {std::filesystem::file_size(path, error), std::filesystem::last_write_time(path, error)};
}

Result<ImportedFile> ImportedFile::Look(const ImportRequest& request, std::string reading) {
  ImportedFile file;
  file.path_ = request.path;
  file.source_ = request.source;
  file.reading_ = std::move(reading);
  file.stamp_ = StampOf(request.path);
  KUNDIG_ASSIGN_OR_RETURN(file.digest_, DigestOf(request.path));
  return file;
}

Result<bool> ImportedFile::IsKnown(Connection& connection, ImportReport& report) const {
  KUNDIG_ASSIGN_OR_RETURN(Rows rows,
                          connection.Query(sql::find_known_file, {source_, digest_, reading_}));
  KUNDIG_ASSIGN_OR_RETURN(const Chunk* chunk, rows.Next());
  if (chunk == nullptr || chunk->rows() == 0) return false;
  if (const std::string_view earlier = chunk->Text(2, 0); earlier != reading_) {
    return Fail(ErrorCode::kUsage,
                fmt::format("the same file is in the store already, read as {}; now it would be "
                            "read as {}, and every line would count twice",
                            earlier, reading_),
                path_,
                "To read it in another way, import it into a new store (--store). If it is another "
                "company's file with the same content, name that company with --source.");
  }
  report.rows = chunk->Column<int64_t>(0)[0];
  report.quarantined = chunk->Column<int64_t>(1)[0];
  report.duplicate = report.rows - report.quarantined;
  report.known_file = true;
  return true;
}

Status ImportedFile::CheckUnchanged() const {
  if (StampOf(path_) == stamp_) return {};
  return Fail(ErrorCode::kFailure, "the file was written to while it was imported", path_,
              "Nothing of it was stored. Wait until it is complete, then repeat the command.");
}

Result<int64_t> ImportedFile::NextKey(Connection& connection) {
  KUNDIG_ASSIGN_OR_RETURN(
      const auto key,
      connection.QueryInt64("SELECT coalesce(max(import_key) + 1, 0)::BIGINT FROM imports"));
  return key.value_or(0);
}

Status ImportedFile::Record(Connection& connection, int64_t key, const ImportReport& report,
                            bool simulated) const {
  KUNDIG_RETURN_IF_ERROR(connection.Run(
      sql::insert_import, {key, source_, name(), digest_, reading_, simulated, report.rows,
                           report.stored, report.duplicate, report.quarantined}));
  return {};
}

}  // namespace kundig
