#include "engine/intake_balance.h"

#include <algorithm>

#include "base/iso_time.h"

namespace kundig {
namespace {

constexpr int64_t kMicrosPerHour = 3'600 * kMicrosPerSecond;

void WriteCounts(const IntakeCounts& counts, bool balanced, JsonWriter& json) {
  json.Field("received", counts.received)
      .Field("stored", counts.stored)
      .Field("duplicate", counts.duplicate)
      .Field("quarantined", counts.quarantined)
      .Field("suppressed", counts.suppressed)
      .Field("balanced", balanced);
}

}  // namespace

std::string KeyIdOf(const KeyNumbers& keys, uint32_t number) {
  if (number == kReplayKey) return "replay";
  const auto found =
      std::ranges::find_if(keys, [number](const auto& key) { return key.second == number; });
  return found == keys.end() ? fmt::format("#{}", number) : found->first;
}

int64_t FirstHourShown(int64_t now_us, int64_t hours) {
  return now_us / kMicrosPerHour - hours + 1;
}

std::string FormatHour(int64_t hour) {
  std::string text = FormatIsoTime(hour * kMicrosPerHour);
  return text.substr(0, text.find('.')) + "Z";
}

void WriteBalance(const IntakeLedger& ledger, const KeyNumbers& keys, int64_t first_hour,
                  JsonWriter& json) {
  const std::map<KeyHour, IntakeCounts>& entries = ledger.entries();
  WriteCounts(ledger.Total(), ledger.Balanced(), json);
  json.Key("keys").BeginArray();
  for (const auto& [number, total] : ledger.TotalByKey()) {
    const auto begin = entries.lower_bound({.key_id = number, .hour = INT64_MIN});
    const auto end = entries.upper_bound({.key_id = number, .hour = INT64_MAX});
    const bool balanced =
        std::all_of(begin, end, [](const auto& entry) { return entry.second.Balanced(); });
    json.BeginObject().Field("key", KeyIdOf(keys, number));
    WriteCounts(total, balanced, json);
    json.Key("hours").BeginArray();
    for (auto at = entries.lower_bound({.key_id = number, .hour = first_hour}); at != end; ++at) {
      json.BeginObject().Field("hour", FormatHour(at->first.hour));
      WriteCounts(at->second, at->second.Balanced(), json);
      json.EndObject();
    }
    json.EndArray().EndObject();
  }
  json.EndArray();
}

}  // namespace kundig
