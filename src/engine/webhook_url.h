// WebhookUrl: the address of a webhook, taken apart.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kundig {

struct WebhookUrl {
  bool secure = true;  // https
  std::string host;    // as it is looked up: an IPv6 address without brackets
  uint16_t port = 443;
  std::string target;  // path and query, "/" at least

  // As it stands in the field Host: without the port where it is the scheme's own.
  [[nodiscard]] std::string Authority() const;
  friend bool operator==(const WebhookUrl&, const WebhookUrl&) = default;
};

// "https://HOST[:PORT][/PATH][?QUERY]"; "http://" for localhost, 127.0.0.0/8 and ::1 alone, since
// what is sent is personal. No user, no fragment, nothing that is not printable ASCII.
// Errors: kUsage.
Result<WebhookUrl> ParseWebhookUrl(std::string_view url);

}  // namespace kundig
