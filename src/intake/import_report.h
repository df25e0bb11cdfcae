// What an import was asked for, and what it did.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace kundig {

// How far an import is; called at most ten times a second.
struct ImportProgress {
  int64_t rows = 0;
  double share = 0;  // of the file, 0 .. 1
};

struct ImportRequest {
  std::string path;
  std::string source = "own";  // whose data; rows are recognised again within a source
  // Role -> column, by name or by number from 1: {"customer", "1"}, {"time", "InvoiceDate"}. Roles
  // not named are guessed.
  std::vector<std::pair<std::string, std::string>> columns;
  std::string currency = "EUR";
  std::string timezone = "Europe/Berlin";
  std::string country = "DE";                           // of phone numbers that do not say theirs
  std::function<void(const ImportProgress&)> progress;  // may be empty
};

// rows = stored + duplicate + quarantined.
struct ImportReport {
  std::string file;
  int64_t rows = 0;
  int64_t stored = 0;
  int64_t duplicate = 0;
  int64_t quarantined = 0;
  double seconds = 0;
  bool known_file = false;              // the same bytes were imported before; nothing was done
  std::vector<std::string> understood;  // how the file was read, a line each, for people
};

}  // namespace kundig
