// What services are called.
#pragma once

#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "engine/config.h"

namespace kundig {

// As configured; the id where nothing is.
struct ServiceName {
  std::string id;
  std::string en;
  std::string de;
};
[[nodiscard]] ServiceName NameOfService(const Config& config, std::string_view id);

// {"service", "name": {"en", "de"}}.
void WriteService(JsonWriter& json, const ServiceName& service);
// KEY: {"en", "de"}.
void WriteName(JsonWriter& json, std::string_view key, const ServiceName& name);

}  // namespace kundig
