// The rows of a Parquet file as records of texts: for files that hold amounts or times as text,
// which only the readers of text understand ("31.12.2026", "1.234,50").
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "intake/purchase_columns.h"
#include "intake/record_reader.h"
#include "store/duckdb/database.h"

namespace kundig {

// The file's columns with their SQL types. Errors: kFailure where it is no Parquet file.
Result<std::vector<ColumnInfo>> ParquetColumns(Connection& connection, const std::string& path);

// The file's rows; a record's line is the row's number from 1, its raw text the fields with commas
// between them. `connection` is borrowed for as long as the reader lives and must not be used for
// anything else.
Result<std::unique_ptr<RecordReader>> ReadParquetRecords(Connection& connection,
                                                         const std::string& path);

}  // namespace kundig
