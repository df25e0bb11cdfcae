#include "identity/normal_email.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/utf8.h"

namespace kundig {
namespace {

constexpr size_t kMaxBytes = 254;       // RFC 5321, 4.5.3.1.3, without the angle brackets
constexpr size_t kMaxTextBytes = 1024;  // before what is around it is taken away

const utf8proc_uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

bool IsBlankOrInvisible(utf8proc_int32_t point) {
  switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF: return true;
    default: return false;
  }
}

// From the first character that shows to the last one; nothing where one between them does not.
std::optional<std::string_view> Visible(std::string_view text) {
  std::optional<size_t> begin;
  size_t end = 0;
  bool gap = false;
  for (size_t at = 0; at < text.size();) {
    utf8proc_int32_t point = 0;
    const auto length =
        utf8proc_iterate(Bytes(text) + at, static_cast<utf8proc_ssize_t>(text.size() - at), &point);
    if (length <= 0) return std::nullopt;
    if (IsBlankOrInvisible(point)) {
      gap = true;
    } else {
      if (begin && gap) return std::nullopt;
      if (!begin) begin = at;
      gap = false;
      end = at + static_cast<size_t>(length);
    }
    at += static_cast<size_t>(length);
  }
  if (!begin) return std::nullopt;
  return text.substr(*begin, end - *begin);
}

utf8proc_int32_t Lower(utf8proc_int32_t point, void*) { return utf8proc_tolower(point); }

// Normal form C, of the characters as they are or of their lower case.
std::optional<std::string> Composed(std::string_view text, utf8proc_custom_func change) {
  utf8proc_uint8_t* composed = nullptr;
  const auto length = utf8proc_map_custom(
      Bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &composed,
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE), change, nullptr);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(composed, &std::free);
  if (length < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(composed), static_cast<size_t>(length));
}

bool IsAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char AsciiLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Composed before and after: I with a dot above is one character, whose lower case is not that of
// the two that it is made of.
std::optional<std::string> LowerComposed(std::string_view text) {
  if (IsAscii(text)) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), AsciiLower);
    return lower;
  }
  const auto composed = Composed(text, nullptr);
  if (!composed) return std::nullopt;
  return Composed(*composed, Lower);
}

// Labels of letters, digits and hyphens, at least two; the last one is no number.
bool IsHost(std::string_view host) {
  constexpr std::string_view kForbidden = "\"(),:;<>@[\\]/_'`|{}!#$%&*+=?^~";
  if (host.find_first_of(kForbidden) != std::string_view::npos) return false;
  size_t labels = 0;
  std::string_view label;
  while (true) {
    const size_t dot = host.find('.');
    label = host.substr(0, dot);
    if (label.empty() || label.front() == '-' || label.back() == '-') return false;
    ++labels;
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  return labels >= 2 && label.find_first_not_of("0123456789") != std::string_view::npos;
}

bool IsLocalPart(std::string_view local) {
  return !local.empty() && local.find_first_of("\"(),:;<>[\\]") == std::string_view::npos;
}

}  // namespace

std::optional<std::string> NormalEmail(std::string_view text) {
  if (text.size() > kMaxTextBytes || !IsValidUtf8(text)) return std::nullopt;
  const auto visible = Visible(text);
  if (!visible) return std::nullopt;
  auto address = LowerComposed(*visible);
  if (!address || address->size() > kMaxBytes) return std::nullopt;
  const size_t at = address->find('@');
  if (at == std::string::npos) return std::nullopt;
  const std::string_view whole = *address;
  if (!IsLocalPart(whole.substr(0, at)) || !IsHost(whole.substr(at + 1))) return std::nullopt;
  return address;
}

}  // namespace kundig
