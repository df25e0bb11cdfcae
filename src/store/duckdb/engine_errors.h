// What DuckDB says where something fails, turned into what the caller can do.
#pragma once

#include <string>

#include "base/result.h"

namespace kundig {

// `message` is DuckDB's, about the store at `path`.
[[nodiscard]] Error Translate(std::string message, const std::string& path);
[[nodiscard]] Error NoMemory(const std::string& path);

}  // namespace kundig
