#include "store/duckdb/engine_errors.h"

#include <string_view>
#include <utility>

#include "store/duckdb/disk_room.h"

namespace kundig {

Error NoMemory(const std::string& path) {
  return {ErrorCode::kFailure, "there is not enough memory", path,
          "Stop other programs, or give this one more."};
}

Error Translate(std::string message, const std::string& path) {
  const auto says = [&message](std::string_view words) {
    return message.find(words) != std::string::npos;
  };
  if (says("database has been invalidated") || says("Failed to create checkpoint")) {
    return {ErrorCode::kFailure, kMustBeOpenedAnew + (": " + message.substr(0, message.find('\n'))),
            path, "Restart; nothing that was acknowledged is lost."};
  }
  if (says("Could not set lock on file") || says("Conflicting lock")) {
    return {ErrorCode::kStoreInUse, "the store is open in another process", path,
            "Stop that process (a running `kundig serve`?), or name another store with --store."};
  }
  if (says("newer version of DuckDB") || says("trying to read a database file with version")) {
    return {ErrorCode::kFailure, "the store was written by a newer version of kundig", path,
            "Use that version, or name another store with --store."};
  }
  if (says("not a valid DuckDB database file")) {
    return {ErrorCode::kFailure, "the file is not a kundig store", path,
            "Name the store with --store, or make a new one with `kundig init`."};
  }
  if (says("No space left on device") || says("File too large")) {
    return {ErrorCode::kFailure, "the disk is full; nothing of this step was stored", path,
            "Make room and repeat the command."};
  }
  if (says("Permission denied") || says("Read-only file system")) {
    return {ErrorCode::kNotAllowed, "the store cannot be written or read", path,
            "Mend the file's permissions, or name another store with --store."};
  }
  if (says("Out of Memory")) {
    return {ErrorCode::kFailure, "the memory limit was reached: " + message, path,
            "Raise [store] memory_limit in kundig.toml."};
  }
  if (says("std::bad_alloc") || says("could not allocate")) return NoMemory(path);
  return {ErrorCode::kFailure, std::move(message), path, ""};
}

}  // namespace kundig
