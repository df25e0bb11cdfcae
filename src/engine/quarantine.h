// What could not be stored, by cause.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/store.h"

namespace kundig {

struct QuarantinedRow {
  std::string file;
  int64_t line = 0;
  std::string code;
  std::string reason;
  std::string raw;
};

struct QuarantineCause {
  std::string code;
  int64_t rows = 0;
};

struct QuarantineReport {
  std::vector<QuarantineCause> causes;  // the most frequent first
  std::vector<QuarantinedRow> rows;     // the newest first, at most as many as asked for
};

Result<QuarantineReport> ListQuarantine(Store& store, int64_t most_rows);

}  // namespace kundig
