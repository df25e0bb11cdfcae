#include "store/journal/record.h"

#include <bit>

#include "base/check.h"

namespace kundig {
namespace {

static_assert(std::endian::native == std::endian::little, "the journal's bytes are little-endian");

constexpr uint32_t kMagic = 0x31524a4b;  // "KJR1"
constexpr uint32_t kKindBits = 8;

struct Header {
  uint64_t checksum = 0;  // of all that follows, the payload included
  uint32_t magic = kMagic;
  uint32_t payload_bytes = 0;
  uint64_t sequence = 0;
  uint32_t place_and_kind = 0;  // place in the group << 8 | kind
  uint32_t key_id = 0;
  int64_t received_at_us = 0;
  Fingerprint message;
  uint64_t content = 0;
};
static_assert(sizeof(Header) == kRecordHeaderBytes);

bool IsKind(uint32_t kind) {
  return kind >= static_cast<uint32_t>(RecordKind::kStored) &&
         kind <= static_cast<uint32_t>(RecordKind::kOwn);
}

uint64_t ChecksumOf(uint64_t salt, std::string_view record) {
  return Checksum(salt, record.substr(sizeof(Header::checksum)));
}

}  // namespace

void AppendRecord(const JournalRecord& record, std::string& bytes) {
  const uint64_t place = record.sequence - record.group_first;
  KUNDIG_CHECK(record.payload.size() <= kMaxPayloadBytes && place < kMaxGroupRecords);
  const Header header{.payload_bytes = static_cast<uint32_t>(record.payload.size()),
                      .sequence = record.sequence,
                      .place_and_kind = static_cast<uint32_t>(place << kKindBits) |
                                        static_cast<uint8_t>(record.kind),
                      .key_id = record.key_id,
                      .received_at_us = record.received_at_us,
                      .message = record.message,
                      .content = record.content};
  bytes.append(reinterpret_cast<const char*>(&header), sizeof(header));
  bytes.append(record.payload);
}

void SealRecords(uint64_t salt, std::string& bytes) {
  for (size_t offset = 0; offset < bytes.size();) {
    Header header;
    std::memcpy(&header, bytes.data() + offset, sizeof(header));
    const size_t size = sizeof(header) + header.payload_bytes;
    const uint64_t checksum = ChecksumOf(salt, std::string_view(bytes).substr(offset, size));
    std::memcpy(bytes.data() + offset, &checksum, sizeof(checksum));
    offset += size;
  }
}

Decoding DecodeRecord(std::string_view bytes, uint64_t salt, JournalRecord& record) {
  if (bytes.size() < sizeof(Header)) return Decoding::kIncomplete;
  Header header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.magic != kMagic || header.payload_bytes > kMaxPayloadBytes) return Decoding::kBroken;
  const size_t size = sizeof(header) + header.payload_bytes;
  if (bytes.size() < size) return Decoding::kIncomplete;
  if (header.checksum != ChecksumOf(salt, bytes.substr(0, size))) return Decoding::kBroken;
  const uint32_t kind = header.place_and_kind & ((1u << kKindBits) - 1);
  const uint64_t place = header.place_and_kind >> kKindBits;
  if (!IsKind(kind) || place > header.sequence) return Decoding::kBroken;
  record = {.kind = static_cast<RecordKind>(kind),
            .key_id = header.key_id,
            .received_at_us = header.received_at_us,
            .message = header.message,
            .content = header.content,
            .payload = bytes.substr(sizeof(header), header.payload_bytes),
            .sequence = header.sequence,
            .group_first = header.sequence - place};
  return Decoding::kRecord;
}

size_t FindRecord(std::string_view bytes, uint64_t salt, size_t begin, JournalRecord& record) {
  constexpr size_t kMagicAt = offsetof(Header, magic);
  const std::string_view magic(reinterpret_cast<const char*>(&kMagic), sizeof(kMagic));
  size_t found = bytes.find(magic, begin + kMagicAt);
  while (found != std::string_view::npos) {
    const size_t offset = found - kMagicAt;
    if (DecodeRecord(bytes.substr(offset), salt, record) == Decoding::kRecord) return offset;
    found = bytes.find(magic, found + 1);
  }
  return std::string_view::npos;
}

}  // namespace kundig
