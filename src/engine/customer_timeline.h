// What a customer did, by time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/config.h"
#include "store/store.h"

namespace kundig {

// Where nothing is told, a member is absent or empty.
struct TimelineEntry {
  std::optional<Day> day;          // in the company's time zone
  std::optional<int64_t> time_us;  // UTC
  std::string kind;  // purchase, use, view, answer; else the event's type, such as identify
  std::string item;  // its name or finest level; the event's name where it is about no item
  std::optional<double> quantity;
  std::optional<int64_t> value_minor;
};

// The latest `most` entries, the newest first; what is without a day comes last. An event that
// brought interactions is told by them. Errors: those of the store.
Result<std::vector<TimelineEntry>> ReadTimeline(Store& store, const Config& config,
                                                int32_t person_key, int64_t most);

}  // namespace kundig
