// Packing for tests: what UnpackBody is to unpack.
#pragma once

#include <zlib.h>

#include <string>
#include <string_view>

#include "base/check.h"

namespace kundig {

enum class Packing : int { kGzip = MAX_WBITS + 16, kZlib = MAX_WBITS, kDeflate = -MAX_WBITS };

// `text`, `times` times, packed as one stream, without holding it all.
inline std::string Pack(std::string_view text, Packing packing, size_t times = 1) {
  z_stream stream{};
  KUNDIG_CHECK(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, static_cast<int>(packing), 8,
                            Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed;
  std::string space(size_t{1} << 16, '\0');
  for (size_t i = 0; i < times; ++i) {
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    int outcome = Z_OK;
    do {
      stream.next_out = reinterpret_cast<Bytef*>(space.data());
      stream.avail_out = static_cast<uInt>(space.size());
      outcome = deflate(&stream, i + 1 == times ? Z_FINISH : Z_NO_FLUSH);
      packed.append(space, 0, space.size() - stream.avail_out);
    } while (stream.avail_in > 0 || (i + 1 == times && outcome != Z_STREAM_END));
  }
  deflateEnd(&stream);
  return packed;
}

}  // namespace kundig
