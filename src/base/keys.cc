#include "base/keys.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"

namespace kundig {
namespace {

constexpr std::array<std::string_view, 4> kRoleNames = {"collect", "decide", "read", "admin"};
constexpr size_t kPrefixLength = 3;  // "kc_"
constexpr size_t kIdLength = 12;
constexpr size_t kSecretBytes = 32;
constexpr size_t kSecretLength = 43;  // base64url without padding
constexpr size_t kKeyLength = kPrefixLength + kIdLength + 1 + kSecretLength;

std::string RandomSecret() {
  std::array<unsigned char, kSecretBytes> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string text(kSecretLength + 1, '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();
  return text;
}

}  // namespace

std::string_view KeyRoleName(KeyRole role) { return kRoleNames[static_cast<size_t>(role)]; }

Result<KeyRole> ParseKeyRole(std::string_view name) {
  const auto found = std::ranges::find(kRoleNames, name);
  if (found != kRoleNames.end()) return static_cast<KeyRole>(found - kRoleNames.begin());
  return Fail(ErrorCode::kUsage, fmt::format("\"{}\" is no role", name), "",
              "Use collect, decide, read or admin.");
}

std::string RandomKeyId() {
  KUNDIG_CHECK(sodium_init() >= 0);
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string id;
  for (size_t i = 0; i < kIdLength; ++i) id += kLetters[randombytes_uniform(kLetters.size())];
  return id;
}

std::string RandomKeyText(char kind) {
  return fmt::format("k{}_{}_{}", kind, RandomKeyId(), RandomSecret());
}

Digest HashOfKey(std::string_view key) {
  return Blake2b256(std::as_bytes(std::span(key.data(), key.size())));
}

std::optional<std::string_view> KeyIdIn(std::string_view key) {
  const bool shaped = key.size() == kKeyLength && key[0] == 'k' && key[kPrefixLength - 1] == '_' &&
                      key[kPrefixLength + kIdLength] == '_';
  if (!shaped) return std::nullopt;
  return key.substr(kPrefixLength, kIdLength);
}

std::string WithoutSecrets(std::string_view text) {
  constexpr size_t kBeforeSecret = kPrefixLength + kIdLength + 1;
  const auto is_of_id = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const auto is_of_secret = [&](char c) {
    return is_of_id(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  };
  std::string hidden(text);
  for (size_t end = text.find_first_of("_:"); end != text.npos;
       end = text.find_first_of("_:", end + 1)) {
    if (end + 1 < kBeforeSecret) continue;
    const std::string_view before = text.substr(end + 1 - kBeforeSecret, kBeforeSecret - 1);
    const bool shaped = before[0] == 'k' && before[kPrefixLength - 1] == '_' &&
                        std::ranges::all_of(before.substr(kPrefixLength), is_of_id);
    for (size_t i = end + 1;
         shaped && i < text.size() && i <= end + kSecretLength && is_of_secret(text[i]); ++i) {
      hidden[i] = '*';
    }
  }
  return hidden;
}

Result<KeyRing> KeyRing::Load(std::span<const KeyRow> rows) {
  KeyRing ring;
  for (const KeyRow& row : rows) {
    if (row.id.empty() || !ring.rows_.emplace(row.id, row).second) {
      return Fail(ErrorCode::kFailure,
                  fmt::format("the key id \"{}\" is empty or there twice", row.id), "keys",
                  "Restore the store from its backup.");
    }
  }
  return ring;
}

std::vector<KeyRow> KeyRing::Rows() const {
  std::vector<KeyRow> rows;
  rows.reserve(rows_.size());
  for (const auto& [id, row] : rows_) rows.push_back(row);
  return rows;
}

NewKey KeyRing::Create(KeyRole role, std::string name, int64_t now_us) {
  std::string key = RandomKeyText(KeyRoleName(role)[0]);
  while (rows_.contains(KeyIdIn(key).value())) key = RandomKeyText(KeyRoleName(role)[0]);
  const std::string id(KeyIdIn(key).value());
  const KeyRow row{.id = id,
                   .role = role,
                   .name = std::move(name),
                   .hash = HashOfKey(key),
                   .created_us = now_us,
                   .revoked_us = -1};
  rows_.emplace(id, row);
  return {.key = key, .row = row};
}

Result<KeyRow> KeyRing::Revoke(std::string_view id, int64_t now_us) {
  const auto found = rows_.find(id);
  if (found == rows_.end()) {
    return Fail(ErrorCode::kNotFound, fmt::format("there is no key \"{}\"", id), "",
                "`kundig key list` and GET /v1/keys show the ids.");
  }
  if (!found->second.revoked()) found->second.revoked_us = now_us;
  return found->second;
}

const KeyRow* KeyRing::WithId(std::string_view id) const {
  const auto found = rows_.find(id);
  return found == rows_.end() ? nullptr : &found->second;
}

const KeyRow* KeyRing::Find(std::string_view key) const {
  const auto id = KeyIdIn(key);
  const auto found = id ? rows_.find(*id) : rows_.end();
  const Digest unknown{};
  const Digest& expected = found == rows_.end() ? unknown : found->second.hash;
  const Digest hash = HashOfKey(key);
  const bool equal = sodium_memcmp(hash.data(), expected.data(), hash.size()) == 0;
  if (!equal || found == rows_.end() || found->second.revoked()) return nullptr;
  return &found->second;
}

}  // namespace kundig
