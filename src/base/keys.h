// KeyRing: who may do what, by keys that are known here only by their hash.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"

namespace kundig {

enum class KeyRole : uint8_t { kCollect, kDecide, kRead, kAdmin };

// "collect", "decide", "read", "admin". Errors: kUsage.
[[nodiscard]] std::string_view KeyRoleName(KeyRole role);
[[nodiscard]] Result<KeyRole> ParseKeyRole(std::string_view name);

// A key of one role does nothing that needs another; only an admin key does all.
[[nodiscard]] constexpr bool Allows(KeyRole held, KeyRole needed) {
  return held == needed || held == KeyRole::kAdmin;
}

// What is kept of a key: all but the key.
struct KeyRow {
  std::string id;  // 12 small letters and digits; no secret
  KeyRole role = KeyRole::kCollect;
  std::string name;         // for people: what it is for
  Digest hash{};            // BLAKE2b-256 of the whole key
  int64_t created_us = 0;   // in UTC
  int64_t revoked_us = -1;  // -1: not revoked

  [[nodiscard]] bool revoked() const { return revoked_us >= 0; }
  friend bool operator==(const KeyRow&, const KeyRow&) = default;
};

struct NewKey {
  std::string key;  // shown once, then forgotten
  KeyRow row;
};

// A key's text is "kc_" (kd_, kr_, ka_ by role), its id, "_", and 32 random bytes in base64url. A
// plain fast hash is enough for it: 256 random bits cannot be found by trying, unlike a password.
class KeyRing {
 public:
  KeyRing() = default;
  // Errors: kFailure where an id is empty or stands in two rows.
  static Result<KeyRing> Load(std::span<const KeyRow> rows);
  // In the order of their ids; Load makes the same ring of them.
  [[nodiscard]] std::vector<KeyRow> Rows() const;

  // The key's row is in the ring from then on; the caller stores it.
  NewKey Create(KeyRole role, std::string name, int64_t now_us);
  // The row as it is now, for the caller to store. A revoked key stays revoked since the first
  // time. Errors: kNotFound.
  Result<KeyRow> Revoke(std::string_view id, int64_t now_us);

  // The row of that id, revoked or not, borrowed until the ring changes; null where there is none.
  [[nodiscard]] const KeyRow* WithId(std::string_view id) const;
  // The key's row, borrowed until the ring changes; null where the key is unknown, changed, or
  // revoked. Its hash is compared in constant time, and an unknown id takes as long.
  [[nodiscard]] const KeyRow* Find(std::string_view key) const;

 private:
  std::map<std::string, KeyRow, std::less<>> rows_;  // by id
};

// A new id of the form that keys have.
[[nodiscard]] std::string RandomKeyId();

// A new text of the form of a key, whose second letter is `kind`: for other secrets that are kept
// by their hash alone.
[[nodiscard]] std::string RandomKeyText(char kind);

// BLAKE2b-256 of a key's text.
[[nodiscard]] Digest HashOfKey(std::string_view key);

// The id in a key's text, known or not; nothing where the text has not the form of a key.
[[nodiscard]] std::optional<std::string_view> KeyIdIn(std::string_view key);

// The same text with "*" for each letter of the secret of every key in it, also where ":" stands
// before the secret, and where the text breaks off within it. For texts that are kept as they came.
[[nodiscard]] std::string WithoutSecrets(std::string_view text);

}  // namespace kundig
