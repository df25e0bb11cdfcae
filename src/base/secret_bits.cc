#include "base/secret_bits.h"

#include <sodium.h>

#include <array>
#include <cstddef>

namespace kundig {
namespace {

// A call of the system costs as much as a hundred of these bits.
struct Supply {
  std::array<uint64_t, 64> bits{};
  size_t used = bits.size();
};

}  // namespace

uint64_t SecretBits() {
  thread_local Supply supply;
  if (supply.used == supply.bits.size()) {
    randombytes_buf(supply.bits.data(), sizeof(supply.bits));
    supply.used = 0;
  }
  uint64_t& taken = supply.bits[supply.used++];
  const uint64_t bits = taken;
  taken = 0;  // what was given is not kept
  return bits;
}

}  // namespace kundig
