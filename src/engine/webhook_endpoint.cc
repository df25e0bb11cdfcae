#include "engine/webhook_endpoint.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/check.h"
#include "engine/webhook_url.h"

namespace kundig {
namespace {

constexpr std::array<std::string_view, 2> kKindNames = {"decision", "outcome"};
constexpr std::string_view kSecretPrefix = "whsec_";
constexpr size_t kLeastSecretBytes = 24;
constexpr size_t kMostSecretBytes = 64;

// Nothing where it is no secret of ours.
std::optional<std::string> SecretBytes(std::string_view secret) {
  if (!secret.starts_with(kSecretPrefix)) return std::nullopt;
  secret.remove_prefix(kSecretPrefix.size());
  std::string bytes(kMostSecretBytes, '\0');
  size_t size = 0;
  const char* end = nullptr;
  const int failed =
      sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), secret.data(),
                        secret.size(), nullptr, &size, &end, sodium_base64_VARIANT_ORIGINAL);
  if (failed != 0 || end != secret.data() + secret.size()) return std::nullopt;
  bytes.resize(size);
  return size >= kLeastSecretBytes ? std::optional(std::move(bytes)) : std::nullopt;
}

}  // namespace

std::string_view WebhookKindName(WebhookKind kind) { return kKindNames[static_cast<size_t>(kind)]; }

Result<WebhookKind> ParseWebhookKind(std::string_view name) {
  const auto found = std::ranges::find(kKindNames, name);
  if (found != kKindNames.end()) return static_cast<WebhookKind>(found - kKindNames.begin());
  return Fail(ErrorCode::kUsage, fmt::format("\"{}\" is nothing that a webhook tells", name), {},
              "Use decision or outcome.");
}

bool WebhookEndpoint::Wants(WebhookKind kind) const {
  return std::ranges::find(events, kind) != events.end();
}

Status CheckWebhookEndpoint(const WebhookEndpoint& endpoint) {
  KUNDIG_RETURN_IF_ERROR(ParseWebhookUrl(endpoint.url));
  if (!SecretBytes(endpoint.secret)) {
    return Fail(ErrorCode::kUsage,
                "the secret of a webhook must be whsec_ and base64 of 24 to 64 random bytes", {},
                "`echo whsec_$(openssl rand -base64 32)` makes one.");
  }
  if (endpoint.events.empty()) {
    return Fail(ErrorCode::kUsage, "a webhook has no events", {},
                R"(Write events = ["decision", "outcome"], or one of them.)");
  }
  return {};
}

std::string SignWebhook(const std::string& secret, const SignedWebhook& webhook) {
  const auto key = SecretBytes(secret);
  KUNDIG_CHECK(key);
  const std::string text = fmt::format("{}.{}.{}", webhook.id, webhook.sent_s, webhook.body);
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key->data()),
                              key->size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()),
                                text.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256_final(&state, mac.data());
  std::array<char, sodium_base64_ENCODED_LEN(mac.size(), sodium_base64_VARIANT_ORIGINAL)> base64{};
  sodium_bin2base64(base64.data(), base64.size(), mac.data(), mac.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  return fmt::format("v1,{}", base64.data());
}

}  // namespace kundig
