// ByteSource: bytes read forward once, from a file or from memory, gzip unpacked on the way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kundig {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Writes up to space.size() further bytes into `space` and gives their number, which is 0 only at
  // the end. Errors: kFailure where the bytes cannot be read or unpacked.
  virtual Result<size_t> Read(std::span<char> space) = 0;
  // How far the reading is, in bytes of the file as it lies on the disk (packed, where it is
  // packed).
  [[nodiscard]] virtual int64_t bytes_done() const = 0;
  [[nodiscard]] virtual int64_t bytes_total() const = 0;
};

// The file's bytes as they are. Errors: kNotFound where there is no such file; kNotAllowed where it
// may not be read; kFailure for a folder, a pipe or device, and an empty file. Read() fails where
// the file becomes shorter while it is read.
[[nodiscard]] Result<std::unique_ptr<ByteSource>> OpenFile(const std::string& path);

// `bytes` are borrowed for as long as the source lives.
[[nodiscard]] std::unique_ptr<ByteSource> BytesInMemory(std::string_view bytes);

// Unpacks `source` where it begins with gzip's magic number (RFC 1952, also several members one
// after the other), else hands its bytes on. `name` stands in errors. Read() fails where the packed
// bytes end too early or are damaged.
[[nodiscard]] Result<std::unique_ptr<ByteSource>> Unpacked(std::unique_ptr<ByteSource> source,
                                                           const std::string& name);

}  // namespace kundig
