// Where the published data sets lie that tests hold results against.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace kundig {

// The path of a file such as "cdnow/CDNOW_sample.txt", or nothing where it is not on the machine;
// the test is then to be skipped aloud. KUNDIG_REFERENCE_DATA names the folder.
inline std::optional<std::string> ReferenceData(const std::string& file) {
  const char* folder = std::getenv("KUNDIG_REFERENCE_DATA");
  const std::filesystem::path path =
      std::filesystem::path(folder != nullptr ? folder : KUNDIG_SOURCE_DIR "/../shared/data") /
      file;
  if (!std::filesystem::exists(path)) return std::nullopt;
  return path.string();
}

}  // namespace kundig
