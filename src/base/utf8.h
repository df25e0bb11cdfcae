// UTF-8: is it valid, and make it so.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kundig {

// The length of the longest prefix that is valid UTF-8 (RFC 3629: no overlong forms, no
// surrogates).
[[nodiscard]] size_t ValidUtf8Prefix(std::string_view text);
[[nodiscard]] inline bool IsValidUtf8(std::string_view text) {
  return ValidUtf8Prefix(text) == text.size();
}

// `text` with every byte that is not part of valid UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string ValidUtf8(std::string_view text);

}  // namespace kundig
