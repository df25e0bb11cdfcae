// What DuckDB needs of the disk. A checkpoint that fails for want of room makes DuckDB 1.4.4 refuse
// everything until the file is opened anew: so room is looked for beforehand.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace kundig {

// How large the write-ahead log of the store at `path` may grow before it is moved into the file:
// 256 MiB, or an eighth of what is free on a small disk. A checkpoint compresses the last row group
// of a table anew, however few rows came to it: with DuckDB's 16 MiB a row that comes live was
// compressed about three times. Opening reads the log at about 100 MiB a second.
[[nodiscard]] uint64_t LogBytesAllowed(const std::string& path);

// An error where the disk, or the limit of this process for the size of files, may not have room
// for a transaction with about so many bytes and a checkpoint after it.
[[nodiscard]] Status CheckRoomToStore(const std::string& path, uint64_t bytes);

// Whether DuckDB said that the file must be opened anew.
[[nodiscard]] bool MustBeOpenedAnew(const Error& error);
inline constexpr const char* kMustBeOpenedAnew = "the store must be opened anew";

}  // namespace kundig
