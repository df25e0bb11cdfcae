// What is understood of the beginning of a damaged file, and the rows that are then read of it.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "intake/purchase_row.h"
#include "intake/record_reader.h"
#include "intake/text_format.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto format = kundig::UnderstandText(bytes, {});
  if (!format) format = kundig::UnderstandText(bytes, {{"customer", "1"}});
  if (!format) {
    KUNDIG_CHECK(!format.error().Message().empty());
    return 0;
  }
  KUNDIG_CHECK(!format->InWords().empty());
  KUNDIG_CHECK(format->roles.At(kundig::ColumnRole::kCustomer) < format->columns.size());
  std::vector<std::string> names;
  for (const kundig::ColumnInfo& column : format->columns) names.push_back(column.name);
  const auto source = kundig::BytesInMemory(bytes);
  const auto reader = format->kind == kundig::TextFormat::Kind::kNdjson
                          ? kundig::ReadNdjson(*source, names)
                          : kundig::ReadCsv(*source, format->dialect, names.size(), format->header);
  kundig::TextRecord record;
  while (reader->Next(record).value_or(false)) {
    if (record.code.empty()) {
      KUNDIG_CHECK(record.fields.size() == names.size());
      static_cast<void>(kundig::ParsePurchaseRow(record.fields, *format, 2));
    }
  }
  return 0;
}
