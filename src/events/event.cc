#include "events/event.h"

#include <array>

namespace kundig {
namespace {

constexpr std::array<std::string_view, 6> kTypeNames = {"track",  "identify", "page",
                                                        "screen", "group",    "alias"};

}  // namespace

std::string_view EventTypeName(EventType type) { return kTypeNames[static_cast<size_t>(type)]; }

std::optional<EventType> ParseEventType(std::string_view text) {
  for (size_t i = 0; i < kTypeNames.size(); ++i) {
    if (text == kTypeNames[i]) return static_cast<EventType>(i);
  }
  return std::nullopt;
}

}  // namespace kundig
