// BLAKE2b-256 over canonical bytes, by libsodium.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace kundig {

using Digest = std::array<unsigned char, 32>;

// Of the bytes that `write` writes, without holding them all.
[[nodiscard]] Digest Blake2b256(const std::function<void(ByteWriter&)>& write);
[[nodiscard]] Digest Blake2b256(std::span<const std::byte> bytes);

// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string ToHex(const Digest& digest);
// Errors: kFailure where the text is not what ToHex gives.
Result<Digest> DigestFromHex(std::string_view hex);

}  // namespace kundig
