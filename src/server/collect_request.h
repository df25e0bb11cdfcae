// CollectRequest: the body of a collect call, taken apart into events; one that is broken costs the
// others nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/event.h"
#include "events/event_defect.h"
#include "events/segment_event.h"
#include "server/json_split.h"
#include "server/refusal.h"

namespace kundig {

inline constexpr size_t kMaxBatchEvents = 50'000;
// Of all events of a batch, with what the batch says for all of them in each.
inline constexpr size_t kMaxMergedBytes = size_t{64} << 20;

// What the path says.
struct CollectCall {
  bool batch = false;
  std::optional<EventType> type;  // of a single call; stands in for a missing `type`
};

struct DefectiveEvent {
  EventDefect defect;
  // As it was sent, but WithoutSecrets, cut after kMaxEventBytes; and with the type that the path
  // named where it has none, so that it can be sent again by itself.
  std::string text;
};

// Every event of the request is in one of the two.
struct Collected {
  std::vector<Event> events;
  std::vector<DefectiveEvent> defective;
};

// A body is one event, or {"batch": [event, ...]}. `context` and `integrations` beside the batch
// are put into each event, whose own members win, name by name; `sentAt` beside the batch, or else
// the field SentAt that some libraries send, goes into events that have none. Such common members
// that cannot be read are left out, so that they cost no event.
//
// A batch that breaks off is taken up to there; the rest is one defective event. Names with escapes
// in them ("b\u0061tch") are not recognised at the top level.
class CollectRequest {
 public:
  // Takes the body apart without reading the events in it. A byte order mark is skipped. Errors:
  // 400 where the body as a whole is no JSON object, or is to be a batch and has none; 413 above
  // kMaxBatchEvents or kMaxMergedBytes.
  static OrRefusal<CollectRequest> Split(const CollectCall& call, std::string body,
                                         std::string_view sent_at_field = {});

  // The `writeKey` beside the batch, else in its first event that has one; empty where there is
  // none.
  [[nodiscard]] std::string WriteKey() const;

  [[nodiscard]] size_t size() const { return items_.size() + (cut_off_ ? 1 : 0); }

  // Reads the events. `now_us` is when the request arrived.
  //
  // An event is dated and a missing message id is made as segment_event.h says: of the content, and
  // where it tells no time, of `sentAt` or else the arrival. Two events of one request without ids
  // that are equal byte for byte are then one, as are those that a client sends again with their
  // time. The arrival must stand in where nothing else does: else every "Cart Opened" of a customer
  // whose library sends neither time nor id would count once for ever.
  [[nodiscard]] Collected Read(SegmentEventParser& parser, int64_t now_us) const;

 private:
  // As JSON text, ready to be put into an event; empty where there is none.
  struct Common {
    std::string context;       // the members, without braces
    std::string integrations;  // the same
    std::string sent_at;
  };

  explicit CollectRequest(std::string body) : body_(std::move(body)) {}
  OrRefusal<void> SplitTop(const CollectCall& call, std::string_view sent_at_field);
  // `broken`: where the text around the batch breaks, if it does.
  OrRefusal<void> SplitBatch(size_t begin, std::optional<size_t> broken);
  void ReadCommon(std::string_view key, std::string_view value);
  void TakeSentAtField(std::string_view sent_at_field);
  [[nodiscard]] std::string Merged(std::string_view item) const;
  [[nodiscard]] std::string WithType(std::string_view item) const;

  std::string body_;
  CollectCall call_;
  std::vector<TextSpan> items_;
  std::optional<TextSpan> cut_off_;  // the rest of a batch that breaks off
  TextSpan write_key_;
  Common common_;
};

}  // namespace kundig
