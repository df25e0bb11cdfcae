// Canonical bytes: little-endian, fixed width, lengths in front. The same value always has the same
// bytes.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.h"

namespace kundig {

__extension__ typedef __int128 Int128;

using Bytes = std::vector<std::byte>;

class ByteWriter {
 public:
  using Sink = std::function<void(std::span<const std::byte>)>;

  ByteWriter() = default;
  // Hands the bytes to `sink` a megabyte at a time instead of keeping them all; the rest at
  // Flush().
  explicit ByteWriter(Sink sink) : sink_(std::move(sink)) {}

  // Writes an integer of any width, lowest byte first.
  template <typename Integer>
  void Write(Integer value) {
    static_assert(std::is_integral_v<Integer> || std::is_same_v<Integer, Int128>);
    static_assert(std::endian::native == std::endian::little, "canonical bytes are little-endian");
    const auto* begin = reinterpret_cast<const std::byte*>(&value);
    Append({begin, sizeof(Integer)});
  }
  // Writes the length (64 bits), then the text.
  void WriteText(std::string_view text);
  void Append(std::span<const std::byte> bytes);
  void Flush();
  // Forgets what was written and keeps the memory.
  void Clear() { bytes_.clear(); }

  // What was written and not yet handed to the sink.
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
  Sink sink_;
};

class ByteReader {
 public:
  // Borrows `bytes` for as long as the reader lives.
  explicit ByteReader(std::span<const std::byte> bytes) : rest_(bytes) {}

  // Errors: kFailure where fewer bytes are left than asked for.
  template <typename Integer>
  Result<Integer> Read() {
    static_assert(std::is_integral_v<Integer> || std::is_same_v<Integer, Int128>);
    if (rest_.size() < sizeof(Integer)) return Truncated();
    // Shifts in an unsigned type of the same width, so that the sign bit is an ordinary bit.
    using Unsigned = std::conditional_t<sizeof(Integer) == 16, UInt128, uint64_t>;
    Unsigned value = 0;
    for (size_t i = 0; i < sizeof(Integer); ++i) {
      value |= static_cast<Unsigned>(static_cast<unsigned char>(rest_[i])) << (8 * i);
    }
    rest_ = rest_.subspan(sizeof(Integer));
    return static_cast<Integer>(value);
  }
  Result<std::string> ReadText();

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  [[nodiscard]] size_t remaining() const { return rest_.size(); }

 private:
  __extension__ typedef unsigned __int128 UInt128;
  static tl::unexpected<Error> Truncated();

  std::span<const std::byte> rest_;
};

}  // namespace kundig
