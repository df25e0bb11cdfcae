#include "base/passwords.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/check.h"
#include "base/utf8.h"

namespace kundig {
namespace {

// The passes and the memory of RFC 9106, section 4, second choice.
constexpr unsigned kPasses = 3;
constexpr size_t kMemoryBytes = size_t{64} << 20;

tl::unexpected<Error> NoMemory() {
  return Fail(ErrorCode::kFailure, "there is not enough memory to hash a password", "",
              fmt::format("Give it {} MB more.", kMemoryBytes >> 20));
}

}  // namespace

Status CheckPassword(std::string_view password) {
  if (!IsValidUtf8(password)) {
    return Fail(ErrorCode::kUsage, "the password is no UTF-8", "", "Send it as text in UTF-8.");
  }
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
  const auto characters =
      password.size() - static_cast<size_t>(std::ranges::count_if(password, continues));
  if (characters < kLeastPasswordCharacters) {
    return Fail(ErrorCode::kUsage,
                fmt::format("the password has fewer than {} characters", kLeastPasswordCharacters),
                "", "Take a longer one, such as four words that do not belong together.");
  }
  if (password.size() > kMostPasswordBytes) {
    return Fail(ErrorCode::kUsage,
                fmt::format("the password has more than {} bytes", kMostPasswordBytes), "",
                "Take a shorter one.");
  }
  return {};
}

Result<std::string> HashPassword(std::string_view password) {
  KUNDIG_CHECK(sodium_init() >= 0);
  std::string hash(crypto_pwhash_argon2id_STRBYTES, '\0');
  if (crypto_pwhash_argon2id_str(hash.data(), password.data(), password.size(), kPasses,
                                 kMemoryBytes) != 0) {
    return NoMemory();
  }
  hash.resize(hash.find('\0'));
  return hash;
}

Result<bool> IsPassword(std::string_view password, const std::string& hash) {
  KUNDIG_CHECK(sodium_init() >= 0);
  if (crypto_pwhash_argon2id_str_needs_rehash(hash.c_str(), kPasses, kMemoryBytes) < 0) {
    return Fail(ErrorCode::kFailure, "what is kept of a password is no hash of one", "users",
                "Give the user a new password.");
  }
  // libsodium 1.0.18 does not tell want of memory from a wrong password.
  if (std::unique_ptr<void, decltype(&std::free)>(std::malloc(kMemoryBytes), std::free) ==
      nullptr) {
    return NoMemory();
  }
  return crypto_pwhash_argon2id_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

const std::string& HashOfNoPassword() {
  // Salt and hash are all zeros: nobody finds a password with that hash.
  static const std::string hash =
      fmt::format("$argon2id$v=19$m={},t={},p=1${}${}", kMemoryBytes >> 10, kPasses,
                  std::string(22, 'A'), std::string(43, 'A'));
  return hash;
}

}  // namespace kundig
