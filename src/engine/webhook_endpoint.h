// WebhookEndpoint: where decisions and outcomes are told, as [[webhook]] in kundig.toml says; and
// the signature by which a receiver knows that it was us.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kundig {

enum class WebhookKind : uint8_t { kDecision, kOutcome };

// "decision", "outcome": in `events` and as the type of what is sent. Errors: kUsage.
[[nodiscard]] std::string_view WebhookKindName(WebhookKind kind);
[[nodiscard]] Result<WebhookKind> ParseWebhookKind(std::string_view name);

struct WebhookEndpoint {
  std::string url;     // webhook_url.h says which
  std::string secret;  // "whsec_" and base64 of 24 to 64 bytes
  std::vector<WebhookKind> events;

  [[nodiscard]] bool Wants(WebhookKind kind) const;
  friend bool operator==(const WebhookEndpoint&, const WebhookEndpoint&) = default;
};

// Whether it is complete and can be called. Errors: kUsage.
Status CheckWebhookEndpoint(const WebhookEndpoint& endpoint);

// What the signature covers.
struct SignedWebhook {
  std::string_view id;
  int64_t sent_s = 0;  // of this try, since 1970
  std::string_view body;
};
// The field webhook-signature of the Standard Webhooks specification 1.0.0: "v1," and base64 of
// HMAC-SHA256(secret, "id.timestamp.body"). Requires a secret that passed the check above.
[[nodiscard]] std::string SignWebhook(const std::string& secret, const SignedWebhook& webhook);

}  // namespace kundig
