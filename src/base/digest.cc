#include "base/digest.h"

#include <sodium.h>

namespace kundig {

Digest Blake2b256(std::span<const std::byte> bytes) {
  Digest digest{};
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                     0);
  return digest;
}

Digest Blake2b256(const std::function<void(ByteWriter&)>& write) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, std::tuple_size_v<Digest>);
  ByteWriter writer([&state](std::span<const std::byte> bytes) {
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size());
  });
  write(writer);
  writer.Flush();
  Digest digest{};
  crypto_generichash_final(&state, digest.data(), digest.size());
  return digest;
}

std::string ToHex(const Digest& digest) {
  std::string hex(digest.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  hex.pop_back();
  return hex;
}

Result<Digest> DigestFromHex(std::string_view hex) {
  Digest digest{};
  size_t length = 0;
  const bool read = sodium_hex2bin(digest.data(), digest.size(), hex.data(), hex.size(), nullptr,
                                   &length, nullptr) == 0;
  if (!read || length != digest.size() || hex.size() != 2 * digest.size()) {
    return Fail(ErrorCode::kFailure, "this is no digest of 64 hexadecimal digits", {}, {});
  }
  return digest;
}

}  // namespace kundig
