// PageMemory: a large block of zeroed memory whose end can be given back without a copy.
#pragma once

#include <cstddef>
#include <utility>

#include "base/result.h"

namespace kundig {

// Starts at a page, so that vectors of any width lie aligned. Pages that were never written take no
// memory.
class PageMemory {
 public:
  // Errors: kFailure where the system does not give that much.
  static Result<PageMemory> Allocate(size_t bytes);

  PageMemory() = default;
  PageMemory(PageMemory&& other) noexcept
      : begin_(std::exchange(other.begin_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  PageMemory& operator=(PageMemory&& other) noexcept {
    std::swap(begin_, other.begin_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~PageMemory();

  // Gives all whole pages from `bytes` on back to the system. Requires bytes <= size().
  void Shrink(size_t bytes);

  [[nodiscard]] size_t size() const { return bytes_; }
  // The block as an array of T, a type without constructor or destructor.
  template <typename T>
  [[nodiscard]] T* As() const {
    return static_cast<T*>(begin_);
  }

 private:
  PageMemory(void* begin, size_t bytes) : begin_(begin), bytes_(bytes) {}

  void* begin_ = nullptr;
  size_t bytes_ = 0;
};

}  // namespace kundig
