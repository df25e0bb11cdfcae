// Guard: may this request go on? Its key, its role, and how often it comes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "base/keys.h"
#include "server/rate_limit.h"
#include "server/refusal.h"

namespace kundig {

struct GuardSettings {
  RateLimitSettings per_key{.per_second = 2000, .burst = 10'000, .slots = 16'384};
  RateLimitSettings per_address{.per_second = 2000, .burst = 10'000, .slots = 16'384};
  uint64_t seed = 0;  // from a source that nobody outside can guess
};

// Safe to use from many threads.
class Guard {
 public:
  // The keys as they are now; asked for with every request.
  using CurrentKeys = std::function<std::shared_ptr<const KeyRing>()>;
  Guard(CurrentKeys keys, const GuardSettings& settings);

  // Counts a call from `address`. Errors: 429 with Retry-After (Segment's libraries wait for it
  // with 429, but not with 503).
  [[nodiscard]] OrRefusal<void> AdmitAddress(std::string_view address, int64_t now_us);

  // Counts a call with `key` and gives its row. Errors: 401 where the key is empty, unknown or
  // revoked; 403 where its role does not allow what needs `role`; 429 with Retry-After.
  [[nodiscard]] OrRefusal<KeyRow> Check(std::string_view key, KeyRole role, int64_t now_us);

 private:
  CurrentKeys keys_;
  RateLimit per_key_;
  RateLimit per_address_;
};

}  // namespace kundig
