// SignInLink: how the first person comes in, before there is any user.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/iso_time.h"

namespace kundig {

// Safe to use from many threads.
class SignInLink {
 public:
  static constexpr int64_t kLifeUs = int64_t{15} * 60 * kMicrosPerSecond;

  // A token of the form of keys, "kl_...", of which only the hash is held. It ends the one before.
  [[nodiscard]] std::string Make(int64_t now_us);
  // True once for the token that was made last, within kLifeUs. Compared in constant time.
  [[nodiscard]] bool Redeem(std::string_view token, int64_t now_us);

 private:
  std::mutex mutex_;  // of what follows
  std::optional<Digest> hash_;
  int64_t made_us_ = 0;
};

}  // namespace kundig
