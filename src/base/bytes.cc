#include "base/bytes.h"

namespace kundig {

void ByteWriter::WriteText(std::string_view text) {
  Write(static_cast<uint64_t>(text.size()));
  Append(std::as_bytes(std::span(text)));
}

void ByteWriter::Append(std::span<const std::byte> bytes) {
  constexpr size_t kFlushAt = 1 << 20;
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  if (sink_ && bytes_.size() >= kFlushAt) Flush();
}

void ByteWriter::Flush() {
  if (!sink_) return;
  sink_(bytes_);
  bytes_.clear();
}

Result<std::string> ByteReader::ReadText() {
  KUNDIG_ASSIGN_OR_RETURN(const auto size, Read<uint64_t>());
  if (rest_.size() < size) return Truncated();
  std::string text(reinterpret_cast<const char*>(rest_.data()), size);
  rest_ = rest_.subspan(size);
  return text;
}

tl::unexpected<Error> ByteReader::Truncated() {
  return Fail(ErrorCode::kFailure, "the serialised bytes end too early", {}, "take a whole copy");
}

}  // namespace kundig
