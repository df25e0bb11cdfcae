// TextMembers: a small JSON object whose members are all texts, as a request's body.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "server/refusal.h"

namespace kundig {

using TextMembers = std::map<std::string, std::string, std::less<>>;

// The members that are there and not null. Errors: 400 where `body` is no JSON object, has a member
// that is none of `known`, or one that is no text. No error says a member's value.
[[nodiscard]] OrRefusal<TextMembers> ReadTextMembers(std::string_view body,
                                                     std::span<const std::string_view> known);

}  // namespace kundig
