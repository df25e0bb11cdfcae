// RecordReader: the records of a text file, CSV or NDJSON, as fields in a fixed order of columns.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/csv_reader.h"

namespace kundig {

// A record, or what is wrong with it. Views hold until the next call of Next().
struct TextRecord {
  std::vector<std::string_view> fields;  // one a column, empty where missing
  std::string_view raw;
  int64_t line = 0;
  std::string_view code;    // empty for a sound record, else stable, such as "bad_utf8"
  std::string_view reason;  // in words
};

class RecordReader {
 public:
  virtual ~RecordReader() = default;
  // False after the last record. Errors: those of the file.
  virtual Result<bool> Next(TextRecord& record) = 0;
};

// Records of a delimited text; `columns` fields are expected, `skip_header` leaves the first record
// out. `source` is borrowed for as long as the reader lives.
[[nodiscard]] std::unique_ptr<RecordReader> ReadCsv(ByteSource& source, CsvDialect dialect,
                                                    size_t columns, bool skip_header);

// One JSON object a line; the members named in `columns`, the others are left aside.
[[nodiscard]] std::unique_ptr<RecordReader> ReadNdjson(ByteSource& source,
                                                       std::vector<std::string> columns);

// The names of the members of a line's JSON object, in order; empty where the line is none.
[[nodiscard]] std::vector<std::string> JsonMemberNames(std::string_view line);

}  // namespace kundig
