#include "store/journal/intake_counts.h"

namespace kundig {
namespace {

constexpr int64_t kMicrosecondsPerHour = int64_t{3600} * 1'000'000;

int64_t FloorDivide(int64_t value, int64_t divisor) {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

}  // namespace

IntakeCounts& IntakeCounts::operator+=(const IntakeCounts& other) {
  received += other.received;
  stored += other.stored;
  duplicate += other.duplicate;
  quarantined += other.quarantined;
  suppressed += other.suppressed;
  return *this;
}

IntakeCounts& IntakeCounts::operator-=(const IntakeCounts& other) {
  received -= other.received;
  stored -= other.stored;
  duplicate -= other.duplicate;
  quarantined -= other.quarantined;
  suppressed -= other.suppressed;
  return *this;
}

bool IntakeCounts::Balanced() const {
  return received == stored + duplicate + quarantined + suppressed;
}

IntakeCounts CountsOf(RecordKind kind) {
  if (kind == RecordKind::kOwn) return {};
  IntakeCounts counts{.received = 1};
  switch (kind) {
    case RecordKind::kStored: counts.stored = 1; break;
    case RecordKind::kQuarantined:
    case RecordKind::kConflict: counts.quarantined = 1; break;
    case RecordKind::kDuplicate: counts.duplicate = 1; break;
    case RecordKind::kSuppressed: counts.suppressed = 1; break;
    case RecordKind::kOwn: break;
  }
  return counts;
}

KeyHour KeyHourOf(const JournalRecord& record) {
  return {.key_id = record.key_id,
          .hour = FloorDivide(record.received_at_us, kMicrosecondsPerHour)};
}

void IntakeLedger::Add(const KeyHour& key_hour, const IntakeCounts& counts) {
  const auto [entry, inserted] = entries_.try_emplace(key_hour);
  entry->second += counts;
  if (entry->second == IntakeCounts()) entries_.erase(entry);
}

IntakeLedger& IntakeLedger::operator+=(const IntakeLedger& other) {
  for (const auto& [key_hour, counts] : other.entries_) Add(key_hour, counts);
  return *this;
}

IntakeLedger& IntakeLedger::operator-=(const IntakeLedger& other) {
  for (const auto& [key_hour, counts] : other.entries_) {
    IntakeCounts negative;
    negative -= counts;
    Add(key_hour, negative);
  }
  return *this;
}

IntakeCounts IntakeLedger::Total() const {
  IntakeCounts total;
  for (const auto& [key_hour, counts] : entries_) total += counts;
  return total;
}

std::map<uint32_t, IntakeCounts> IntakeLedger::TotalByKey() const {
  std::map<uint32_t, IntakeCounts> totals;
  for (const auto& [key_hour, counts] : entries_) totals[key_hour.key_id] += counts;
  return totals;
}

bool IntakeLedger::Balanced() const {
  return std::ranges::all_of(entries_, [](const auto& entry) { return entry.second.Balanced(); });
}

}  // namespace kundig
