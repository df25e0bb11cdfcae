// What is asked of POST /v1/decide, read from the body.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/live/decision_answer.h"
#include "engine/live/decision_desk.h"
#include "server/http_message.h"
#include "server/refusal.h"

namespace kundig {

struct DecideRequest {
  DecideCall call;  // without the key's number
  std::optional<uint64_t> seed;
  Language language = Language::kEnglish;
};

// {userId or anonymousId, placement, context: {occasion, localTime, locale}, limit, candidates,
// seed}; other members of the context are of no interest here. Errors: 400, which say what is
// wrong, where, and how to mend it.
[[nodiscard]] OrRefusal<DecideRequest> ReadDecideRequest(const HttpRequest& http);

// The same from an OpenFeature evaluation context: {context: {targetingKey, occasion, localTime,
// locale, ...}}. Errors: 400, with the error code of the protocol.
struct FlagRefusal {
  std::string_view code;  // "TARGETING_KEY_MISSING"
  std::string details;
};
[[nodiscard]] tl::expected<DecideRequest, FlagRefusal> ReadFlagRequest(const HttpRequest& http);

}  // namespace kundig
