#include "intake/text_format.h"

#include "intake/record_reader.h"

namespace kundig {
namespace {

constexpr size_t kSampleRecords = 1000;
using Record = std::vector<std::string>;

bool IsNumberOrTime(std::string_view text) {
  return ParseMinor(text).has_value() ||
         ParseMinor(text, {.decimal_mark = DecimalMark::kComma}).has_value() ||
         ParseTextTime(text, DateOrder::kDayFirst).has_value() ||
         ParseTextTime(text, DateOrder::kMonthFirst).has_value();
}

// The records of the sample that are sound in this dialect.
std::vector<Record> Records(std::string_view sample, CsvDialect dialect) {
  const auto source = BytesInMemory(sample);
  CsvReader reader(*source, dialect);
  CsvRecord csv;
  std::vector<Record> records;
  while (records.size() < kSampleRecords) {
    const auto found = reader.Next(csv);
    if (!found || !*found) break;
    if (csv.defect == CsvDefect::kNone) records.emplace_back(csv.fields.begin(), csv.fields.end());
  }
  return records;
}

struct Shape {
  size_t columns = 0;  // the most frequent number of fields
  double share = 0;    // of records that have it
};

Shape ShapeOf(const std::vector<Record>& records) {
  std::map<size_t, size_t> counts;
  for (const Record& record : records) ++counts[record.size()];
  Shape shape;
  for (const auto& [columns, count] : counts) {
    const double share = static_cast<double>(count) / static_cast<double>(records.size());
    if (share > shape.share) shape = {columns, share};
  }
  return shape;
}

// The delimiter that cuts most records into the same number of fields, at least two; among equals
// the one with more. Blanks are tried last, since names and times hold them too.
CsvDialect GuessDialect(std::string_view sample) {
  const char line_end =
      sample.find('\n') == std::string_view::npos && sample.find('\r') != std::string_view::npos
          ? '\r'
          : '\n';
  CsvDialect best{.line_end = line_end};
  Shape best_shape;
  for (const char delimiter : {',', ';', '\t', '|'}) {
    const CsvDialect dialect{.delimiter = delimiter, .line_end = line_end};
    const Shape shape = ShapeOf(Records(sample, dialect));
    if (shape.columns < 2) continue;
    const bool better =
        shape.share > best_shape.share + 0.02 ||
        (shape.share > best_shape.share - 0.02 && shape.columns > best_shape.columns);
    if (better) {
      best = dialect;
      best_shape = shape;
    }
  }
  if (best_shape.columns >= 2 && best_shape.share > 0.5) return best;
  const CsvDialect blanks{.blank_runs = true, .line_end = line_end};
  return ShapeOf(Records(sample, blanks)).columns >= 2 ? blanks : best;
}

// The first record is a header where one of its fields is named by the user or is a name that
// columns have; also where it holds no number or time, while a later one does.
bool GuessHeader(const std::vector<Record>& records, const ColumnOverrides& overrides) {
  const Record& first = records.front();
  const auto is_named = [&overrides](const std::string& field) {
    return std::ranges::any_of(overrides, [&field](const auto& pair) {
      return pair.second == field && !IsNumberOrTime(field);
    });
  };
  if (std::ranges::any_of(first, is_named)) return true;
  if (std::ranges::any_of(first, IsNumberOrTime)) return false;
  if (records.size() == 1 || std::ranges::any_of(first, IsKnownColumnName)) return true;
  return std::ranges::any_of(records.begin() + 1, records.end(), [](const Record& record) {
    return std::ranges::any_of(record, IsNumberOrTime);
  });
}

// Without a mark in front, UTF-16 shows in that every second byte of Western text is zero.
bool IsUtf16(std::string_view sample) {
  if (sample.starts_with("\xff\xfe") || sample.starts_with("\xfe\xff")) return true;
  const std::string_view head = sample.substr(0, 1000);
  size_t even = 0;
  size_t odd = 0;
  for (size_t i = 0; i < head.size(); ++i) {
    if (head[i] == '\0') ++(i % 2 == 0 ? even : odd);
  }
  const auto mostly = [&head](size_t zeros, size_t others) {
    return zeros * 4 > head.size() && others * 8 < zeros;
  };
  return mostly(even, odd) || mostly(odd, even);
}

// Whether the last mark in an amount stands before a number of digits that no grouping has.
bool IsDecimalMark(std::string_view text, char mark) {
  const size_t last = text.find_last_of(".,");
  return last != std::string_view::npos && text[last] == mark && text.size() - last - 1 != 3;
}

// The text of a role's column in every record of the sample.
std::vector<std::string_view> ColumnTexts(const std::vector<Record>& records,
                                          const TextFormat& format, ColumnRole role) {
  std::vector<std::string_view> texts;
  const auto position = format.roles.At(role);
  if (!position) return texts;
  for (size_t i = format.header ? 1 : 0; i < records.size(); ++i) {
    if (*position < records[i].size()) texts.push_back(records[i][*position]);
  }
  return texts;
}

void GuessDecimalMark(const std::vector<Record>& records, TextFormat& format) {
  int comma = 0;
  int point = 0;
  for (const ColumnRole role : {ColumnRole::kValue, ColumnRole::kPrice, ColumnRole::kQuantity}) {
    for (const std::string_view text : ColumnTexts(records, format, role)) {
      comma += IsDecimalMark(text, ',') ? 1 : 0;
      point += IsDecimalMark(text, '.') ? 1 : 0;
    }
  }
  if (comma > point) format.decimal_mark = DecimalMark::kComma;
}

void GuessDateOrder(const std::vector<Record>& records, TextFormat& format) {
  int day_first = 0;
  int month_first = 0;
  for (const std::string_view text : ColumnTexts(records, format, ColumnRole::kTime)) {
    const auto order = DateOrderOf(text);
    format.date_order_needed |= NeedsDateOrder(text);
    day_first += order == DateOrder::kDayFirst ? 1 : 0;
    month_first += order == DateOrder::kMonthFirst ? 1 : 0;
  }
  format.date_order_told = day_first + month_first > 0;
  if (month_first > day_first) format.date_order = DateOrder::kMonthFirst;
}

// The members of the first objects, as columns and as records.
std::vector<Record> UnderstandJson(std::string_view sample, TextFormat& format) {
  format.kind = TextFormat::Kind::kNdjson;
  std::vector<std::string> names;
  for (const Record& line : Records(sample, {.delimiter = '\x01'})) {
    for (std::string& name : JsonMemberNames(line.front())) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    }
  }
  for (const std::string& name : names) format.columns.push_back({name, ""});
  std::vector<Record> records;
  const auto source = BytesInMemory(sample);
  const auto reader = ReadNdjson(*source, names);
  TextRecord record;
  while (records.size() < kSampleRecords) {
    const auto found = reader->Next(record);
    if (!found || !*found) break;
    if (record.code.empty()) records.emplace_back(record.fields.begin(), record.fields.end());
  }
  return records;
}

Result<std::vector<Record>> UnderstandDelimited(std::string_view sample,
                                                const ColumnOverrides& overrides,
                                                TextFormat& format) {
  format.dialect = GuessDialect(sample);
  std::vector<Record> records = Records(sample, format.dialect);
  const Shape shape = ShapeOf(records);
  if (records.empty() || shape.columns < 2) {
    return Fail(ErrorCode::kFailure, "the file has no second column in any delimiter that is known",
                {}, "Write it with commas, semicolons, tabs, bars or blanks between the columns.");
  }
  format.header = GuessHeader(records, overrides);
  for (size_t i = 0; i < shape.columns; ++i) {
    const bool named = format.header && i < records.front().size();
    const size_t first = std::min<size_t>(format.header ? 1 : 0, records.size() - 1);
    const std::string example = i < records[first].size() ? records[first][i] : "";
    format.columns.push_back({.name = named ? records.front()[i] : "", .example = example});
  }
  return records;
}

}  // namespace

std::vector<std::string> TextFormat::InWords() const {
  std::vector<std::string> words;
  if (kind == Kind::kNdjson) {
    words.push_back("one JSON object a line");
  } else if (kind == Kind::kParquet) {
    words.push_back("a Parquet file with texts");
  } else {
    const std::string delimiter = dialect.blank_runs ? "blanks"
                                  : dialect.delimiter == '\t'
                                      ? "tabs"
                                      : fmt::format("\"{}\"", dialect.delimiter);
    words.push_back(fmt::format("text with {} between the columns, {} header", delimiter,
                                header ? "with" : "without"));
  }
  for (size_t i = 0; i < columns.size(); ++i) {
    const auto role = roles.RoleOf(i);
    words.push_back(fmt::format("column {}{}{}: {}", i + 1, columns[i].name.empty() ? "" : " ",
                                columns[i].name, role ? RoleName(*role) : "not used"));
  }
  if (date_order_needed) {
    words.push_back(fmt::format("dates such as 3/4/2026 are read {} first{}",
                                date_order == DateOrder::kDayFirst ? "day" : "month",
                                date_order_told ? "" : " (the file has none that would tell)"));
  }
  words.push_back(decimal_mark == DecimalMark::kComma ? "amounts with a decimal comma"
                                                      : "amounts with a decimal point");
  return words;
}

Result<TextFormat> UnderstandText(std::string_view sample, const ColumnOverrides& overrides) {
  if (IsUtf16(sample)) {
    return Fail(ErrorCode::kFailure, "the file is UTF-16 text", {}, "Save it as UTF-8.");
  }
  if (sample.starts_with("\xef\xbb\xbf")) sample.remove_prefix(3);
  TextFormat format;
  std::vector<Record> records;
  const size_t first = sample.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && sample[first] == '{') {
    records = UnderstandJson(sample, format);
  } else {
    KUNDIG_ASSIGN_OR_RETURN(records, UnderstandDelimited(sample, overrides, format));
  }
  return UnderstandRecords(std::move(format), records, overrides);
}

Result<TextFormat> UnderstandRecords(TextFormat format, const std::vector<Record>& records,
                                     const ColumnOverrides& overrides) {
  KUNDIG_ASSIGN_OR_RETURN(format.roles, AssignColumns(format.columns, overrides));
  GuessDecimalMark(records, format);
  GuessDateOrder(records, format);
  return format;
}

}  // namespace kundig
