// A file of purchases into the store: all of it or nothing, and no row twice.
#pragma once

#include "base/result.h"
#include "intake/import_report.h"
#include "store/store.h"

namespace kundig {

// Reads a CSV, NDJSON or Parquet file (text files also packed with gzip), told apart by their
// content. Bad rows go to the quarantine. In one transaction: interrupted at any point, the store
// is as it was. Errors: kNotFound, kNotAllowed, kFailure for a file that cannot be read as a whole
// (a folder, empty, damaged); kUsage where its columns are not understood.
Result<ImportReport> ImportPurchases(Store& store, const ImportRequest& request);

}  // namespace kundig
