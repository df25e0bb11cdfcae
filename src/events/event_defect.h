// EventDefect: why an event cannot be stored; it goes to quarantine with this.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace kundig {

// docs/events.md says of each what it means and how to mend it.
enum class EventDefectCode : uint8_t {
  // Of the text
  kEmpty,
  kTooLarge,
  kNotUtf8,
  kNotJson,
  kTooDeep,
  kBadNumber,
  kBadString,
  // Of the event
  kNotAnObject,
  kBadType,
  kNoId,
  kBadId,
  kBadMessageId,
  kNoEventName,
  kNoPreviousId,
  kBadTime,
  kNoTime,
  // Of the interactions in it
  kBadItem,
  kBadAmount,
  kBadQuantity,
  kOtherCurrency,
  // Of its place among the others
  kOtherContent,
};
inline constexpr int kEventDefectCodes = static_cast<int>(EventDefectCode::kOtherContent) + 1;

// The stable name under which the store and the API know it, such as "not_json".
[[nodiscard]] std::string_view EventDefectName(EventDefectCode code);

struct EventDefect {
  EventDefectCode code = EventDefectCode::kNotJson;
  std::string reason;  // a sentence for people, without a full stop
};

[[nodiscard]] inline tl::unexpected<EventDefect> Defect(EventDefectCode code, std::string reason) {
  return tl::unexpected<EventDefect>({.code = code, .reason = std::move(reason)});
}

// A value, or what is wrong with the event that it should have come from.
template <typename T>
using OrDefect = tl::expected<T, EventDefect>;

}  // namespace kundig
