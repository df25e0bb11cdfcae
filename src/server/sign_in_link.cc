#include "server/sign_in_link.h"

#include <sodium.h>

#include "base/keys.h"

namespace kundig {

std::string SignInLink::Make(int64_t now_us) {
  std::string token = RandomKeyText('l');
  const std::lock_guard lock(mutex_);
  hash_ = HashOfKey(token);
  made_us_ = now_us;
  return token;
}

bool SignInLink::Redeem(std::string_view token, int64_t now_us) {
  const Digest hash = HashOfKey(token);
  const std::lock_guard lock(mutex_);
  if (!hash_ || now_us >= made_us_ + kLifeUs) return false;
  if (sodium_memcmp(hash.data(), hash_->data(), hash.size()) != 0) return false;
  hash_.reset();
  return true;
}

}  // namespace kundig
