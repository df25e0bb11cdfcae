#include "events/segment_event.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "base/check.h"
#include "base/digest.h"
#include "base/iso_time.h"
#include "base/result.h"
#include "base/utf8.h"
#include "events/canonical_json.h"

namespace kundig {
namespace {

using simdjson::dom::element;

// Between a number of seconds and one of milliseconds: the year 5138, or March 1973.
constexpr double kSmallestMilliseconds = 1e11;
constexpr double kLargestMilliseconds = 2.5e14;  // in the year 9892

constexpr int64_t kFirstBelievable = -25'567 * kMicrosPerDay;  // 1900-01-01
constexpr int64_t kEndOfBelievable = 84'006 * kMicrosPerDay;   // 2200-01-01

// Members that a library changes when it sends the same event again, and those that are taken out
// of the content to be put back in normal form. Ascending.
constexpr std::array<std::string_view, 8> kTransportMembers = {
    "_metadata", "messageId", "originalTimestamp", "receivedAt", "sentAt",
    "timestamp", "type",      "writeKey"};

EventDefect DefectOf(simdjson::error_code error, std::string_view json) {
  switch (error) {
    case simdjson::EMPTY: return {EventDefectCode::kEmpty, "there is no JSON in it"};
    case simdjson::UTF8_ERROR:
      return {EventDefectCode::kNotUtf8,
              fmt::format("byte {} is not UTF-8", ValidUtf8Prefix(json) + 1)};
    case simdjson::DEPTH_ERROR:
      return {EventDefectCode::kTooDeep,
              fmt::format("objects and arrays lie more than {} deep", kMaxEventDepth)};
    case simdjson::NUMBER_ERROR:
      return {EventDefectCode::kBadNumber,
              "a number is malformed, or larger than 64 bits hold; send it as text"};
    case simdjson::STRING_ERROR:
      return {EventDefectCode::kBadString,
              "a text has an unknown escape, or half of a surrogate pair (a character cut in two)"};
    case simdjson::UNESCAPED_CHARS:
      return {EventDefectCode::kBadString, "a text has a control character that is not escaped"};
    case simdjson::UNCLOSED_STRING:
      return {EventDefectCode::kNotJson, "a text is not closed: is the event cut off?"};
    default: break;
  }
  const auto holds = [json](std::string_view word) { return json.find(word) != json.npos; };
  if (holds("NaN") || holds("Infinity")) {
    return {EventDefectCode::kNotJson, "not JSON: NaN and Infinity are no JSON numbers"};
  }
  return {EventDefectCode::kNotJson, "not JSON"};
}

// The top-level members in canonical order.
class Members {
 public:
  explicit Members(std::vector<JsonMember> members) : members_(std::move(members)) {}

  // Null counts as absent.
  [[nodiscard]] std::optional<element> Find(std::string_view key) const {
    // There are few, and most differ in their length already.
    const auto found = std::ranges::find(members_, key, &JsonMember::key);
    if (found == members_.end() || found->value.is_null()) return std::nullopt;
    return found->value;
  }
  // Puts a member in where it is absent.
  void Supply(const JsonMember& member) {
    const auto place = std::ranges::lower_bound(members_, member.key, {}, &JsonMember::key);
    if (place == members_.end() || place->key != member.key) {
      members_.insert(place, member);
    } else if (place->value.is_null()) {
      place->value = member.value;
    }
  }
  [[nodiscard]] const std::vector<JsonMember>& all() const { return members_; }

 private:
  std::vector<JsonMember> members_;
};

// Empty where the member is absent or blank.
OrDefect<std::string> IdentifierAt(const Members& members, std::string_view key) {
  const auto value = members.Find(key);
  if (!value) return std::string();
  auto text = ScalarText(*value);
  if (!text) {
    return Defect(EventDefectCode::kBadId, fmt::format("{} is neither text nor number", key));
  }
  if (text->size() > kMaxIdBytes) {
    return Defect(EventDefectCode::kBadId,
                  fmt::format("{} is longer than {} bytes", key, kMaxIdBytes));
  }
  if (text->find('\0') != std::string::npos) {
    return Defect(EventDefectCode::kBadId, fmt::format("{} has a NUL character in it", key));
  }
  if (text->find_first_not_of(" \t\r\n") == std::string::npos) return std::string();
  return *std::move(text);
}

std::optional<int64_t> TimeOfNumber(double number) {
  const double milliseconds = number < kSmallestMilliseconds ? number * 1000 : number;
  if (!(number >= 0) || milliseconds > kLargestMilliseconds) return std::nullopt;
  return std::llround(milliseconds * 1000);
}

// Absent where the member is absent or empty; a defect where it is there and no time.
OrDefect<std::optional<int64_t>> TimeAt(const Members& members, std::string_view key) {
  const auto value = members.Find(key);
  if (!value) return std::nullopt;
  std::string_view text;
  if (value->get(text) == simdjson::SUCCESS) {
    if (text.empty()) return std::nullopt;
    if (const auto time_us = ParseIsoTime(text)) return *time_us;
    return Defect(EventDefectCode::kBadTime,
                  fmt::format("{} is no ISO 8601 time such as 2026-11-24T12:30:05.123Z", key));
  }
  double number = 0;
  if (value->get(number) == simdjson::SUCCESS) {
    if (const auto time_us = TimeOfNumber(number)) return *time_us;
  }
  return Defect(EventDefectCode::kBadTime,
                fmt::format("{} is neither an ISO 8601 time nor milliseconds since 1970", key));
}

// For times that only serve to correct another one: what cannot be read is absent.
std::optional<int64_t> ClockAt(const Members& members, std::string_view key) {
  return TimeAt(members, key).value_or(std::nullopt);
}

OrDefect<EventType> TypeOf(const Members& members, const EventArrival& arrival) {
  const auto value = members.Find("type");
  if (!value) {
    if (arrival.route) return *arrival.route;
    return Defect(EventDefectCode::kBadType, "type is missing");
  }
  std::string_view text;
  if (value->get(text) == simdjson::SUCCESS) {
    if (const auto type = ParseEventType(text)) return *type;
  }
  return Defect(EventDefectCode::kBadType,
                "type is not track, identify, page, screen, group or alias");
}

OrDefect<std::string> NameOf(const Members& members, EventType type) {
  const std::string_view key = type == EventType::kTrack ? "event" : "name";
  const bool named =
      type == EventType::kTrack || type == EventType::kPage || type == EventType::kScreen;
  const auto value = named ? members.Find(key) : std::nullopt;
  std::string_view text;
  const bool is_text = value && value->get(text) == simdjson::SUCCESS;
  if (type == EventType::kTrack && text.empty()) {
    return Defect(EventDefectCode::kNoEventName, "a track call without the name of its event");
  }
  if (!is_text) return std::string();
  if (text.find('\0') != text.npos) {
    return Defect(EventDefectCode::kNoEventName, fmt::format("{} has a NUL character in it", key));
  }
  return std::string(text);
}

size_t CountCharacters(std::string_view utf8) {
  return static_cast<size_t>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// Fills in who.
OrDefect<void> ReadIdentifiers(const Members& members, Event& event) {
  KUNDIG_ASSIGN_OR_RETURN(event.message_id, IdentifierAt(members, "messageId"));
  KUNDIG_ASSIGN_OR_RETURN(event.user_id, IdentifierAt(members, "userId"));
  KUNDIG_ASSIGN_OR_RETURN(event.anonymous_id, IdentifierAt(members, "anonymousId"));
  KUNDIG_ASSIGN_OR_RETURN(event.previous_id, IdentifierAt(members, "previousId"));
  KUNDIG_ASSIGN_OR_RETURN(event.group_id, IdentifierAt(members, "groupId"));
  if (CountCharacters(event.message_id) > kMaxMessageIdCharacters) {
    return Defect(EventDefectCode::kBadMessageId,
                  fmt::format("messageId is longer than {} characters", kMaxMessageIdCharacters));
  }
  if (event.user_id.empty() && event.anonymous_id.empty()) {
    return Defect(EventDefectCode::kNoId, "neither userId nor anonymousId");
  }
  if (event.type == EventType::kAlias && event.previous_id.empty()) {
    return Defect(EventDefectCode::kNoPreviousId, "an alias call without previousId");
  }
  return {};
}

// Of members that the object repeats, the last one; nothing where the value is no object.
std::optional<element> MemberOf(element value, std::string_view key) {
  simdjson::dom::object object;
  if (value.get_object().get(object) != simdjson::SUCCESS) return std::nullopt;
  std::optional<element> found;
  for (const auto [name, member] : object) {
    if (name == key) found = member;
  }
  return found;
}

// Empty where there is none. What a trait may be is not the parser's to judge.
std::string TraitIn(const std::optional<element>& traits, std::string_view key) {
  const auto trait = traits ? MemberOf(*traits, key) : std::nullopt;
  auto text = trait ? ScalarText(*trait) : std::nullopt;
  if (!text || text->size() > kMaxIdBytes || text->find('\0') != std::string::npos) return {};
  return *std::move(text);
}

// The traits of a person are an identify call's own, or those in the context of any call, where
// libraries repeat what they know. A group's traits are the group's.
void ReadTraits(const Members& members, Event& event) {
  const auto own = event.type == EventType::kIdentify ? members.Find("traits") : std::nullopt;
  const auto context = members.Find("context");
  const auto remembered = context ? MemberOf(*context, "traits") : std::nullopt;
  const auto told = [&](std::string_view key) {
    std::string text = TraitIn(own, key);
    return text.empty() ? TraitIn(remembered, key) : text;
  };
  event.email = told("email");
  event.phone = told("phone");
}

// Fills in when.
OrDefect<void> ReadTimes(const Members& members, const EventArrival& arrival, Event& event) {
  KUNDIG_ASSIGN_OR_RETURN(event.original_us, TimeAt(members, "originalTimestamp"));
  KUNDIG_ASSIGN_OR_RETURN(const auto timestamp, TimeAt(members, "timestamp"));
  if (!event.original_us) event.original_us = timestamp;
  event.sent_us = ClockAt(members, "sentAt");
  event.received_us = arrival.now_us;
  if (arrival.way == EventArrival::Way::kSent) {
    event.time_us = CorrectedTime({event.original_us, event.sent_us}, event.received_us);
    return {};
  }
  if (const auto received = ClockAt(members, "receivedAt")) {
    event.received_us = *received;
    event.time_us = CorrectedTime({event.original_us, event.sent_us}, event.received_us);
    return {};
  }
  // Nobody saw it arrive, so there is nothing to compare the sender's clock with; but who wrote a
  // `timestamp` beside an `originalTimestamp` has done so.
  const auto told = timestamp ? timestamp : event.original_us ? event.original_us : event.sent_us;
  if (!told) {
    return Defect(EventDefectCode::kNoTime,
                  "no timestamp, originalTimestamp, sentAt or receivedAt");
  }
  if (*told < kFirstBelievable || *told >= kEndOfBelievable) {
    return Defect(EventDefectCode::kBadTime, "the time lies before 1900 or after 2199");
  }
  event.time_us = *told;
  return {};
}

}  // namespace

int64_t CorrectedTime(const SenderClock& sender, int64_t received_us) {
  int64_t time_us = received_us;
  if (sender.original_us && sender.sent_us) {
    const int64_t delay_us = *sender.sent_us - *sender.original_us;
    const bool believable = delay_us >= -kMicrosPerDay;
    time_us = believable ? received_us - std::max<int64_t>(delay_us, 0) : *sender.original_us;
  } else if (sender.original_us) {
    time_us = *sender.original_us;
  } else if (sender.sent_us) {
    time_us = *sender.sent_us;
  }
  return std::max<int64_t>(std::min(time_us, received_us), 0);
}

struct SegmentEventParser::State {
  simdjson::dom::parser parser{kMaxEventBytes};
  CanonicalJson canonical;
  ByteWriter content;

  State() { KUNDIG_CHECK(!parser.allocate(kMaxEventBytes, kMaxEventDepth)); }

  // What stands in for a missing `sentAt`, parsed once for all events of a batch.
  simdjson::dom::parser sent_at_parser;
  std::string sent_at_text;
  element sent_at;

  void SupplySentAt(std::string_view json, Members& members);
  void WriteTexts(const Members& members, size_t json_bytes, Event& event);
};

void SegmentEventParser::State::SupplySentAt(std::string_view json, Members& members) {
  if (json.empty()) return;
  if (json != sent_at_text) {
    sent_at_text = json;
    if (sent_at_parser.parse(sent_at_text).get(sent_at) != simdjson::SUCCESS) sent_at_text.clear();
  }
  if (!sent_at_text.empty()) members.Supply({.key = "sentAt", .value = sent_at});
}

// The payload, the digest of the content, and the message id where the sender made none.
void SegmentEventParser::State::WriteTexts(const Members& members, size_t json_bytes,
                                           Event& event) {
  content.Clear();
  content.WriteText(EventTypeName(event.type));
  content.Write(event.original_us.value_or(INT64_MIN));
  JsonWriter json;
  json.Reserve(json_bytes);  // most events become no longer than they were
  json.BeginObject();
  for (const JsonMember& member : members.all()) {
    if (member.key == "writeKey") continue;
    const size_t begin = json.text().size();
    json.ValidKey(member.key);
    canonical.Write(member.value, json);
    if (std::ranges::binary_search(kTransportMembers, member.key)) continue;
    // The comma between members says which members stand around it: it is no part of this one.
    std::string_view text = std::string_view(json.text()).substr(begin);
    if (text.starts_with(',')) text.remove_prefix(1);
    content.WriteText(text);
  }
  json.EndObject();
  event.payload = json.Take();
  if (event.message_id.empty() && !event.original_us) {
    content.Write(event.sent_us.value_or(event.received_us));
  }
  constexpr size_t kDigestDigits = 32;
  event.content_digest = ToHex(Blake2b256(content.bytes())).substr(0, kDigestDigits);
  if (event.message_id.empty()) event.message_id = "kundig-" + event.content_digest;
}

SegmentEventParser::SegmentEventParser() : state_(std::make_unique<State>()) {}
SegmentEventParser::~SegmentEventParser() = default;
SegmentEventParser::SegmentEventParser(SegmentEventParser&&) noexcept = default;
SegmentEventParser& SegmentEventParser::operator=(SegmentEventParser&&) noexcept = default;

OrDefect<Event> SegmentEventParser::Parse(std::string_view json, const EventArrival& arrival) {
  if (json.size() > kMaxEventBytes) {
    return Defect(EventDefectCode::kTooLarge, fmt::format("larger than {} bytes", kMaxEventBytes));
  }
  element root;
  if (const auto error = state_->parser.parse(json.data(), json.size()).get(root)) {
    return tl::unexpected(DefectOf(error, json));
  }
  simdjson::dom::object object;
  if (root.get_object().get(object) != simdjson::SUCCESS) {
    return Defect(EventDefectCode::kNotAnObject, "JSON, but not an object in braces");
  }
  Members members(CanonicalMembers(object));
  state_->SupplySentAt(arrival.sent_at, members);
  Event event;
  KUNDIG_ASSIGN_OR_RETURN(event.type, TypeOf(members, arrival));
  KUNDIG_RETURN_IF_ERROR(ReadIdentifiers(members, event));
  ReadTraits(members, event);
  KUNDIG_ASSIGN_OR_RETURN(event.name, NameOf(members, event.type));
  KUNDIG_RETURN_IF_ERROR(ReadTimes(members, arrival, event));
  state_->WriteTexts(members, json.size(), event);
  return event;
}

}  // namespace kundig
