#include "server/decide_request.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>

namespace kundig {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr size_t kMaxIdentifier = 512;  // bytes
constexpr size_t kMaxDepth = 32;
constexpr size_t kMaxCandidates = 10'000;
// Numbers up to it are the same in every program that reads JSON.
constexpr uint64_t kMaxSeed = uint64_t{1} << 53;
constexpr std::array<std::string_view, 7> kMembers = {
    "userId", "anonymousId", "placement", "context", "limit", "candidates", "seed"};

tl::unexpected<Refusal> Wrong(std::string_view member, std::string_view expected) {
  return Refuse(400, fmt::format("{} is not {}", member, expected),
                fmt::format("Send {} as {}, or leave it out.", member, expected));
}

// A text, or a whole number as one.
OrRefusal<std::string> ReadIdentifier(std::string_view name, const element& value) {
  std::string text;
  if (value.is_string()) {
    text = Trimmed(std::string_view(value));  // as the identifiers of events are
  } else if (value.is_int64()) {
    text = fmt::format("{}", int64_t(value));
  } else {
    return Wrong(name, "a text");
  }
  if (text.empty() || text.size() > kMaxIdentifier) {
    return Wrong(name, fmt::format("a text of 1 to {} bytes", kMaxIdentifier));
  }
  return text;
}

OrRefusal<void> ReadContext(const object& context, DecideRequest& request) {
  std::string_view text;
  if (auto occasion = context["occasion"]; occasion.error() == simdjson::SUCCESS) {
    if (occasion.get(text) != simdjson::SUCCESS || (text != "visit" && text != "message")) {
      return Wrong("context.occasion", "\"visit\" or \"message\"");
    }
    request.call.occasion = text == "message" ? Occasion::kMessage : Occasion::kVisit;
  }
  if (auto time = context["localTime"]; time.error() == simdjson::SUCCESS) {
    const auto minute = time.get(text) == simdjson::SUCCESS
                            ? ParseMinuteOfDay(text)
                            : Result<int32_t>(Fail(ErrorCode::kUsage, ""));
    if (!minute) return Wrong("context.localTime", "a time of day such as \"08:30\"");
    request.call.local_minute = *minute;
  }
  if (context["locale"].get(text) == simdjson::SUCCESS) request.language = LanguageOf(text);
  return {};
}

OrRefusal<void> ReadLimit(const element& value, DecideRequest& request) {
  int64_t limit = 0;
  if (value.get(limit) != simdjson::SUCCESS || limit < 1 ||
      limit > static_cast<int64_t>(DecideCall::kMostPlaces)) {
    return Wrong("limit", fmt::format("a whole number from 1 to {}", DecideCall::kMostPlaces));
  }
  request.call.limit = static_cast<size_t>(limit);
  return {};
}

OrRefusal<void> ReadCandidates(const element& value, DecideRequest& request) {
  simdjson::dom::array list;
  std::vector<std::string> ids;
  std::string_view id;
  bool sound = value.get(list) == simdjson::SUCCESS && list.size() <= kMaxCandidates;
  if (sound) {
    for (const element one : list) {
      sound = sound && one.get(id) == simdjson::SUCCESS;
      if (sound) ids.emplace_back(id);
    }
  }
  if (!sound) return Wrong("candidates", "a list of services' ids");
  request.call.candidates = std::move(ids);
  return {};
}

OrRefusal<void> ReadMember(std::string_view name, const element& value, DecideRequest& request) {
  if (name == "context") {
    object context;
    if (value.get(context) != simdjson::SUCCESS) return Wrong(name, "an object");
    return ReadContext(context, request);
  }
  if (name == "limit") return ReadLimit(value, request);
  if (name == "candidates") return ReadCandidates(value, request);
  if (name == "seed") {
    uint64_t seed = 0;
    if (value.get(seed) != simdjson::SUCCESS || seed > kMaxSeed) {
      return Wrong(name, fmt::format("a whole number from 0 to {}", kMaxSeed));
    }
    request.seed = seed;
    return {};
  }
  if (name == "placement") {
    KUNDIG_ASSIGN_OR_RETURN(request.call.placement, ReadIdentifier(name, value));
    return {};
  }
  // The user id is the surer one.
  const bool anonymous = name == "anonymousId";
  if (anonymous && !request.call.identifier.empty()) return {};
  KUNDIG_ASSIGN_OR_RETURN(request.call.identifier, ReadIdentifier(name, value));
  request.call.anonymous = anonymous;
  return {};
}

DecideRequest Empty(const HttpRequest& http) {
  DecideRequest request;
  request.call.now_us = http.received_us;
  request.language = LanguageOf(http.Field("Accept-Language"));
  return request;
}

// The body's object; `parser` keeps it.
bool ReadObject(const std::string& body, simdjson::dom::parser& parser, object& root) {
  return parser.allocate(std::max<size_t>(body.size(), 1), kMaxDepth) == simdjson::SUCCESS &&
         parser.parse(body).get(root) == simdjson::SUCCESS;
}

}  // namespace

OrRefusal<DecideRequest> ReadDecideRequest(const HttpRequest& http) {
  simdjson::dom::parser parser;
  object root;
  if (!ReadObject(http.body, parser, root)) {
    return Refuse(400, "the body is no JSON object",
                  "Send {\"userId\": ..., \"placement\": ...} as JSON in UTF-8.");
  }
  DecideRequest request = Empty(http);
  for (const auto [name, value] : root) {
    if (std::ranges::find(kMembers, name) == kMembers.end()) {
      return Refuse(400, fmt::format("there is no member \"{}\"", name),
                    "Known are userId, anonymousId, placement, context, limit, candidates, seed.");
    }
    if (value.is_null()) continue;
    KUNDIG_RETURN_IF_ERROR(ReadMember(name, value, request));
  }
  if (request.call.identifier.empty()) {
    return Refuse(400, "neither userId nor anonymousId says whom it is about", "Send one of them.");
  }
  return request;
}

tl::expected<DecideRequest, FlagRefusal> ReadFlagRequest(const HttpRequest& http) {
  const auto wrong = [](std::string_view code, std::string details) {
    return tl::unexpected(FlagRefusal{.code = code, .details = std::move(details)});
  };
  simdjson::dom::parser parser;
  object root;
  if (!ReadObject(http.body, parser, root)) return wrong("PARSE_ERROR", "no JSON object was sent");
  object context;
  if (root["context"].get(context) != simdjson::SUCCESS) {
    return wrong("TARGETING_KEY_MISSING", "there is no context with a targetingKey");
  }
  DecideRequest request = Empty(http);
  element key;
  if (context["targetingKey"].get(key) != simdjson::SUCCESS) {
    return wrong("TARGETING_KEY_MISSING", "the targetingKey says whom it is about");
  }
  auto identifier = ReadIdentifier("targetingKey", key);
  if (!identifier) return wrong("TARGETING_KEY_MISSING", identifier.error().what);
  request.call.identifier = *std::move(identifier);
  if (const auto read = ReadContext(context, request); !read) {
    return wrong("INVALID_CONTEXT", read.error().what);
  }
  return request;
}

}  // namespace kundig
