#include "engine/read_services.h"

#include <algorithm>
#include <variant>

namespace kundig {
namespace {

using Member = std::variant<std::string ServiceConfig::*, std::optional<int64_t> ServiceConfig::*,
                            std::vector<std::string> ServiceConfig::*, bool ServiceConfig::*>;

struct Option {
  std::string_view name;
  Member member;
};

// name.de is the member `de` of the table `name`.
const std::vector<Option>& Options() {
  static const std::vector<Option> options = {
      {"id", &ServiceConfig::id},
      {"name.de", &ServiceConfig::name_de},
      {"name.en", &ServiceConfig::name_en},
      {"provider", &ServiceConfig::provider},
      {"price_minor", &ServiceConfig::price_minor},
      {"margin_minor", &ServiceConfig::margin_minor},
      {"lifetime_value_minor", &ServiceConfig::lifetime_value_minor},
      {"needs", &ServiceConfig::needs},
      {"eligible", &ServiceConfig::eligible},
      {"available", &ServiceConfig::available},
      {"purposes", &ServiceConfig::purposes},
  };
  return options;
}

std::string Where(const std::string& path, const toml::node& node) {
  return fmt::format("{}, line {}", path, node.source().begin.line);
}

// What was expected, where the value is something else.
std::string Set(ServiceConfig& service, const Member& member, const toml::node& value) {
  if (const auto* text = std::get_if<std::string ServiceConfig::*>(&member)) {
    const auto read = value.value_exact<std::string>();
    if (!read || read->empty()) return "a text in quotes";
    service.** text = *read;
  } else if (const auto* money = std::get_if<std::optional<int64_t> ServiceConfig::*>(&member)) {
    const auto read = value.value_exact<int64_t>();
    constexpr int64_t kMost = int64_t{1} << 40;
    if (!read || *read < 0 || *read > kMost) return fmt::format("a whole number up to {}", kMost);
    service.** money = *read;
  } else if (const auto* list = std::get_if<std::vector<std::string> ServiceConfig::*>(&member)) {
    auto read = TextsOf(value);
    if (!read) return "a list of texts in quotes";
    service.** list = *std::move(read);
  } else {
    const auto read = value.value_exact<bool>();
    if (!read) return "true or false";
    service.*std::get<bool ServiceConfig::*>(member) = *read;
  }
  return {};
}

Status SetOption(ServiceConfig& service, std::string_view name, const toml::node& value,
                 const std::string& path) {
  const auto option = std::ranges::find(Options(), name, &Option::name);
  if (option == Options().end()) {
    std::string known;
    for (const Option& one : Options())
      known += (known.empty() ? "" : ", ") + std::string(one.name);
    return Fail(ErrorCode::kUsage, fmt::format("[[service]] has no option \"{}\"", name),
                Where(path, value), fmt::format("It has: {}.", known));
  }
  const std::string expected = Set(service, option->member, value);
  if (expected.empty()) return {};
  return Fail(ErrorCode::kUsage, fmt::format("[[service]] {} must be {}", name, expected),
              Where(path, value), {});
}

Result<ServiceConfig> ReadService(const toml::table& table, const std::string& path) {
  ServiceConfig service;
  for (const auto& [key, value] : table) {
    if (key.str() == "name" && value.is_table()) {
      for (const auto& [language, name] : *value.as_table()) {
        KUNDIG_RETURN_IF_ERROR(
            SetOption(service, fmt::format("name.{}", language.str()), name, path));
      }
      continue;
    }
    KUNDIG_RETURN_IF_ERROR(SetOption(service, key.str(), value, path));
  }
  if (service.id.empty()) {
    return Fail(ErrorCode::kUsage, "a [[service]] has no id", Where(path, table),
                "Give it one: events and answers name the service by it.");
  }
  if (service.name_de.empty()) service.name_de = service.id;
  if (service.name_en.empty()) service.name_en = service.id;
  return service;
}

Status SetPurpose(const std::string& name, const toml::node& value, const std::string& path,
                  std::vector<PurposeConfig>& purposes) {
  const auto holds = value.value_exact<bool>();
  if (!holds) {
    return Fail(ErrorCode::kUsage, fmt::format("[consent] {} must be true or false", name),
                Where(path, value), "It says what holds for a person who has said nothing.");
  }
  const auto found = std::ranges::find(purposes, name, &PurposeConfig::name);
  if (found != purposes.end()) {
    found->by_default = *holds;
    return {};
  }
  if (purposes.size() == kMaxPurposes) {
    return Fail(ErrorCode::kUsage, fmt::format("more than {} purposes", kMaxPurposes),
                Where(path, value), "Take together what is consented to together.");
  }
  purposes.push_back({name, *holds});
  return {};
}

}  // namespace

std::optional<std::vector<std::string>> TextsOf(const toml::node& value) {
  if (!value.is_array()) return std::nullopt;
  std::vector<std::string> texts;
  for (const toml::node& element : *value.as_array()) {
    const auto text = element.value_exact<std::string>();
    if (!text) return std::nullopt;
    texts.push_back(*text);
  }
  return texts;
}

Status ReadServices(const toml::node& list, const std::string& path,
                    std::vector<ServiceConfig>& services) {
  if (!list.is_array_of_tables()) {
    return Fail(ErrorCode::kUsage, "[service] stands in single brackets", Where(path, list),
                "Write [[service]]: there may be several.");
  }
  for (const toml::node& node : *list.as_array()) {
    KUNDIG_ASSIGN_OR_RETURN(ServiceConfig service, ReadService(*node.as_table(), path));
    services.push_back(std::move(service));
  }
  return {};
}

Status ReadPurposes(const toml::node& table, const std::string& path,
                    std::vector<PurposeConfig>& purposes) {
  if (!table.is_table()) {
    return Fail(ErrorCode::kUsage, "consent is no section", Where(path, table),
                "Write [consent] and purposes below it, such as personalisation = true.");
  }
  for (const auto& [key, value] : *table.as_table()) {
    const std::string name(key.str());
    if (!value.is_table()) {
      KUNDIG_RETURN_IF_ERROR(SetPurpose(name, value, path, purposes));
      continue;
    }
    for (const auto& [inner, inner_value] : *value.as_table()) {
      KUNDIG_RETURN_IF_ERROR(
          SetPurpose(fmt::format("{}.{}", name, inner.str()), inner_value, path, purposes));
    }
  }
  return {};
}

}  // namespace kundig
