// `kundig import`: files into the store, one after the other.
#pragma once

#include <string>
#include <vector>

#include "engine/config.h"
#include "intake/import_report.h"
#include "store/store.h"

namespace kundig {

// What the rows of a file are.
enum class RowKind { kPurchases, kEvents };

struct ImportFilesRequest {
  RowKind kind = RowKind::kPurchases;
  std::string source = "own";
  std::vector<std::pair<std::string, std::string>> columns;  // role -> column
  std::function<void(const std::string& file, const ImportProgress&)> progress;
};

// Roles and columns from "customer=1,time=3". Errors: kUsage.
Result<std::vector<std::pair<std::string, std::string>>> ParseColumns(std::string_view text);

// Errors: those of ImportPurchases or ImportEvents.
Result<ImportReport> ImportFile(Store& store, const Config& config,
                                const ImportFilesRequest& request, const std::string& file);

}  // namespace kundig
