#include "server/unpack_body.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "server/http_message.h"

namespace kundig {
namespace {

// How zlib's window argument names the frames.
enum class Frame : int { kGzip = MAX_WBITS + 16, kZlib = MAX_WBITS, kRaw = -MAX_WBITS };

constexpr size_t kStepBytes = size_t{1} << 16;

tl::unexpected<Refusal> Damaged(std::string_view why) {
  return Refuse(400, fmt::format("the packed body is damaged: {}", why),
                "Send it again, packed as a whole or not packed.");
}

class Inflater {
 public:
  Inflater(std::string_view packed, Frame frame) : frame_(frame) {
    KUNDIG_CHECK(inflateInit2(&stream_, static_cast<int>(frame)) == Z_OK);
    // zlib does not write to its input; the type says so only in later versions.
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  OrRefusal<std::string> Run(size_t max_bytes) {
    std::string unpacked;
    while (true) {
      KUNDIG_ASSIGN_OR_RETURN(const bool end_of_member, Step(unpacked));
      if (unpacked.size() > max_bytes) {
        return Refuse(413, fmt::format("the body has more than {} bytes when unpacked", max_bytes),
                      "Send fewer events at a time.");
      }
      if (!end_of_member) continue;
      if (!NextMember()) break;
    }
    if (stream_.avail_in > 0) return Damaged("there are other bytes behind it");
    return unpacked;
  }

 private:
  // Appends up to kStepBytes to `unpacked`; true where a member ends.
  OrRefusal<bool> Step(std::string& unpacked) {
    const size_t before = unpacked.size();
    unpacked.resize(before + kStepBytes);
    stream_.next_out = reinterpret_cast<Bytef*>(unpacked.data() + before);
    stream_.avail_out = kStepBytes;
    const int outcome = inflate(&stream_, Z_NO_FLUSH);
    unpacked.resize(before + kStepBytes - stream_.avail_out);
    if (outcome == Z_STREAM_END) return true;
    // No progress is possible, since all the input was there.
    if (outcome == Z_BUF_ERROR) return Damaged("it ends too early");
    if (outcome != Z_OK) return Damaged(stream_.msg != nullptr ? stream_.msg : "unreadable data");
    return false;
  }

  // Skips the zero bytes that some writers pad with; true where another gzip member begins.
  bool NextMember() {
    while (stream_.avail_in > 0 && *stream_.next_in == 0) {
      ++stream_.next_in;
      --stream_.avail_in;
    }
    const bool another = frame_ == Frame::kGzip && stream_.avail_in >= 2 &&
                         stream_.next_in[0] == 0x1f && stream_.next_in[1] == 0x8b;
    if (another) KUNDIG_CHECK(inflateReset(&stream_) == Z_OK);
    return another;
  }

  Frame frame_;
  z_stream stream_{};
};

bool IsZlib(std::string_view body) {
  if (body.size() < 2 || body[0] != '\x78') return false;
  return (0x78 * 256 + static_cast<unsigned char>(body[1])) % 31 == 0;  // RFC 1950, FCHECK
}

bool LooksLikeJson(std::string_view body) {
  const size_t first = body.find_first_not_of(" \t\r\n");
  return first == body.npos || body[first] == '{' || body[first] == '[';
}

}  // namespace

OrRefusal<std::string> UnpackBody(std::string body, std::string_view content_encoding,
                                  size_t max_bytes) {
  if (body.starts_with("\x1f\x8b")) return Inflater(body, Frame::kGzip).Run(max_bytes);
  if (IsZlib(body)) return Inflater(body, Frame::kZlib).Run(max_bytes);
  const std::string_view encoding = Trimmed(content_encoding);
  const bool zstandard = body.starts_with("\x28\xb5\x2f\xfd");
  if (!zstandard && (encoding.empty() || LooksLikeJson(body))) {
    if (body.size() <= max_bytes) return body;
    return Refuse(413, fmt::format("the body has more than {} bytes", max_bytes),
                  "Send fewer events at a time.");
  }
  if (EqualNoCase(encoding, "deflate")) return Inflater(body, Frame::kRaw).Run(max_bytes);
  if (!zstandard && (EqualNoCase(encoding, "gzip") || EqualNoCase(encoding, "x-gzip") ||
                     EqualNoCase(encoding, "identity"))) {
    return body;  // said to be packed, and is not
  }
  return Refuse(415, "the body is packed in a way that is not understood here",
                "Pack it with gzip, or not at all.");
}

}  // namespace kundig
