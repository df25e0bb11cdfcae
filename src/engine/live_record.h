// What the journal holds of an event that came in: enough for the store to become the same as if it
// had been told at once.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "events/event.h"
#include "events/event_defect.h"

namespace kundig {

// An event, or what could not be understood with the reason.
struct LiveRecord {
  EventType type = EventType::kTrack;
  std::string_view payload;  // canonical JSON of an event
  std::optional<EventDefect> defect;
  std::string_view raw;  // of a defect: the text as it came
};

[[nodiscard]] std::string EncodeLiveEvent(const Event& event);
[[nodiscard]] std::string EncodeLiveDefect(const EventDefect& defect, std::string_view raw);
// Borrows the bytes. Requires that they were made by one of the two.
[[nodiscard]] LiveRecord DecodeLiveRecord(std::string_view bytes);

}  // namespace kundig
