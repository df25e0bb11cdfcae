// A file on its way into the store: known already or not, unchanged while it was read, and its line
// in the table `imports`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"
#include "intake/import_report.h"
#include "store/duckdb/database.h"

namespace kundig {

class ImportedFile {
 public:
  // Reads the file once, for its digest. `reading` says how its content is to be understood:
  // "events", or "purchases" with the columns that were named.
  // Errors: kNotFound, kNotAllowed, kFailure.
  static Result<ImportedFile> Look(const ImportRequest& request, std::string reading);

  // Whether the source brought the same bytes before, read in the same way: `report` then says so,
  // and what was stored then counts as duplicate now. Errors: kUsage where they were read in
  // another way, since every line would count twice.
  Result<bool> IsKnown(Connection& connection, ImportReport& report) const;

  // Errors: kFailure where the file was written to since Look.
  [[nodiscard]] Status CheckUnchanged() const;

  // The key under which the file's rows are stored; of one transaction with Record.
  static Result<int64_t> NextKey(Connection& connection);
  // `simulated`: no real customer is in the file.
  Status Record(Connection& connection, int64_t key, const ImportReport& report,
                bool simulated) const;

  [[nodiscard]] std::string name() const { return std::filesystem::path(path_).filename(); }

 private:
  // What shows that a file was written to.
  struct Stamp {
    std::uintmax_t bytes = 0;
    std::filesystem::file_time_type written;

    friend bool operator==(const Stamp&, const Stamp&) = default;
  };
  static Stamp StampOf(const std::string& path);

  std::string path_;
  std::string source_;
  std::string reading_;
  std::string digest_;
  Stamp stamp_;
};

}  // namespace kundig
