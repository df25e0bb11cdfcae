// One record of the journal and its bytes: a header of 64 bytes, then the payload as it came.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/journal/fingerprint.h"

namespace kundig {

// What became of something that was received; every record but kOwn is exactly one thing received,
// so that the balance of counts can be recomputed from the records.
enum class RecordKind : uint8_t {
  kStored = 1,       // an event; its message is remembered
  kQuarantined = 2,  // not understood; remembered too, so that it is quarantined once
  kConflict = 3,     // the id of another message: quarantined, under its ConflictFingerprint()
  kDuplicate = 4,    // a message that is remembered already; no payload
  kSuppressed = 5,   // not wanted (consent, erased); no payload, not remembered
  kOwn = 6,          // written by ourselves, such as a decision: not received, not remembered
};

// Whether the record's message is remembered: who sends it again sends a duplicate.
[[nodiscard]] constexpr bool IsRemembered(RecordKind kind) { return kind <= RecordKind::kConflict; }

struct JournalRecord {
  RecordKind kind = RecordKind::kStored;
  uint32_t key_id = 0;         // by which it came
  int64_t received_at_us = 0;  // UTC, microseconds since 1970
  Fingerprint message;
  uint64_t content = 0;  // fingerprint
  std::string_view payload;
  // Given by the journal: the record's number, from 1 without gaps, and that of the first record
  // that was made durable together with it. All before that one was durable when this was written.
  uint64_t sequence = 0;
  uint64_t group_first = 0;

  friend bool operator==(const JournalRecord&, const JournalRecord&) = default;
};

inline constexpr size_t kRecordHeaderBytes = 64;
inline constexpr uint32_t kMaxPayloadBytes = 64u << 20;
inline constexpr uint64_t kMaxGroupRecords = 1u << 24;

// Appends the record's bytes without their checksum. Requires a payload of at most
// kMaxPayloadBytes and a place in the group below kMaxGroupRecords.
void AppendRecord(const JournalRecord& record, std::string& bytes);
// Sets the checksums of all records in `bytes`, which are nothing but records.
void SealRecords(uint64_t salt, std::string& bytes);

enum class Decoding {
  kRecord,      // read
  kIncomplete,  // the bytes end before the record does, or it is no record
  kBroken,      // no record begins here
};
// Reads the record at the beginning of `bytes`; its payload borrows them. Its size is
// kRecordHeaderBytes and the payload.
[[nodiscard]] Decoding DecodeRecord(std::string_view bytes, uint64_t salt, JournalRecord& record);
[[nodiscard]] inline size_t RecordBytes(const JournalRecord& record) {
  return kRecordHeaderBytes + record.payload.size();
}

// The first offset in `bytes`, from `begin` on, at which a whole record begins; npos where none.
[[nodiscard]] size_t FindRecord(std::string_view bytes, uint64_t salt, size_t begin,
                                JournalRecord& record);

}  // namespace kundig
