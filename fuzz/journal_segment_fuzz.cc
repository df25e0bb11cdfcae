// A segment of the journal, damaged in any way: read without running over its bytes, and never to
// records that are out of order. The bytes are, after one that says what else, either a segment as
// it lies on the disk, or payloads of which one is made and then damaged.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/check.h"
#include "store/journal/segment.h"

namespace {

using kundig::JournalRecord;
using kundig::SegmentReader;

// Reads to the end; gives the payloads.
std::string ReadAll(std::string_view bytes, bool is_last) {
  std::string payloads;
  const auto header = kundig::DecodeSegmentHeader(bytes);
  if (!header) return payloads;
  std::optional<uint64_t> durable_until;
  if (!is_last) durable_until = header->first_sequence + 3;
  SegmentReader reader(bytes, *header, durable_until);
  JournalRecord record;
  uint64_t expected = header->first_sequence;
  while (reader.Next(record) == SegmentReader::Found::kRecord) {
    KUNDIG_CHECK(record.sequence == expected++ && record.group_first <= record.sequence);
    KUNDIG_CHECK(reader.offset() <= bytes.size());
    payloads += record.payload;
  }
  return payloads;
}

// A segment of records with these payloads, cut from `rest` at every '/'; each its own group.
std::string MakeSegment(std::string_view rest, std::string& payloads) {
  std::string records;
  for (uint64_t sequence = 1; !rest.empty(); ++sequence) {
    const std::string_view payload = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(rest.size(), payload.size() + 1));
    kundig::AppendRecord({.payload = payload, .sequence = sequence, .group_first = sequence},
                         records);
    payloads += payload;
  }
  kundig::SealRecords(99, records);
  return kundig::EncodeSegmentHeader({.first_sequence = 1, .salt = 99}) + records;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 4) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const bool is_last = (data[0] & 1) != 0;
  ReadAll(input.substr(1), is_last);
  std::string payloads;
  std::string segment = MakeSegment(input.substr(4), payloads);
  KUNDIG_CHECK(ReadAll(segment, true) == payloads);
  // One byte flipped: what is read is a beginning of what was written.
  const size_t place = (data[1] | (size_t{data[2]} << 8)) % segment.size();
  segment[place] = static_cast<char>(segment[place] ^ (data[3] | 1));
  KUNDIG_CHECK(payloads.starts_with(ReadAll(segment, is_last)));
  return 0;
}
