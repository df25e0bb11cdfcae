// Identifier: a text under which a person appears in the data.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace kundig {

// The numbers are those of customers.kind in the store. User ids and anonymous ids share one name
// space, since an alias does not say which of the two its previous id is; e-mail addresses and
// phone numbers have each their own.
enum class IdentifierKind : uint8_t { kUserId, kAnonymousId, kEmail, kPhone };

// "user_id", "anonymous_id", "email", "phone".
[[nodiscard]] constexpr std::string_view IdentifierKindName(IdentifierKind kind) {
  constexpr std::array<std::string_view, 4> kNames = {"user_id", "anonymous_id", "email", "phone"};
  return kNames[static_cast<size_t>(kind)];
}

struct Identifier {
  IdentifierKind kind = IdentifierKind::kUserId;
  std::string value;  // in normal form

  friend bool operator==(const Identifier&, const Identifier&) = default;
};

}  // namespace kundig
