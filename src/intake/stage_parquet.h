// A Parquet file of purchases as the relation judged_purchases: no row passes through here, the
// engine reads the file; unless amounts or times lie in it as texts.
#pragma once

#include <string>

#include "base/result.h"
#include "intake/import_report.h"
#include "store/duckdb/database.h"

namespace kundig {

// Whether the file begins as a Parquet file does.
[[nodiscard]] bool IsParquet(const std::string& path);

// Makes the temporary view judged_purchases over the file, and says in `report.understood` how it
// is read. Errors: kFailure where the file is damaged; kUsage where no column can be the customer.
Status StageParquet(Connection& connection, const ImportRequest& request, ImportReport& report);

}  // namespace kundig
