#include "server/guard.h"

#include <fmt/format.h>

#include <utility>

#include "base/hash.h"

namespace kundig {
namespace {

OrRefusal<void> Admit(RateLimit& limit, std::string_view caller, int64_t now_us) {
  const auto wait_s = limit.Take(caller, 1, now_us);
  if (!wait_s) return {};
  return tl::unexpected<Refusal>({.status = 429,
                                  .what = "too many requests",
                                  .how = fmt::format("Wait {} s, then repeat it.", *wait_s),
                                  .retry_after_s = *wait_s});
}

}  // namespace

Guard::Guard(CurrentKeys keys, const GuardSettings& settings)
    : keys_(std::move(keys)),
      per_key_(settings.per_key, settings.seed),
      per_address_(settings.per_address, SplitMix64(settings.seed)) {}

OrRefusal<void> Guard::AdmitAddress(std::string_view address, int64_t now_us) {
  return Admit(per_address_, address, now_us);
}

OrRefusal<KeyRow> Guard::Check(std::string_view key, KeyRole role, int64_t now_us) {
  if (key.empty()) {
    return Refuse(401, "the request has no key",
                  "Send it as \"Authorization: Bearer KEY\"; `kundig key create` makes one.");
  }
  const auto ring = keys_();
  const KeyRow* row = ring->Find(key);
  if (row == nullptr) {
    return Refuse(401, "the key is unknown or revoked", "`kundig key create` makes a new one.");
  }
  if (!Allows(row->role, role)) {
    return Refuse(403,
                  fmt::format("a key of the role {} may not do what needs the role {}",
                              KeyRoleName(row->role), KeyRoleName(role)),
                  fmt::format("Use a key of the role {}.", KeyRoleName(role)));
  }
  KUNDIG_RETURN_IF_ERROR(Admit(per_key_, row->id, now_us));
  return *row;
}

}  // namespace kundig
