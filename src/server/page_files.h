// The files of the page (web/), built into the binary. cmake/Page.cmake makes them.
#pragma once

#include <span>
#include <string_view>

namespace kundig {

struct PageFile {
  std::string_view path;          // "/" or "/assets/NAME"; NAME changes with what is in the file
  std::string_view content_type;  // with its charset
  std::string_view digest;        // of the content, hexadecimal
  std::string_view packed;        // the content, gzip
};

[[nodiscard]] std::span<const PageFile> PageFiles();

}  // namespace kundig
