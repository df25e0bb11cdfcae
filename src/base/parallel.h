// ParallelFor: the same work on all cores, in pieces that do not depend on the number of cores.
#pragma once

#include <cstddef>
#include <functional>

namespace kundig {

// Cores that this process may use; at least 1.
[[nodiscard]] size_t HardwareThreads();

// Calls body(begin, end) for consecutive pieces of [0, count), each of `piece` elements (the last
// may be shorter), on up to HardwareThreads() threads. The pieces are the same on every machine, so
// a result put together in the order of the pieces is too. `body` must not throw.
void ParallelFor(size_t count, size_t piece,
                 const std::function<void(size_t begin, size_t end)>& body);

}  // namespace kundig
