// SecretBits: random bits that nobody outside can foretell.
#pragma once

#include <cstdint>

namespace kundig {

// From the system's generator, many at a time. From any thread; not to be used after fork().
[[nodiscard]] uint64_t SecretBits();

}  // namespace kundig
