// CsvReader: the records of a text file with delimiters (RFC 4180 and its many dialects), one by
// one, in bounded memory, with exact line numbers; a broken record does not stop it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/byte_source.h"

namespace kundig {

struct CsvDialect {
  char delimiter = ',';
  // Fields stand apart by any number of blanks and tabs, and lines may begin with them; `delimiter`
  // is then of no interest.
  bool blank_runs = false;
  char line_end = '\n';  // '\r' for files of old Macs; "\r\n" is understood with '\n'

  friend bool operator==(const CsvDialect&, const CsvDialect&) = default;
};

enum class CsvDefect {
  kNone,
  kOverLong,          // longer than kMaxRecordBytes
  kUnbalancedQuotes,  // a quoted field never ends, or goes on after its closing quote
  kNulByte,
};

struct CsvRecord {
  // Without their quotes, doubled quotes made single. Empty where there is a defect.
  std::vector<std::string_view> fields;
  // As in the file, without the line end; of an over-long record the first kMaxRecordBytes bytes.
  std::string_view raw;
  int64_t line = 0;  // where the record begins, counted from 1
  CsvDefect defect = CsvDefect::kNone;
};

class CsvReader {
 public:
  static constexpr size_t kMaxRecordBytes = size_t{64} << 10;

  // `source` is borrowed for as long as the reader lives; a UTF-8 byte order mark is skipped.
  CsvReader(ByteSource& source, CsvDialect dialect);
  ~CsvReader();
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  // Reads the next record, false where there is none. Views in `record` hold until the next call.
  // Empty lines are no records. A record with a defect ends at the end of its first line, so that
  // one stray quote costs one line. Errors: those of the source.
  Result<bool> Next(CsvRecord& record);

 private:
  class Scanner;
  enum class Outcome { kRecord, kNothing, kUnbalanced, kOverLong };
  struct Field {
    const char* begin = nullptr;
    const char* end = nullptr;  // where it was quoted, else nullptr
  };

  Status Fill();
  Outcome Parse(CsvRecord& record);
  // Reads the quoted text behind the opening `quote`. False where it does not end as it should.
  bool ParseQuoted(const char* quote, Field& field);
  [[nodiscard]] bool EndsField(const char* after_quote) const;
  [[nodiscard]] bool IsDelimiter(char c) const;
  void PushField(Field field, const char* mark, CsvRecord& record) const;
  Outcome EndRecord(const char* mark, bool at_end, Field field, CsvRecord& record);
  Status EndAtFirstLine(CsvRecord& record);

  ByteSource* source_;
  CsvDialect dialect_;
  std::vector<char> buffer_;
  char* at_;   // where the next record begins
  char* end_;  // of what was read into buffer_
  bool at_end_ = false;
  bool at_start_ = true;
  int64_t line_ = 1;
  int64_t lines_in_quotes_ = 0;
  std::unique_ptr<Scanner> scanner_;
  std::string unquoted_;    // the text of fields with doubled quotes
  std::string first_line_;  // of a record with a defect
};

}  // namespace kundig
