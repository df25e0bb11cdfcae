#include "engine/webhook_url.h"

#include <algorithm>
#include <charconv>

namespace kundig {
namespace {

constexpr std::string_view kPlain = "http://";
constexpr std::string_view kSecure = "https://";

tl::unexpected<Error> NoUrl(std::string_view why) {
  return Fail(ErrorCode::kUsage, fmt::format("the url of a webhook {}", why), {},
              "Write it as https://HOST/PATH.");
}

bool IsHostLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

bool IsThisMachine(std::string_view host) {
  const bool numbers = host.find_first_not_of("0123456789.") == host.npos;
  return host == "localhost" || host == "::1" || (numbers && host.starts_with("127."));
}

Result<uint16_t> ParsePort(std::string_view text) {
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) {
    return NoUrl("has no port from 1 to 65535 behind its colon");
  }
  return port;
}

}  // namespace

std::string WebhookUrl::Authority() const {
  const std::string name = host.find(':') == host.npos ? host : fmt::format("[{}]", host);
  return port == (secure ? 443 : 80) ? name : fmt::format("{}:{}", name, port);
}

Result<WebhookUrl> ParseWebhookUrl(std::string_view url) {
  if (!std::ranges::all_of(url, [](char c) { return c > ' ' && c < '\x7f'; })) {
    return NoUrl("has letters that belong percent-encoded");
  }
  WebhookUrl parsed{.secure = url.starts_with(kSecure)};
  if (!parsed.secure && !url.starts_with(kPlain))
    return NoUrl("begins with neither http nor https");
  parsed.port = parsed.secure ? 443 : 80;
  url.remove_prefix(parsed.secure ? kSecure.size() : kPlain.size());
  const size_t end = std::min(url.find_first_of("/?#"), url.size());
  std::string_view authority = url.substr(0, end);
  parsed.target = url.substr(end);
  if (!parsed.target.starts_with('/')) parsed.target.insert(0, "/");
  if (parsed.target.find('#') != std::string::npos) return NoUrl("has a fragment (#)");
  if (authority.find('@') != authority.npos) return NoUrl("has a user (@)");

  size_t colon = authority.rfind(':');
  if (authority.starts_with('[')) {
    const size_t close = authority.find(']');
    if (close == authority.npos) return NoUrl("has a [ without ]");
    parsed.host = authority.substr(1, close - 1);
    if (parsed.host.find_first_not_of("0123456789abcdefABCDEF:.") != std::string::npos) {
      return NoUrl("has no IPv6 address in its brackets");
    }
    colon = close + 1 == authority.size() ? authority.npos : close + 1;
    if (colon != authority.npos && authority[colon] != ':') return NoUrl("goes on behind its ]");
  } else {
    parsed.host = authority.substr(0, colon);
    if (!std::ranges::all_of(parsed.host, IsHostLetter)) return NoUrl("has no host");
  }
  if (parsed.host.empty()) return NoUrl("has no host");
  if (colon != authority.npos) {
    KUNDIG_ASSIGN_OR_RETURN(parsed.port, ParsePort(authority.substr(colon + 1)));
  }
  if (!parsed.secure && !IsThisMachine(parsed.host)) {
    return NoUrl("begins with http, which is for this machine alone: what is sent is personal");
  }
  return parsed;
}

}  // namespace kundig
