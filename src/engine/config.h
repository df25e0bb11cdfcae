// Config: what kundig.toml says. One table of options (name, type, unit, default, range, doc) is
// the source of the parser, of the file that `kundig init` writes, and of docs/configuration.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "engine/service_config.h"
#include "engine/webhook_endpoint.h"
#include "events/interaction_mapping.h"

namespace kundig {

struct Config {
  // [company]
  std::string company_name;
  std::string currency = "EUR";
  std::string timezone = "Europe/Berlin";
  std::string country = "DE";
  double discount_rate_yearly = 0.10;
  double margin = 1.0;
  // [store]
  std::string store_path = "kundig.duckdb";
  std::string memory_limit;
  // [intake]
  int64_t max_waiting_mb = 1024;
  int64_t remember_days = 30;
  // [models]
  std::string horizon = "39w";
  std::string opportunity = "month";
  // [needs]
  std::string item = "auto";
  int64_t min_customers = 20;
  int64_t max_items = 20000;
  double lambda = 0;
  // [contact]
  double max_per_week = 3;
  std::string quiet_hours = "21:00-08:00";
  double min_expected_value_minor = 0;
  // [decisions]
  double exploration = 0.3;
  std::string policy = "thompson";
  double gap_weight = 10;
  double holdout = 0.05;
  double attribution_days = 7;
  std::vector<std::string> placements;
  // [consent]
  std::vector<PurposeConfig> purposes = DefaultPurposes();
  // [[interaction]], as often as it stands in the file
  std::vector<InteractionRule> interactions;
  // [[webhook]], as often as it stands in the file (config_webhooks.h)
  std::vector<WebhookEndpoint> webhooks;
  // [[service]], as often as it stands in the file
  std::vector<ServiceConfig> services;
};

// One option of the configuration file.
struct ConfigOption {
  using Member = std::variant<std::string Config::*, int64_t Config::*, double Config::*,
                              std::vector<std::string> Config::*>;

  std::string_view section;
  std::string_view name;
  Member member;
  std::string_view unit;  // "" where it has none
  std::string_view doc;   // one line
  double low = 0;         // of numbers, inclusive
  double high = 0;
  std::string_view words;  // of texts: the words allowed, separated by '|'; "" allows any
};

[[nodiscard]] const std::vector<ConfigOption>& ConfigOptions();

// Errors: kNotFound where there is no file; kUsage with file and line for a syntax error, an
// unknown section or option (naming those that exist), a wrong type, or a value out of range.
Result<Config> LoadConfig(const std::string& path);
// The same from text; `path` is for messages.
Result<Config> ParseConfig(std::string_view text, const std::string& path);

// The members of an [[interaction]], with what each means; all are texts.
struct InteractionOption {
  std::string_view name;
  std::string InteractionRule::*member;
  std::string_view doc;  // one line
};
[[nodiscard]] const std::vector<InteractionOption>& InteractionOptions();

// The commented file that `kundig init` writes: every option with its default.
[[nodiscard]] std::string ConfigTemplate();

}  // namespace kundig
