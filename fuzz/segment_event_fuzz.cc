// Any bytes as an event: a defect with its words, or an event whose payload is canonical and whose
// interactions can be mapped.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "events/interaction_mapping.h"
#include "events/segment_event.h"

namespace {

kundig::InteractionMapper MakeMapper() {
  return kundig::InteractionMapper::Make({.currency = "EUR",
                                          .rules = {{.event = "E",
                                                     .kind = "purchase",
                                                     .item = "properties.lines[].id",
                                                     .price = "properties.lines[].price",
                                                     .quantity = "properties.lines[].quantity"}}})
      .value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static kundig::SegmentEventParser parser;
  static kundig::InteractionMapper mapper = MakeMapper();
  const std::string_view json(reinterpret_cast<const char*>(data), size);
  const kundig::EventArrival arrival{
      .way = kundig::EventArrival::Way::kFile, .now_us = 1'900'000'000'000'000, .route = {}};
  const auto event = parser.Parse(json, arrival);
  if (!event) {
    KUNDIG_CHECK(!event.error().reason.empty());
    return 0;
  }
  KUNDIG_CHECK(!kundig::CustomerOf(*event).empty() && !event->message_id.empty());
  KUNDIG_CHECK(kundig::IsValidUtf8(event->payload));
  if (const auto interactions = mapper.Map(*event)) {
    for (const auto& interaction : *interactions) {
      KUNDIG_CHECK(interaction.value_minor.value_or(0) >= 0);
    }
  }
  // Numbers may grow in their canonical form, beyond what an event may be long.
  if (event->payload.size() > kundig::kMaxEventBytes) return 0;
  const auto again = parser.Parse(event->payload, arrival);
  KUNDIG_CHECK(again.has_value() && again->payload == event->payload);
  KUNDIG_CHECK(again->content_digest == event->content_digest);
  return 0;
}
