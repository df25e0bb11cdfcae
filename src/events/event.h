// Event: one thing that a customer did, as the Segment tracking API tells it, checked and dated.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kundig {

enum class EventType : uint8_t { kTrack, kIdentify, kPage, kScreen, kGroup, kAlias };

// "track", "identify", "page", "screen", "group", "alias".
[[nodiscard]] std::string_view EventTypeName(EventType type);
[[nodiscard]] std::optional<EventType> ParseEventType(std::string_view text);

// Identifiers are UTF-8 without NUL; empty where the event has none. Times are microseconds in UTC.
struct Event {
  EventType type = EventType::kTrack;
  std::string message_id;  // the sender's, or made from the content
  std::string user_id;
  std::string anonymous_id;
  std::string previous_id;  // alias: the identifier that user_id replaces
  std::string group_id;
  std::string email;  // of the person, by its traits, as it was told
  std::string phone;
  std::string name;  // of a track call its event, of page and screen calls their name

  int64_t time_us = 0;  // when it happened, corrected for the sender's clock
  int64_t received_us = 0;
  std::optional<int64_t> original_us;  // when it happened by the sender's clock
  std::optional<int64_t> sent_us;      // when it was sent by the sender's clock

  // The event as canonical JSON: no blanks, the members of every object in the order of their
  // bytes and each once (of repeated ones the last), numbers in their shortest form. Without
  // `writeKey`.
  std::string payload;
  // Of what the event says: the same for a repetition by the sender, whatever it changes on the way
  // (sentAt, receivedAt, _metadata, the order of members). 32 hexadecimal digits.
  std::string content_digest;
};

// Under which identifier the customer came: the user id, else the anonymous id. What either is
// worth, and to whom it is joined, is the business of identity (identity/identifiers.h).
[[nodiscard]] inline const std::string& CustomerOf(const Event& event) {
  return event.user_id.empty() ? event.anonymous_id : event.user_id;
}

}  // namespace kundig
