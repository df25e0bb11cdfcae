#include "engine/live_record.h"

#include <array>
#include <cstring>

#include "base/check.h"

namespace kundig {
namespace {

// Marks of a layout: another layout gets other marks.
constexpr char kEventMark = 'F';
constexpr char kDefectMark = 'd';
constexpr size_t kMarks = 2;  // what it is, and its type or code

// The numbers of an event, as they lie behind its marks; then its texts, one after the other.
struct Numbers {
  int64_t time_us = 0;
  int64_t received_us = 0;
  int64_t original_us = 0;
  int64_t sent_us = 0;
  uint32_t has_original = 0;
  uint32_t has_sent = 0;
  std::array<uint32_t, 10> text_bytes{};
};

// Of an Event or a const Event.
template <typename AnyEvent>
auto TextsOf(AnyEvent& event) {
  return std::array{&event.message_id,    &event.user_id,  &event.anonymous_id,
                    &event.previous_id,   &event.group_id, &event.email,
                    &event.phone,         &event.name,     &event.payload,
                    &event.content_digest};
}

void ReadEvent(std::string_view bytes, Event& event) {
  Numbers numbers;
  KUNDIG_CHECK(bytes.size() >= sizeof(numbers));
  std::memcpy(&numbers, bytes.data(), sizeof(numbers));
  bytes.remove_prefix(sizeof(numbers));
  event.time_us = numbers.time_us;
  event.received_us = numbers.received_us;
  event.original_us.reset();
  event.sent_us.reset();
  if (numbers.has_original != 0) event.original_us = numbers.original_us;
  if (numbers.has_sent != 0) event.sent_us = numbers.sent_us;
  const auto texts = TextsOf(event);
  for (size_t i = 0; i < texts.size(); ++i) {
    KUNDIG_CHECK(bytes.size() >= numbers.text_bytes[i]);
    texts[i]->assign(bytes.substr(0, numbers.text_bytes[i]));
    bytes.remove_prefix(numbers.text_bytes[i]);
  }
  KUNDIG_CHECK(bytes.empty());
}

}  // namespace

size_t LiveEventBytes(const Event& event) {
  size_t bytes = kMarks + sizeof(Numbers);
  for (const std::string* text : TextsOf(event)) bytes += text->size();
  return bytes;
}

void AppendLiveEvent(const Event& event, std::string& bytes) {
  const auto texts = TextsOf(event);
  Numbers numbers{.time_us = event.time_us,
                  .received_us = event.received_us,
                  .original_us = event.original_us.value_or(0),
                  .sent_us = event.sent_us.value_or(0),
                  .has_original = event.original_us.has_value() ? 1u : 0u,
                  .has_sent = event.sent_us.has_value() ? 1u : 0u};
  for (size_t i = 0; i < texts.size(); ++i) {
    numbers.text_bytes[i] = static_cast<uint32_t>(texts[i]->size());
  }
  bytes += kEventMark;
  bytes += static_cast<char>(event.type);
  bytes.append(reinterpret_cast<const char*>(&numbers), sizeof(numbers));
  for (const std::string* text : texts) bytes += *text;
}

// The reason has no NUL: it is a sentence of ours.
void AppendLiveDefect(const EventDefect& defect, std::string_view raw, std::string& bytes) {
  bytes += kDefectMark;
  bytes += static_cast<char>(defect.code);
  bytes += std::string_view(defect.reason).substr(0, defect.reason.find('\0'));
  bytes += '\0';
  bytes += raw;
}

void ReadLiveRecord(std::string_view bytes, LiveRecord& record) {
  KUNDIG_CHECK(bytes.size() >= kMarks);
  const std::string_view rest = bytes.substr(kMarks);
  record.defect.reset();
  record.raw = {};
  if (bytes[0] == kEventMark) {
    record.event.type = static_cast<EventType>(bytes[1]);
    ReadEvent(rest, record.event);
    return;
  }
  KUNDIG_CHECK(bytes[0] == kDefectMark);
  const size_t end = rest.find('\0');
  KUNDIG_CHECK(end != std::string_view::npos);
  record.defect = EventDefect{.code = static_cast<EventDefectCode>(bytes[1]),
                              .reason = std::string(rest.substr(0, end))};
  record.raw = rest.substr(end + 1);
}

}  // namespace kundig
