// LatestEvents: the newest of what came in, and what became of each, for whoever connects a first
// system and wants to see it arrive. In memory alone.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "engine/intake_balance.h"
#include "engine/live_intake.h"
#include "events/event.h"
#include "events/event_defect.h"
#include "events/interaction_mapping.h"

namespace kundig {

struct LatestEvent {
  uint64_t number = 0;  // from 1, without gaps; later ones are greater
  int64_t received_us = 0;
  uint32_t key_number = 0;     // of the key that sent it
  std::optional<Event> event;  // nothing where it was not understood
  Became became = Became::kStored;
  std::optional<EventDefect> defect;  // where it is in quarantine
};

class LatestEvents {
 public:
  static constexpr size_t kMost = 50;

  explicit LatestEvents(InteractionMapper mapper) : mapper_(std::move(mapper)) {}

  // What a batch would show, without what became of it: its last kMost.
  [[nodiscard]] static std::vector<LatestEvent> Glimpse(const LiveBatch& batch);

  // `each` is what became of the whole batch; `glimpse` its end.
  void Add(std::vector<LatestEvent> glimpse, const std::vector<Became>& each);

  // The newest first. An event whose interactions cannot be read is in quarantine, although it was
  // counted before that was known; this is found out here, so that it costs nothing while nobody
  // looks.
  [[nodiscard]] std::vector<LatestEvent> Newest(size_t most);

 private:
  std::mutex mutex_;  // of what follows
  InteractionMapper mapper_;
  std::deque<LatestEvent> events_;  // the newest last
  uint64_t number_ = 0;
};

// {events: [{number, receivedAt, key, type, name, customer, became, code, reason}]}; what is empty
// is null.
void WriteLatest(const std::vector<LatestEvent>& events, const KeyNumbers& keys, JsonWriter& json);

}  // namespace kundig
