// [[service]] and [consent] from the parsed configuration file.
#pragma once

#include <toml++/toml.h>

#include <optional>
#include <string>
#include <vector>

#include "engine/service_config.h"

namespace kundig {

// `path` is for messages. Errors: kUsage with file and line for what is no list of tables, an
// unknown option or a wrong type.
[[nodiscard]] Status ReadServices(const toml::node& list, const std::string& path,
                                  std::vector<ServiceConfig>& services);

// A list of texts; nothing where it is something else.
[[nodiscard]] std::optional<std::vector<std::string>> TextsOf(const toml::node& value);

// Sets the defaults of known purposes and adds others: `partner.x = true` is the purpose
// "partner.x". Errors: the same, and kUsage for more than kMaxPurposes.
[[nodiscard]] Status ReadPurposes(const toml::node& table, const std::string& path,
                                  std::vector<PurposeConfig>& purposes);

}  // namespace kundig
