#include "intake/record_reader.h"

#include <simdjson.h>

#include <map>

namespace kundig {
namespace {

// Sets what is wrong with a record that no reader can make sense of. False where nothing is.
bool JudgeDefect(const CsvRecord& csv, TextRecord& record) {
  switch (csv.defect) {
    case CsvDefect::kNone: break;
    case CsvDefect::kOverLong:
      record.code = "over_long";
      record.reason = "the row is longer than 64 KB";
      return true;
    case CsvDefect::kUnbalancedQuotes:
      record.code = "unbalanced_quotes";
      record.reason = "a quoted field does not end";
      return true;
    case CsvDefect::kNulByte:
      record.code = "nul_byte";
      record.reason = "the row holds a NUL byte";
      return true;
  }
  if (simdjson::validate_utf8(csv.raw.data(), csv.raw.size())) return false;
  record.code = "bad_utf8";
  record.reason = "the row is not UTF-8 text";
  return true;
}

void StartRecord(const CsvRecord& csv, TextRecord& record) {
  record.raw = csv.raw;
  record.line = csv.line;
  record.code = record.reason = {};
  record.fields.clear();
}

class CsvRecords final : public RecordReader {
 public:
  CsvRecords(ByteSource& source, CsvDialect dialect, size_t columns, bool skip_header)
      : reader_(source, dialect), columns_(columns), skip_header_(skip_header) {}

  Result<bool> Next(TextRecord& record) override {
    if (std::exchange(skip_header_, false)) {
      KUNDIG_ASSIGN_OR_RETURN(const bool found, reader_.Next(csv_));
      if (!found) return false;
    }
    KUNDIG_ASSIGN_OR_RETURN(const bool found, reader_.Next(csv_));
    if (!found) return false;
    StartRecord(csv_, record);
    if (JudgeDefect(csv_, record)) return true;
    record.fields = csv_.fields;
    if (csv_.fields.size() != columns_) {
      record.code = csv_.fields.size() < columns_ ? "too_few_columns" : "too_many_columns";
      record.reason = csv_.fields.size() < columns_ ? "the row has too few columns"
                                                    : "the row has too many columns";
    }
    return true;
  }

 private:
  CsvReader reader_;
  CsvRecord csv_;
  size_t columns_;
  bool skip_header_;
};

// A line is a record without delimiters: the reader of CSV takes it apart at a character that JSON
// text cannot hold.
constexpr CsvDialect kWholeLines{.delimiter = '\x01'};

class NdjsonRecords final : public RecordReader {
 public:
  NdjsonRecords(ByteSource& source, std::vector<std::string> columns)
      : lines_(source, kWholeLines) {
    for (size_t i = 0; i < columns.size(); ++i) positions_.emplace(std::move(columns[i]), i);
  }

  Result<bool> Next(TextRecord& record) override {
    KUNDIG_ASSIGN_OR_RETURN(const bool found, lines_.Next(csv_));
    if (!found) return false;
    StartRecord(csv_, record);
    if (JudgeDefect(csv_, record)) return true;
    record.fields.assign(positions_.size(), {});
    if (!ReadMembers(record)) {
      record.code = "malformed_json";
      record.reason = "the line is not a JSON object";
    }
    return true;
  }

 private:
  bool ReadMembers(TextRecord& record) {
    simdjson::dom::object object;
    padded_.assign(csv_.raw);
    padded_.reserve(padded_.size() + simdjson::SIMDJSON_PADDING);
    if (parser_.parse(padded_.data(), padded_.size(), false).get(object) != simdjson::SUCCESS)
      return false;
    numbers_.clear();
    numbers_.reserve(positions_.size());  // views into it stay valid
    for (const auto [key, value] : object) {
      const auto position = positions_.find(key);
      if (position != positions_.end()) record.fields[position->second] = TextOf(value);
    }
    return true;
  }

  // Numbers as JSON writes them; null, objects and arrays as nothing.
  std::string_view TextOf(const simdjson::dom::element& value) {
    switch (value.type()) {
      case simdjson::dom::element_type::STRING: return value.get_string().value();
      case simdjson::dom::element_type::BOOL: return value.get_bool().value() ? "true" : "false";
      case simdjson::dom::element_type::INT64:
      case simdjson::dom::element_type::UINT64:
      case simdjson::dom::element_type::DOUBLE:
        return numbers_.size() < numbers_.capacity()
                   ? numbers_.emplace_back(simdjson::minify(value))
                   : std::string_view();
      default: return {};
    }
  }

  CsvReader lines_;
  CsvRecord csv_;
  std::map<std::string, size_t, std::less<>> positions_;
  simdjson::dom::parser parser_;
  std::string padded_;
  std::vector<std::string> numbers_;
};

}  // namespace

std::unique_ptr<RecordReader> ReadCsv(ByteSource& source, CsvDialect dialect, size_t columns,
                                      bool skip_header) {
  return std::make_unique<CsvRecords>(source, dialect, columns, skip_header);
}

std::unique_ptr<RecordReader> ReadNdjson(ByteSource& source, std::vector<std::string> columns) {
  return std::make_unique<NdjsonRecords>(source, std::move(columns));
}

std::vector<std::string> JsonMemberNames(std::string_view line) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  std::vector<std::string> names;
  if (parser.parse(simdjson::padded_string(line)).get(object) != simdjson::SUCCESS) return names;
  for (const auto [key, value] : object) names.emplace_back(key);
  return names;
}

}  // namespace kundig
