#include "engine/live_record.h"

#include "base/check.h"

namespace kundig {
namespace {

constexpr char kEventMark = 'e';
constexpr char kDefectMark = 'd';
constexpr size_t kMarks = 2;  // what it is, and its type or code

}  // namespace

std::string EncodeLiveEvent(const Event& event) {
  std::string bytes = {kEventMark, static_cast<char>(event.type)};
  return bytes += event.payload;
}

// The reason has no NUL: it is a sentence of ours.
std::string EncodeLiveDefect(const EventDefect& defect, std::string_view raw) {
  std::string bytes = {kDefectMark, static_cast<char>(defect.code)};
  bytes += std::string_view(defect.reason).substr(0, defect.reason.find('\0'));
  bytes += '\0';
  return bytes += raw;
}

LiveRecord DecodeLiveRecord(std::string_view bytes) {
  KUNDIG_CHECK(bytes.size() >= kMarks);
  const std::string_view rest = bytes.substr(kMarks);
  if (bytes[0] == kEventMark) {
    return {.type = static_cast<EventType>(bytes[1]), .payload = rest, .defect = {}, .raw = {}};
  }
  KUNDIG_CHECK(bytes[0] == kDefectMark);
  const size_t end = rest.find('\0');
  KUNDIG_CHECK(end != std::string_view::npos);
  return {.payload = {},
          .defect = EventDefect{.code = static_cast<EventDefectCode>(bytes[1]),
                                .reason = std::string(rest.substr(0, end))},
          .raw = rest.substr(end + 1)};
}

}  // namespace kundig
