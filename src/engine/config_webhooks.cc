#include "engine/config_webhooks.h"

#include <algorithm>

namespace kundig {
namespace {

std::string Where(const std::string& path, const toml::node& node) {
  return fmt::format("{}, line {}", path, node.source().begin.line);
}

Result<std::string> ReadText(std::string_view name, const toml::node& value,
                             const std::string& path) {
  const auto text = value.value_exact<std::string>();
  if (text) return *text;
  return Fail(ErrorCode::kUsage, fmt::format("[[webhook]] {} must be a text in quotes", name),
              Where(path, value));
}

Result<std::vector<WebhookKind>> ReadEvents(const toml::node& value, const std::string& path) {
  if (!value.is_array()) {
    return Fail(ErrorCode::kUsage, "[[webhook]] events must be a list", Where(path, value),
                R"(Write events = ["decision", "outcome"], or one of them.)");
  }
  std::vector<WebhookKind> kinds;
  for (const toml::node& entry : *value.as_array()) {
    KUNDIG_ASSIGN_OR_RETURN(const std::string name, ReadText("events", entry, path));
    auto kind = ParseWebhookKind(name);
    if (!kind) {
      kind.error().where = Where(path, entry);
      return Fail(std::move(kind.error()));
    }
    kinds.push_back(*kind);
  }
  return kinds;
}

Result<WebhookEndpoint> ReadWebhook(const toml::table& table, const std::string& path) {
  WebhookEndpoint endpoint;
  for (const auto& [key, value] : table) {
    if (key.str() == "url") {
      KUNDIG_ASSIGN_OR_RETURN(endpoint.url, ReadText("url", value, path));
    } else if (key.str() == "secret") {
      KUNDIG_ASSIGN_OR_RETURN(endpoint.secret, ReadText("secret", value, path));
    } else if (key.str() == "events") {
      KUNDIG_ASSIGN_OR_RETURN(endpoint.events, ReadEvents(value, path));
    } else {
      return Fail(ErrorCode::kUsage, fmt::format("[[webhook]] has no option \"{}\"", key.str()),
                  Where(path, value), "It has: url, secret, events.");
    }
  }
  if (auto checked = CheckWebhookEndpoint(endpoint); !checked) {
    checked.error().where = Where(path, table);
    return Fail(std::move(checked.error()));
  }
  return endpoint;
}

}  // namespace

Result<std::vector<WebhookEndpoint>> ReadWebhooks(const toml::node& list, const std::string& path) {
  if (!list.is_array_of_tables()) {
    return Fail(ErrorCode::kUsage, "[webhook] stands in single brackets", Where(path, list),
                "Write [[webhook]]: there may be several.");
  }
  std::vector<WebhookEndpoint> endpoints;
  for (const toml::node& node : *list.as_array()) {
    KUNDIG_ASSIGN_OR_RETURN(WebhookEndpoint endpoint, ReadWebhook(*node.as_table(), path));
    // Deliveries are known by their url.
    if (std::ranges::find(endpoints, endpoint.url, &WebhookEndpoint::url) != endpoints.end()) {
      return Fail(ErrorCode::kUsage, "two [[webhook]] have the same url", Where(path, node),
                  "Put their events together.");
    }
    endpoints.push_back(std::move(endpoint));
  }
  return endpoints;
}

std::string WebhookTemplate() {
  return "\n# Decisions and their outcomes are told to other systems: docs/webhooks.md.\n"
         "#   [[webhook]]\n"
         "#   url = \"\"     # https; http for this machine alone\n"
         "#   secret = \"\"  # whsec_ and base64 of 24 to 64 random bytes\n"
         "#   events = [\"decision\", \"outcome\"]\n";
}

}  // namespace kundig
