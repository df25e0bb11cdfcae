#include "engine/service_names.h"

namespace kundig {

ServiceName NameOfService(const Config& config, std::string_view id) {
  const auto found = std::ranges::find(config.services, id, &ServiceConfig::id);
  if (found == config.services.end()) {
    return {.id = std::string(id), .en = std::string(id), .de = std::string(id)};
  }
  return {.id = found->id, .en = found->name_en, .de = found->name_de};
}

void WriteService(JsonWriter& json, const ServiceName& service) {
  json.BeginObject().Field("service", service.id);
  WriteName(json, "name", service);
  json.EndObject();
}

void WriteName(JsonWriter& json, std::string_view key, const ServiceName& name) {
  json.Key(key).BeginObject().Field("en", name.en).Field("de", name.de).EndObject();
}

}  // namespace kundig
