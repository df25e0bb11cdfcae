// What [[webhook]] in kundig.toml says.
#pragma once

#include <toml++/toml.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "engine/webhook_endpoint.h"

namespace kundig {

// `path` is for messages. Errors: kUsage with file and line.
Result<std::vector<WebhookEndpoint>> ReadWebhooks(const toml::node& list, const std::string& path);

// For the file that `kundig init` writes: commented, indented.
[[nodiscard]] std::string WebhookTemplate();

}  // namespace kundig
