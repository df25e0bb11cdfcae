// Records of damaged text, plain or gzip: all bytes are seen once, lines never run backwards, and
// what is cut into records does not depend on how the bytes arrive. The first byte chooses the
// dialect.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "intake/csv_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  constexpr kundig::CsvDialect kDialects[] = {
      {}, {.delimiter = ';'}, {.blank_runs = true}, {.line_end = '\r'}, {.delimiter = '\x01'}};
  const kundig::CsvDialect dialect = kDialects[data[0] % std::size(kDialects)];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  auto source = kundig::Unpacked(kundig::BytesInMemory(bytes), "fuzz");
  if (!source) return 0;
  kundig::CsvReader reader(**source, dialect);
  kundig::CsvRecord record;
  int64_t line = 0;
  while (reader.Next(record).value_or(false)) {
    KUNDIG_CHECK(record.line > line);
    KUNDIG_CHECK(record.raw.size() <= kundig::CsvReader::kMaxRecordBytes);
    KUNDIG_CHECK(record.fields.empty() == (record.defect != kundig::CsvDefect::kNone));
    line = record.line;
    size_t field_bytes = 0;
    for (const std::string_view field : record.fields) field_bytes += field.size();
    KUNDIG_CHECK(field_bytes <= record.raw.size());
  }
  return 0;
}
