// SegmentEventParser: the JSON text of one event, as the Segment tracking API describes it, into an
// Event; or the reason why it is none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "events/event.h"
#include "events/event_defect.h"

namespace kundig {

inline constexpr size_t kMaxEventBytes = size_t{1} << 20;
inline constexpr size_t kMaxEventDepth = 64;           // objects and arrays inside one another
inline constexpr size_t kMaxMessageIdCharacters = 99;  // Segment: under 100
inline constexpr size_t kMaxIdBytes = 1000;

// How the event came to us.
struct EventArrival {
  enum class Way {
    kSent,  // to our server just now: our clock saw it arrive, and its own `receivedAt` is ignored
    // In a file: `receivedAt` in the event, where there is one, is when it arrived. Without it the
    // event's time is its `timestamp`, `originalTimestamp` or `sentAt` as it stands, whenever the
    // file is read.
    kFile,
  };
  Way way = Way::kSent;
  int64_t now_us = 0;              // microseconds in UTC
  std::optional<EventType> route;  // the type that the path named; stands in for a missing `type`
  std::string_view sent_at = {};   // a JSON scalar; stands in for a missing `sentAt`
};

// When the event happened. With a `receivedAt` of ours and a `sentAt`, the sender's clock is
// corrected as Segment does: time = receivedAt - (sentAt - originalTimestamp). Clamped:
// - never after its arrival, and never before 1970;
// - sentAt before originalTimestamp by up to a day is a delay of 0; by more it is no clock reading
//   (a zero value of some language) and ignored;
// - without sentAt, originalTimestamp itself; without that, sentAt, and then the arrival.
struct SenderClock {
  std::optional<int64_t> original_us;
  std::optional<int64_t> sent_us;
};
[[nodiscard]] int64_t CorrectedTime(const SenderClock& sender, int64_t received_us);

// Keeps its memory from event to event. Not to be used by two threads at once.
//
// Understood: type, messageId, userId, anonymousId, previousId, groupId (texts or numbers; null and
// blank texts are absent), traits.email and traits.phone of identify calls, else
// context.traits.email and context.traits.phone (texts or numbers; all else is absent), event,
// name, timestamp, originalTimestamp, sentAt, receivedAt (ISO 8601, or a number of seconds or
// milliseconds since 1970). All else is kept in the payload as it is.
//
// A missing messageId is made of the content digest, so that the same event imported twice is found
// to be the same. Where there is no originalTimestamp or timestamp either, sentAt or else the
// arrival goes into it: two alike that were sent at different times are two.
class SegmentEventParser {
 public:
  SegmentEventParser();
  ~SegmentEventParser();
  SegmentEventParser(SegmentEventParser&&) noexcept;
  SegmentEventParser& operator=(SegmentEventParser&&) noexcept;

  // `json` is one JSON object, with blanks around it or not.
  [[nodiscard]] OrDefect<Event> Parse(std::string_view json, const EventArrival& arrival);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kundig
