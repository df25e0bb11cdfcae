// A segment is one file of the journal: a header, then records one after the other. Reading one
// tells what a crash cut off from what was damaged later.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/journal/record.h"

namespace kundig {

inline constexpr size_t kSegmentHeaderBytes = 32;

struct SegmentHeader {
  uint64_t first_sequence = 1;  // of its first record
  uint64_t salt = 0;            // random; seeds the checksums of its records

  friend bool operator==(const SegmentHeader&, const SegmentHeader&) = default;
};

// "00000000000000000001.journal", and back; absent where it is no such name.
[[nodiscard]] std::string SegmentName(uint64_t first_sequence);
[[nodiscard]] std::optional<uint64_t> ParseSegmentName(std::string_view name);

[[nodiscard]] std::string EncodeSegmentHeader(const SegmentHeader& header);
// Absent where the bytes do not begin with a whole header.
[[nodiscard]] std::optional<SegmentHeader> DecodeSegmentHeader(std::string_view bytes);

// Walks through the records of a segment.
class SegmentReader {
 public:
  // `bytes` are the whole file, borrowed for as long as the reader and its records are used.
  // Records before `durable_until` were durable for certain: those that the next segment, if there
  // is one, does not repeat. What stands behind them does not count then.
  SegmentReader(std::string_view bytes, const SegmentHeader& header,
                std::optional<uint64_t> durable_until);

  enum class Found {
    kRecord,
    kEnd,      // nothing is left
    kTorn,     // what is left was never durable: a crash came in between
    kDamaged,  // what is missing here was durable
  };
  Found Next(JournalRecord& record);

  // Where the next record begins or should begin, and its number.
  [[nodiscard]] size_t offset() const { return offset_; }
  [[nodiscard]] uint64_t sequence() const { return sequence_; }

 private:
  [[nodiscard]] Found Broken() const;

  std::string_view bytes_;
  uint64_t salt_;
  std::optional<uint64_t> durable_until_;
  size_t offset_ = kSegmentHeaderBytes;
  uint64_t sequence_;
};

}  // namespace kundig
