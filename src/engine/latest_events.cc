#include "engine/latest_events.h"

#include <algorithm>

#include "base/iso_time.h"

namespace kundig {
namespace {

void WriteOrNull(JsonWriter& json, std::string_view key, std::string_view text) {
  json.Key(key);
  text.empty() ? json.Null() : json.Value(text);
}

}  // namespace

std::vector<LatestEvent> LatestEvents::Glimpse(const LiveBatch& batch) {
  std::vector<LatestEvent> glimpse;
  const size_t all = batch.events.size() + batch.defective.size();
  glimpse.reserve(std::min(all, kMost));
  for (size_t i = all - std::min(all, kMost); i < all; ++i) {
    LatestEvent& shown = glimpse.emplace_back();
    shown.received_us = batch.received_us;
    shown.key_number = batch.key_number;
    if (i < batch.events.size()) {
      shown.event = batch.events[i];
    } else {
      shown.defect = batch.defective[i - batch.events.size()].defect;
    }
  }
  return glimpse;
}

void LatestEvents::Add(std::vector<LatestEvent> glimpse, const std::vector<Became>& each) {
  const std::lock_guard lock(mutex_);
  const size_t before = each.size() - glimpse.size();
  number_ += before;
  for (size_t i = 0; i < glimpse.size(); ++i) {
    LatestEvent& shown = glimpse[i];
    shown.number = ++number_;
    shown.became = each[before + i];
    if (shown.became != Became::kQuarantined) {
      shown.defect.reset();  // it is there already
    } else if (!shown.defect) {
      shown.defect = {EventDefectCode::kOtherContent,
                      "the message id is known, with other content"};
    }
    events_.push_back(std::move(shown));
    if (events_.size() > kMost) events_.pop_front();
  }
}

std::vector<LatestEvent> LatestEvents::Newest(size_t most) {
  const std::lock_guard lock(mutex_);
  const auto shown = static_cast<ptrdiff_t>(std::min(most, events_.size()));
  std::vector<LatestEvent> newest(events_.rbegin(), events_.rbegin() + shown);
  for (LatestEvent& one : newest) {
    if (one.became != Became::kStored || !one.event) continue;
    const auto interactions = mapper_.Map(*one.event);
    if (interactions) continue;
    one.became = Became::kQuarantined;
    one.defect = interactions.error();
  }
  return newest;
}

void WriteLatest(const std::vector<LatestEvent>& events, const KeyNumbers& keys, JsonWriter& json) {
  json.BeginObject().Key("events").BeginArray();
  for (const LatestEvent& one : events) {
    const Event event = one.event.value_or(Event());
    json.BeginObject()
        .Field("number", one.number)
        .Field("receivedAt", FormatIsoTime(one.received_us))
        .Field("key", KeyIdOf(keys, one.key_number));
    WriteOrNull(json, "type", one.event ? EventTypeName(event.type) : "");
    WriteOrNull(json, "name", event.name);
    WriteOrNull(json, "customer", CustomerOf(event));
    json.Field("became", BecameName(one.became));
    WriteOrNull(json, "code", one.defect ? EventDefectName(one.defect->code) : "");
    WriteOrNull(json, "reason", one.defect ? std::string_view(one.defect->reason) : "");
    json.EndObject();
  }
  json.EndArray().EndObject();
}

}  // namespace kundig
