#include "server/write_key.h"

#include <sodium.h>

#include <optional>

namespace kundig {
namespace {

// The rest of `value` behind the scheme, such as "Basic"; nothing where it is another.
std::optional<std::string_view> Credentials(std::string_view value, std::string_view scheme) {
  if (value.size() <= scheme.size() || !EqualNoCase(value.substr(0, scheme.size()), scheme) ||
      value[scheme.size()] != ' ') {
    return std::nullopt;
  }
  return Trimmed(value.substr(scheme.size()));
}

// Padded or not; empty where it is no base64.
std::string DecodeBase64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string bytes(text.size(), '\0');
  size_t length = 0;
  const char* end = nullptr;
  const int outcome = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()),
                                        bytes.size(), text.data(), text.size(), nullptr, &length,
                                        &end, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
  if (outcome != 0 || end != text.data() + text.size()) return {};
  bytes.resize(length);
  return bytes;
}

}  // namespace

std::string NormalKey(std::string_view text) {
  text = Trimmed(text);
  const size_t colon = text.find(':');
  if (colon == text.npos) return std::string(text);
  std::string key(text.substr(0, colon));
  if (colon + 1 < text.size()) key.append("_").append(text.substr(colon + 1));
  return key;
}

std::string KeyOutsideBody(const HttpRequest& request) {
  const std::string_view authorization = request.Field("Authorization");
  if (const auto key = Credentials(authorization, "Bearer")) return std::string(*key);
  if (const auto packed = Credentials(authorization, "Basic")) {
    const std::string user = DecodeBase64(*packed);
    return std::string(Trimmed(std::string_view(user).substr(0, user.find(':'))));
  }
  if (const auto key = request.Field("X-Write-Key"); !key.empty()) return NormalKey(key);
  return NormalKey(QueryParameter(request.target, "writeKey"));
}

}  // namespace kundig
