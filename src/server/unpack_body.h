// UnpackBody: the bytes that a client meant, however it packed them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "server/refusal.h"

namespace kundig {

inline constexpr size_t kMaxUnpackedBytes = size_t{8} << 20;

// The bytes are believed, not the headers: gzip (RFC 1952, several members, zero bytes behind them)
// and zlib (RFC 1950) are known by how they begin. The header only tells of what has no beginning
// of its own: deflate without the zlib frame, and Brotli. What is not packed comes back as it is.
//
// Memory is bounded by `max_bytes`, whatever is packed in the body. Errors: 413 as soon as more
// than `max_bytes` come out; 400 where the packed bytes are damaged, end too early, or have others
// behind them; 415 for Brotli, Zstandard and compress.
[[nodiscard]] OrRefusal<std::string> UnpackBody(std::string body, std::string_view content_encoding,
                                                size_t max_bytes = kMaxUnpackedBytes);

}  // namespace kundig
