// Passwords: what may be one, and the only form in which they are kept.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kundig {

inline constexpr size_t kLeastPasswordCharacters = 12;
inline constexpr size_t kMostPasswordBytes = 1024;

// Errors: kUsage where it is shorter or longer than that, or no UTF-8. Nothing else is asked of it.
[[nodiscard]] Status CheckPassword(std::string_view password);

// argon2id with a random salt, 64 MB, 3 passes and one lane, as text in the PHC form; takes those
// 64 MB and about a tenth of a second. Errors: kFailure where there is not that much memory.
[[nodiscard]] Result<std::string> HashPassword(std::string_view password);

// Whether `hash` is of `password`; compared in constant time. Errors: kFailure where there is not
// the memory that the hash asks for, or where it is none.
[[nodiscard]] Result<bool> IsPassword(std::string_view password, const std::string& hash);

// A hash of no password that anybody knows. Comparing with it takes as long as with any other.
[[nodiscard]] const std::string& HashOfNoPassword();

}  // namespace kundig
