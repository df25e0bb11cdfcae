// TextFormat: how a text file of purchases is written, guessed from its beginning.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "intake/csv_reader.h"
#include "intake/purchase_columns.h"
#include "intake/text_time.h"

namespace kundig {

struct TextFormat {
  enum class Kind { kDelimited, kNdjson, kParquet };
  Kind kind = Kind::kDelimited;
  CsvDialect dialect;
  bool header = false;
  std::vector<ColumnInfo> columns;
  PurchaseColumns roles;
  DecimalMark decimal_mark = DecimalMark::kPoint;
  DateOrder date_order = DateOrder::kDayFirst;
  bool date_order_needed = false;  // the file has dates such as 3/4/2026
  bool date_order_told = false;    // by the data, not by default

  // How the file is read, a line each, for people.
  [[nodiscard]] std::vector<std::string> InWords() const;
};

// `sample` is the beginning of the file, unpacked; a last line that is cut off is left out where
// there are others. Errors: kFailure for UTF-16 and for text without a second column; kUsage where
// no column can be the customer (see AssignColumns).
Result<TextFormat> UnderstandText(std::string_view sample, const ColumnOverrides& overrides);

// The same of records whose columns are known beforehand; `format.columns` are set.
Result<TextFormat> UnderstandRecords(TextFormat format,
                                     const std::vector<std::vector<std::string>>& records,
                                     const ColumnOverrides& overrides);

}  // namespace kundig
