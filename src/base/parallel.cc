#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "base/check.h"

namespace kundig {

size_t HardwareThreads() { return std::max(1u, std::thread::hardware_concurrency()); }

void ParallelFor(size_t count, size_t piece,
                 const std::function<void(size_t begin, size_t end)>& body) {
  KUNDIG_CHECK(piece > 0);
  const size_t pieces = (count + piece - 1) / piece;
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next.fetch_add(1); i < pieces; i = next.fetch_add(1)) {
      body(i * piece, std::min(count, (i + 1) * piece));
    }
  };
  const size_t threads = std::min(HardwareThreads(), pieces);
  std::vector<std::jthread> others;
  for (size_t i = 1; i < threads; ++i) others.emplace_back(work);
  work();
}

}  // namespace kundig
