// Any bytes as the body of a collect call: every event of it is kept or in quarantine, and nothing
// that is kept is changed by being put into a batch with others.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "server/collect_request.h"

namespace {

kundig::Collected Read(const kundig::CollectRequest& request) {
  static kundig::SegmentEventParser parser;
  kundig::Collected collected = request.Read(parser, 1'900'000'000'000'000);
  KUNDIG_CHECK(collected.events.size() + collected.defective.size() == request.size());
  for (const auto& event : collected.events) KUNDIG_CHECK(kundig::IsValidUtf8(event.payload));
  for (const auto& one : collected.defective) KUNDIG_CHECK(!one.defect.reason.empty());
  return collected;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string body(reinterpret_cast<const char*>(data), size);
  const kundig::CollectCall single{.batch = false, .type = kundig::EventType::kTrack};
  const kundig::CollectCall batch{.batch = true, .type = {}};
  if (const auto request = kundig::CollectRequest::Split(batch, body, "2026-11-24T12:00:00Z")) {
    static_cast<void>(request->WriteKey());
    Read(*request);
  }
  const auto alone = kundig::CollectRequest::Split(single, body);
  if (!alone) return 0;
  const kundig::Collected by_itself = Read(*alone);
  if (by_itself.events.empty() || body.starts_with("\xef\xbb\xbf")) return 0;
  std::string typed = by_itself.events[0].payload;
  const auto among = kundig::CollectRequest::Split(batch, "{\"batch\":[5," + typed + ",{}]}");
  KUNDIG_CHECK(among.has_value() && among->size() == 3);
  return 0;
}
