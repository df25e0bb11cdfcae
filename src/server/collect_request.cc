#include "server/collect_request.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "base/iso_time.h"
#include "base/keys.h"
#include "server/write_key.h"

namespace kundig {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Whether `text` is JSON that may stand inside an event, and of that type.
enum class Wanted { kObject, kScalar };
bool IsReadable(std::string_view text, Wanted wanted) {
  simdjson::dom::parser parser;
  if (parser.allocate(text.size(), kMaxEventDepth - 1) != simdjson::SUCCESS) return false;
  simdjson::dom::element value;
  if (parser.parse(text.data(), text.size()).get(value) != simdjson::SUCCESS) return false;
  return wanted == Wanted::kObject ? value.is_object()
                                   : !value.is_object() && !value.is_array() && !value.is_null();
}

// What stands between the braces of an object, without blanks around it.
std::string_view InsideBraces(std::string_view object) {
  std::string_view inside = object.substr(1, object.size() - 2);
  const size_t begin = inside.find_first_not_of(" \t\r\n");
  if (begin == inside.npos) return {};
  return inside.substr(begin, inside.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string_view TextIn(std::string_view value) {
  if (value.size() < 2 || value.front() != '"' || value.find('\\') != value.npos) return {};
  return value.substr(1, value.size() - 2);
}

bool IsUtf16(std::string_view body) {
  const std::string_view beginning = body.substr(0, 4);
  return beginning.starts_with("\xff\xfe") || beginning.starts_with("\xfe\xff") ||
         beginning.find('\0') != beginning.npos;
}

tl::unexpected<Refusal> NoJsonObject(std::string_view body) {
  std::string what = "the body is no JSON object";
  if (body.find_first_not_of(" \t\r\n") == body.npos) what = "the body is empty";
  if (IsUtf16(body)) what = "the body is not UTF-8 but UTF-16 or UTF-32";
  return Refuse(400, std::move(what), "Send one event, or {\"batch\": [...]}, as JSON in UTF-8.");
}

// Where the value of the member at `member` begins, if its name is "batch".
std::optional<size_t> BatchThatBreaksOff(std::string_view body, size_t member) {
  constexpr std::string_view kName = "\"batch\"";
  if (!body.substr(member).starts_with(kName)) return std::nullopt;
  const size_t colon = SkipBlanks(body, member + kName.size());
  if (!body.substr(colon).starts_with(':')) return std::nullopt;
  return colon + 1;
}

// The members of an event that common ones could change.
struct OwnMembers {
  bool whole = false;  // the event is an object that can be split to its end
  bool typed = false;
  std::string_view context;
  std::string_view integrations;
};

OwnMembers FindOwnMembers(std::string_view item) {
  OwnMembers own;
  JsonSplit split(item, 0);
  if (split.kind() != '{') return own;
  while (true) {
    const auto member = split.Next();
    if (!member) break;
    const std::string_view key = member->key.Of(item);
    const std::string_view value = member->value.Of(item);
    if (key == "type") own.typed = true;
    if (key == "context") own.context = value;
    if (key == "integrations") own.integrations = value;
  }
  own.whole = split.complete() && split.end() == item.size();
  return own;
}

bool IsAbsent(std::string_view value) { return value.empty() || value == "null"; }

// Appends `,"name":{common, own}`: of members with the same name the last one counts, so that the
// event's own win. An own member that is no object stays as it is.
void AppendObject(std::string_view name, std::string_view common, std::string_view own,
                  std::string& members) {
  if (common.empty() || (!IsAbsent(own) && own.front() != '{')) return;
  const std::string_view own_members = IsAbsent(own) ? std::string_view() : InsideBraces(own);
  members +=
      fmt::format(",\"{}\":{{{}{}{}}}", name, common, own_members.empty() ? "" : ",", own_members);
}

}  // namespace

OrRefusal<CollectRequest> CollectRequest::Split(const CollectCall& call, std::string body,
                                                std::string_view sent_at_field) {
  if (body.starts_with(kByteOrderMark)) body.erase(0, kByteOrderMark.size());
  CollectRequest request(std::move(body));
  request.call_ = call;
  KUNDIG_RETURN_IF_ERROR(request.SplitTop(call, sent_at_field));
  if (request.size() > kMaxBatchEvents) {
    return Refuse(413, fmt::format("more than {} events in one batch", kMaxBatchEvents),
                  "Send smaller batches.");
  }
  const Common& common = request.common_;
  const size_t each = common.context.size() + common.integrations.size() + common.sent_at.size();
  if (each * request.items_.size() > kMaxMergedBytes) {
    return Refuse(413, "the batch's common context is too large for that many events",
                  "Send smaller batches, or less context beside them.");
  }
  return request;
}

OrRefusal<void> CollectRequest::SplitTop(const CollectCall& call, std::string_view sent_at_field) {
  JsonSplit top(body_, 0);
  if (top.kind() != '{' || IsUtf16(body_)) return NoJsonObject(body_);
  const size_t begin = SkipBlanks(body_, 0);
  std::optional<size_t> batch;
  while (true) {
    const auto member = top.Next();
    if (!member) break;
    const std::string_view key = member->key.Of(body_);
    if (key == "writeKey") write_key_ = member->value;
    if (key == "batch") batch = member->value.begin;
    if (call.batch) ReadCommon(key, member->value.Of(body_));
  }
  TakeSentAtField(sent_at_field);
  const bool whole = top.complete() && SkipBlanks(body_, top.end()) == body_.size();
  if (call.batch) {
    if (!batch && top.broken()) batch = BatchThatBreaksOff(body_, top.end());
    if (batch) return SplitBatch(*batch, whole ? std::nullopt : std::optional(top.end()));
    if (whole)
      return Refuse(400, "there is no batch in the body", "Send {\"batch\": [event, ...]}.");
  }
  if (!whole) {
    return Refuse(400,
                  fmt::format("the body is no JSON object: it breaks at byte {}", top.end() + 1),
                  "Send one event, or {\"batch\": [...]}, as JSON in UTF-8.");
  }
  items_.push_back({begin, top.end()});
  return {};
}

OrRefusal<void> CollectRequest::SplitBatch(size_t begin, std::optional<size_t> broken) {
  JsonSplit batch(body_, begin);
  if (batch.kind() != '[') {
    return Refuse(400, "the batch is no list", "Send {\"batch\": [event, ...]}.");
  }
  while (true) {
    const auto item = batch.Next();
    if (!item) break;
    items_.push_back(item->value);
    if (items_.size() > kMaxBatchEvents) return {};  // the caller refuses it
  }
  if (batch.complete() && !broken) return {};
  const size_t broken_at =
      batch.complete() ? std::max(batch.end(), broken.value_or(0)) : batch.end();
  if (items_.empty()) {
    return Refuse(400, fmt::format("the batch is no JSON: it breaks at byte {}", broken_at + 1),
                  "Send {\"batch\": [event, ...]} as JSON in UTF-8.");
  }
  cut_off_ = TextSpan{broken_at, body_.size()};
  return {};
}

void CollectRequest::ReadCommon(std::string_view key, std::string_view value) {
  if (key == "sentAt" && IsReadable(value, Wanted::kScalar)) common_.sent_at = value;
  if (key == "context" && IsReadable(value, Wanted::kObject)) common_.context = InsideBraces(value);
  if (key == "integrations" && IsReadable(value, Wanted::kObject)) {
    common_.integrations = InsideBraces(value);
  }
}

void CollectRequest::TakeSentAtField(std::string_view sent_at_field) {
  if (common_.sent_at.empty() && ParseIsoTime(sent_at_field)) {
    common_.sent_at = fmt::format("\"{}\"", sent_at_field);
  }
}

std::string CollectRequest::WriteKey() const {
  if (!write_key_.empty()) return NormalKey(TextIn(write_key_.Of(body_)));
  if (!call_.batch) return {};
  for (const TextSpan& span : items_) {
    const std::string_view item = span.Of(body_);
    JsonSplit split(item, 0);
    while (split.kind() == '{') {
      const auto member = split.Next();
      if (!member) break;
      if (member->key.Of(item) == "writeKey") return NormalKey(TextIn(member->value.Of(item)));
    }
  }
  return {};
}

std::string CollectRequest::Merged(std::string_view item) const {
  const OwnMembers own = FindOwnMembers(item);
  if (!own.whole) return std::string(item);
  std::string members;
  AppendObject("context", common_.context, own.context, members);
  AppendObject("integrations", common_.integrations, own.integrations, members);
  // At the end, since of members with the same name the last one counts.
  std::string merged(item.substr(0, item.size() - 1));
  if (InsideBraces(item).empty() && !members.empty()) members.erase(0, 1);
  return merged.append(members).append("}");
}

std::string CollectRequest::WithType(std::string_view item) const {
  const OwnMembers own = FindOwnMembers(item);
  if (!call_.type || !own.whole || own.typed) return std::string(item);
  return fmt::format("{{\"type\":\"{}\"{}{}", EventTypeName(*call_.type),
                     InsideBraces(item).empty() ? "" : ",", item.substr(1));
}

Collected CollectRequest::Read(SegmentEventParser& parser, int64_t now_us) const {
  Collected collected;
  const EventArrival arrival{.way = EventArrival::Way::kSent,
                             .now_us = now_us,
                             .route = call_.type,
                             .sent_at = common_.sent_at};
  const auto quarantine = [&collected](EventDefect defect, std::string_view text) {
    collected.defective.push_back(
        {.defect = std::move(defect), .text = WithoutSecrets(text.substr(0, kMaxEventBytes))});
  };
  const bool to_merge = !common_.context.empty() || !common_.integrations.empty();
  collected.events.reserve(items_.size());
  for (const TextSpan& span : items_) {
    const std::string_view item = span.Of(body_);
    auto event = !to_merge || item.size() > kMaxEventBytes ? parser.Parse(item, arrival)
                                                           : parser.Parse(Merged(item), arrival);
    if (event) {
      collected.events.push_back(*std::move(event));
    } else {
      quarantine(std::move(event.error()), WithType(item));
    }
  }
  if (cut_off_) {
    quarantine(
        {EventDefectCode::kNotJson,
         fmt::format("the batch is no JSON from byte {} on: is it cut off?", cut_off_->begin + 1)},
        cut_off_->Of(body_));
  }
  return collected;
}

}  // namespace kundig
