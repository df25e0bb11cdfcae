// Any bytes as a packed body: never more than the limit comes out.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "server/unpack_body.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kLimit = size_t{1} << 16;
  const std::string body(reinterpret_cast<const char*>(data), size);
  for (const char* encoding : {"", "gzip", "deflate", "br"}) {
    const auto unpacked = kundig::UnpackBody(body, encoding, kLimit);
    KUNDIG_CHECK(unpacked ? unpacked->size() <= kLimit : !unpacked.error().what.empty());
  }
  return 0;
}
