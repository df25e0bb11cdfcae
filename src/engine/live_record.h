// What the journal holds of an event that came in: all that was read in it, so that it is read
// once.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "events/event.h"
#include "events/event_defect.h"

namespace kundig {

// An event, or what could not be understood with the reason.
struct LiveRecord {
  Event event;
  std::optional<EventDefect> defect;
  std::string_view raw;  // of a defect: the text as it came
};

[[nodiscard]] size_t LiveEventBytes(const Event& event);
void AppendLiveEvent(const Event& event, std::string& bytes);
void AppendLiveDefect(const EventDefect& defect, std::string_view raw, std::string& bytes);
// Reads into `record`, whose memory is used again; `raw` borrows the bytes. Requires that they were
// made by one of the two.
void ReadLiveRecord(std::string_view bytes, LiveRecord& record);

}  // namespace kundig
