// The balance of counts: what was received is stored, a duplicate, quarantined or suppressed; by
// key and hour. A function of the journal's records, so that a crash cannot unbalance it.
#pragma once

#include <compare>
#include <cstdint>
#include <map>

#include "store/journal/record.h"

namespace kundig {

// Additive. Counts never overflow: 2^63 events are 290,000 years of a million a second.
struct IntakeCounts {
  int64_t received = 0;
  int64_t stored = 0;
  int64_t duplicate = 0;
  int64_t quarantined = 0;
  int64_t suppressed = 0;

  IntakeCounts& operator+=(const IntakeCounts& other);
  IntakeCounts& operator-=(const IntakeCounts& other);
  friend IntakeCounts operator+(IntakeCounts a, const IntakeCounts& b) { return a += b; }
  friend bool operator==(const IntakeCounts&, const IntakeCounts&) = default;

  // Nothing vanished: received = stored + duplicate + quarantined + suppressed.
  [[nodiscard]] bool Balanced() const;
};

// Of one record. Nothing of one of our own: it was not received.
[[nodiscard]] IntakeCounts CountsOf(RecordKind kind);

struct KeyHour {
  uint32_t key_id = 0;
  int64_t hour = 0;  // since 1970, UTC

  friend auto operator<=>(const KeyHour&, const KeyHour&) = default;
};
[[nodiscard]] KeyHour KeyHourOf(const JournalRecord& record);

// Additive, like its entries; entries that are zero are left out.
class IntakeLedger {
 public:
  void Add(const JournalRecord& record) { Add(KeyHourOf(record), CountsOf(record.kind)); }
  void Add(const KeyHour& key_hour, const IntakeCounts& counts);

  IntakeLedger& operator+=(const IntakeLedger& other);
  IntakeLedger& operator-=(const IntakeLedger& other);
  friend bool operator==(const IntakeLedger&, const IntakeLedger&) = default;

  [[nodiscard]] const std::map<KeyHour, IntakeCounts>& entries() const { return entries_; }
  [[nodiscard]] IntakeCounts Total() const;
  [[nodiscard]] std::map<uint32_t, IntakeCounts> TotalByKey() const;
  // Every entry is balanced.
  [[nodiscard]] bool Balanced() const;

 private:
  std::map<KeyHour, IntakeCounts> entries_;
};

}  // namespace kundig
