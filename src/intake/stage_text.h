// A text file of purchases, CSV or NDJSON, as the relation judged_purchases.
#pragma once

#include "base/result.h"
#include "intake/import_report.h"
#include "intake/purchase_columns.h"
#include "store/duckdb/database.h"

namespace kundig {

// Reads the file (unpacking gzip) into a temporary table, and makes the temporary view
// judged_purchases of it, in which local times have become UTC. Says in `report.understood` how the
// file is read; calls request.progress. Errors: kFailure where the file cannot be read to its end;
// those of UnderstandText.
Status StageTextFile(Connection& connection, const ImportRequest& request, ImportReport& report);

// The same for a Parquet file with these columns, whose amounts or times are texts.
Status StageParquetTexts(Connection& connection, const ImportRequest& request,
                         const std::vector<ColumnInfo>& columns, ImportReport& report);

}  // namespace kundig
