#include "base/page_memory.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/check.h"

namespace kundig {
namespace {

size_t WholePages(size_t bytes) {
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return (bytes + page - 1) / page * page;
}

}  // namespace

Result<PageMemory> PageMemory::Allocate(size_t bytes) {
  if (bytes == 0) return PageMemory();
  const size_t size = WholePages(bytes);
  void* begin = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (begin == MAP_FAILED) {
    return Fail(ErrorCode::kFailure, fmt::format("no memory for {} MB", bytes >> 20), {},
                "use a machine with more memory, or fewer items");
  }
  // Fewer, larger pages make strided access faster; where the system has none it is no loss.
  madvise(begin, size, MADV_HUGEPAGE);
  return PageMemory(begin, size);
}

PageMemory::~PageMemory() {
  if (begin_ != nullptr) munmap(begin_, bytes_);
}

void PageMemory::Shrink(size_t bytes) {
  KUNDIG_CHECK(bytes <= bytes_);
  const size_t size = WholePages(bytes);
  if (size == bytes_) return;
  munmap(static_cast<char*>(begin_) + size, bytes_ - size);
  if (size == 0) begin_ = nullptr;
  bytes_ = size;
}

}  // namespace kundig
