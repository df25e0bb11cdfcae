#include "store/journal/segment.h"

#include <charconv>

namespace kundig {
namespace {

constexpr uint64_t kMagic = 0x314a4749444e554b;  // "KUNDIGJ1"
constexpr std::string_view kEnding = ".journal";
constexpr size_t kDigits = 20;

struct HeaderBytes {
  uint64_t magic = kMagic;
  uint64_t first_sequence = 0;
  uint64_t salt = 0;
  uint64_t checksum = 0;  // of the above
};
static_assert(sizeof(HeaderBytes) == kSegmentHeaderBytes);

uint64_t ChecksumOf(const HeaderBytes& header) {
  return Checksum(kMagic,
                  {reinterpret_cast<const char*>(&header), offsetof(HeaderBytes, checksum)});
}

}  // namespace

std::string SegmentName(uint64_t first_sequence) {
  return fmt::format("{:0{}}{}", first_sequence, kDigits, kEnding);
}

std::optional<uint64_t> ParseSegmentName(std::string_view name) {
  if (name.size() != kDigits + kEnding.size() || !name.ends_with(kEnding)) return std::nullopt;
  uint64_t number = 0;
  const char* end = name.data() + kDigits;
  const auto [stop, error] = std::from_chars(name.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::string EncodeSegmentHeader(const SegmentHeader& header) {
  HeaderBytes bytes{.first_sequence = header.first_sequence, .salt = header.salt};
  bytes.checksum = ChecksumOf(bytes);
  return {reinterpret_cast<const char*>(&bytes), sizeof(bytes)};
}

std::optional<SegmentHeader> DecodeSegmentHeader(std::string_view bytes) {
  HeaderBytes header;
  if (bytes.size() < sizeof(header)) return std::nullopt;
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.magic != kMagic || header.checksum != ChecksumOf(header)) return std::nullopt;
  return SegmentHeader{.first_sequence = header.first_sequence, .salt = header.salt};
}

SegmentReader::SegmentReader(std::string_view bytes, const SegmentHeader& header,
                             std::optional<uint64_t> durable_until)
    : bytes_(bytes),
      salt_(header.salt),
      durable_until_(durable_until),
      sequence_(header.first_sequence) {}

SegmentReader::Found SegmentReader::Next(JournalRecord& record) {
  if (durable_until_ && sequence_ >= *durable_until_) return Found::kEnd;
  if (offset_ >= bytes_.size()) return durable_until_ ? Found::kDamaged : Found::kEnd;
  const Decoding decoded = DecodeRecord(bytes_.substr(offset_), salt_, record);
  if (decoded != Decoding::kRecord || record.sequence != sequence_) return Broken();
  offset_ += RecordBytes(record);
  ++sequence_;
  return Found::kRecord;
}

SegmentReader::Found SegmentReader::Broken() const {
  if (durable_until_) return Found::kDamaged;
  // A group is begun only when the one before it is durable. So a whole record of a later group is
  // proof that what is broken here was durable; without one, it is of the last group.
  JournalRecord later;
  size_t found = FindRecord(bytes_, salt_, offset_ + 1, later);
  while (found != std::string_view::npos) {
    if (later.group_first > sequence_) return Found::kDamaged;
    found = FindRecord(bytes_, salt_, found + RecordBytes(later), later);
  }
  return Found::kTorn;
}

}  // namespace kundig
