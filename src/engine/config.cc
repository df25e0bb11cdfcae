#include "engine/config.h"

#include <toml++/toml.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "engine/config_webhooks.h"
#include "engine/read_services.h"
#include "identity/normal_phone.h"

namespace kundig {
namespace {

// The options of Config{} as text, for the template.
std::string DefaultText(const ConfigOption& option) {
  const Config defaults;
  if (const auto* text = std::get_if<std::string Config::*>(&option.member)) {
    return fmt::format("\"{}\"", defaults.**text);
  }
  if (const auto* whole = std::get_if<int64_t Config::*>(&option.member)) {
    return fmt::format("{}", defaults.**whole);
  }
  if (std::holds_alternative<std::vector<std::string> Config::*>(option.member)) return "[]";
  return fmt::format("{}", defaults.*std::get<double Config::*>(option.member));
}

bool IsOneOf(std::string_view word, std::string_view words) {
  while (true) {
    const size_t end = words.find('|');
    if (words.substr(0, end) == word) return true;
    if (end == std::string_view::npos) return false;
    words.remove_prefix(end + 1);
  }
}

std::string Where(const std::string& path, const toml::source_region& source) {
  return fmt::format("{}, line {}", path, source.begin.line);
}

tl::unexpected<Error> WrongValue(const ConfigOption& option, const std::string& where,
                                 const std::string& expected) {
  return Fail(ErrorCode::kUsage,
              fmt::format("[{}] {} must be {}", option.section, option.name, expected), where,
              std::string(option.doc));
}

Status SetOption(Config& config, const ConfigOption& option, const toml::node& value,
                 const std::string& where) {
  if (const auto* member = std::get_if<std::string Config::*>(&option.member)) {
    const auto text = value.value_exact<std::string>();
    if (!text) return WrongValue(option, where, "a text in quotes");
    if (!option.words.empty() && !IsOneOf(*text, option.words)) {
      return WrongValue(option, where, fmt::format("one of {}", option.words));
    }
    config.** member = *text;
    return {};
  }
  const auto in_range = [&option](double number) {
    return number >= option.low && number <= option.high;
  };
  if (const auto* member = std::get_if<int64_t Config::*>(&option.member)) {
    const auto number = value.value_exact<int64_t>();
    if (!number || !in_range(static_cast<double>(*number))) {
      return WrongValue(option, where,
                        fmt::format("a whole number from {} to {}", option.low, option.high));
    }
    config.** member = *number;
    return {};
  }
  if (const auto* member = std::get_if<std::vector<std::string> Config::*>(&option.member)) {
    auto texts = TextsOf(value);
    if (!texts) return WrongValue(option, where, "a list of texts in quotes");
    config.** member = *std::move(texts);
    return {};
  }
  const auto number = value.is_number() ? value.value<double>() : std::nullopt;
  if (!number || !in_range(*number)) {
    return WrongValue(option, where,
                      fmt::format("a number from {} to {}", option.low, option.high));
  }
  config.*std::get<double Config::*>(option.member) = *number;
  return {};
}

// "name, currency, timezone": the options of a section, or all sections where `section` is empty.
std::string Known(std::string_view section) {
  std::string known;
  std::string_view last;
  for (const ConfigOption& option : ConfigOptions()) {
    const std::string_view word = section.empty() ? option.section : option.name;
    if ((!section.empty() && option.section != section) || word == last) continue;
    known += (known.empty() ? "" : ", ") + std::string(word);
    last = word;
  }
  return known;
}

Status ReadSection(Config& config, std::string_view section, const toml::table& table,
                   const std::string& path) {
  for (const auto& [key, value] : table) {
    const std::string where = Where(path, value.source());
    const auto& options = ConfigOptions();
    const auto option = std::ranges::find_if(options, [&](const ConfigOption& candidate) {
      return candidate.section == section && candidate.name == key.str();
    });
    if (option == options.end()) {
      return Fail(ErrorCode::kUsage, fmt::format("[{}] has no option \"{}\"", section, key.str()),
                  where, fmt::format("It has: {}.", Known(section)));
    }
    KUNDIG_RETURN_IF_ERROR(SetOption(config, *option, value, where));
  }
  return {};
}

Result<InteractionRule> ReadInteraction(const toml::table& table, const std::string& path) {
  InteractionRule rule;
  for (const auto& [key, value] : table) {
    const std::string where = Where(path, value.source());
    const auto& options = InteractionOptions();
    const auto option = std::ranges::find(options, key.str(), &InteractionOption::name);
    if (option == options.end()) {
      return Fail(ErrorCode::kUsage, fmt::format("[[interaction]] has no option \"{}\"", key.str()),
                  where, "It has: event, kind, item, value, price, quantity.");
    }
    const auto text = value.value_exact<std::string>();
    if (!text) {
      return Fail(ErrorCode::kUsage,
                  fmt::format("[[interaction]] {} must be a text in quotes", option->name), where,
                  std::string(option->doc));
    }
    rule.*option->member = *text;
  }
  return rule;
}

Status ReadInteractions(Config& config, const toml::node& list, const std::string& path) {
  if (!list.is_array_of_tables()) {
    return Fail(ErrorCode::kUsage, "[interaction] stands in single brackets",
                Where(path, list.source()), "Write [[interaction]]: there may be several.");
  }
  for (const toml::node& node : *list.as_array()) {
    KUNDIG_ASSIGN_OR_RETURN(InteractionRule rule, ReadInteraction(*node.as_table(), path));
    config.interactions.push_back(std::move(rule));
  }
  auto mapper = InteractionMapper::Make({config.currency, config.interactions});
  if (mapper) return {};
  Error error = std::move(mapper.error());
  error.where = fmt::format("{}, {}", path, error.where);
  return Fail(std::move(error));
}

// What is more than a section of plain options.
using SectionReader = Status (*)(Config&, const toml::node&, const std::string&);
SectionReader ReaderOf(std::string_view section) {
  if (section == "interaction") return ReadInteractions;
  if (section == "service") {
    return [](Config& config, const toml::node& list, const std::string& path) {
      return ReadServices(list, path, config.services);
    };
  }
  if (section == "webhook") {
    return [](Config& config, const toml::node& list, const std::string& path) -> Status {
      KUNDIG_ASSIGN_OR_RETURN(config.webhooks, ReadWebhooks(list, path));
      return {};
    };
  }
  if (section == "consent") {
    return [](Config& config, const toml::node& table, const std::string& path) {
      return ReadPurposes(table, path, config.purposes);
    };
  }
  return nullptr;
}

// What is right by itself may be wrong beside the rest.
Status CheckTogether(const Config& config) {
  if (auto hours = ParseQuietHours(config.quiet_hours); !hours) {
    Error error = std::move(hours.error());
    error.where = "[contact] quiet_hours";
    return Fail(std::move(error));
  }
  return CheckServices(config.services, config.purposes);
}

// The default is known to be right: most commands need not load the table of numbers.
Status CheckCountry(const Config& config, const std::string& path) {
  if (config.country == Config{}.country || IsPhoneRegion(config.country)) return {};
  return Fail(ErrorCode::kUsage,
              fmt::format("[company] country: \"{}\" is no country", config.country), path,
              "Write its two capital letters by ISO 3166, such as DE.");
}

}  // namespace

const std::vector<InteractionOption>& InteractionOptions() {
  static const std::vector<InteractionOption> options = {
      {"event", &InteractionRule::event, "The name of a track call."},
      {"kind", &InteractionRule::kind, "purchase, use, view or answer."},
      {"item", &InteractionRule::item, "A path into the event; [] is each element of a list."},
      {"value", &InteractionRule::value, "A path: the money for all of the quantity."},
      {"price", &InteractionRule::price, "A path, instead of value: the money for one piece."},
      {"quantity", &InteractionRule::quantity, "A path; 1 where it is left out."},
  };
  return options;
}

const std::vector<ConfigOption>& ConfigOptions() {
  static const std::vector<ConfigOption> options = {
      {"company", "name", &Config::company_name, "", "Shown at the top of every report."},
      {"company", "currency", &Config::currency, "",
       "ISO 4217 code of the money in the data; amounts are kept in its minor units."},
      {"company", "timezone", &Config::timezone, "",
       "IANA time zone in which days, weeks and months are cut."},
      {"company", "country", &Config::country, "",
       "ISO 3166 code of the country in which phone numbers lie that do not say theirs."},
      {"company", "discount_rate_yearly", &Config::discount_rate_yearly, "a year",
       "By how much money a year from now is worth less than today; for lifetime values.", 0.001,
       10},
      {"company", "margin", &Config::margin, "share of sales",
       "What is left of a sale; lifetime values are multiplied by it.", 0, 1},
      {"store", "path", &Config::store_path, "", "The file that holds all data."},
      {"store", "memory_limit", &Config::memory_limit, "",
       "Such as \"3GiB\"; beyond it the store works on disk. Empty: 80 % of the memory."},
      {"intake", "max_waiting_mb", &Config::max_waiting_mb, "megabytes",
       "So much may be acknowledged and not in the store yet; beyond it senders are told to wait.",
       1, 1e6},
      {"intake", "remember_days", &Config::remember_days, "days",
       "So long a message that is sent again is known by its id, and not taken twice.", 30, 3650},
      {"models", "horizon", &Config::horizon, "d, w, m or y",
       "How far ahead purchases are forecast where a command does not say."},
      {"models", "opportunity", &Config::opportunity, "",
       "BG/BB asks in which of these periods a customer bought.", 0, 0, "week|month|quarter|year"},
      {"needs", "item", &Config::item, "",
       "What counts as an item: auto takes the coarsest that the data know.", 0, 0,
       "auto|product|type|category|service"},
      {"needs", "min_customers", &Config::min_customers, "customers",
       "Items with fewer customers are left out of the need model.", 1, 1e9},
      {"needs", "max_items", &Config::max_items, "items",
       "At most so many, the most bought first; the solve needs 8 bytes times their square.", 1,
       20000},
      {"needs", "lambda", &Config::lambda, "",
       "Strength of regularisation of the need model; 0: chosen by back-test.", 0, 1e9},
      {"contact", "max_per_week", &Config::max_per_week, "messages",
       "Who got so many within 7 days gets no further one.", 0, 1000},
      {"contact", "quiet_hours", &Config::quiet_hours, "",
       "No messages between these hours of local time; \"\" for none."},
      {"contact", "min_expected_value_minor", &Config::min_expected_value_minor, "minor units",
       "What is not expected to bring so much is not offered.", 0, 1e12},
      {"decisions", "exploration", &Config::exploration, "",
       "How much is tried out: 0 never, 1 as often as it may be the best.", 0, 10},
      {"decisions", "policy", &Config::policy, "", "How to choose: docs/decide.md.", 0, 0,
       "thompson|inverse_gap"},
      {"decisions", "gap_weight", &Config::gap_weight, "a minor unit",
       "Of inverse_gap: how rarely is offered what seems worse; 0 chooses evenly.", 0, 1e6},
      {"decisions", "holdout", &Config::holdout, "share of customers",
       "So many are left alone, so that what the decisions cause can be measured.", 0, 1},
      {"decisions", "attribution_days", &Config::attribution_days, "days",
       "So long after an offer an answer counts as one to it.", 0.001, 365},
      {"decisions", "placements", &Config::placements, "",
       "Where offers are shown: the keys of OpenFeature flags (docs/decide.md)."},
  };
  return options;
}

Result<Config> ParseConfig(std::string_view text, const std::string& path) {
  Config config;
  try {
    const toml::table file = toml::parse(text, path);
    for (const auto& [section, value] : file) {
      const std::string where = Where(path, value.source());
      if (const auto read = ReaderOf(section.str())) {
        KUNDIG_RETURN_IF_ERROR(read(config, value, path));
        continue;
      }
      if (!value.is_table() || !std::ranges::any_of(ConfigOptions(), [&](const auto& option) {
            return option.section == section.str();
          })) {
        return Fail(
            ErrorCode::kUsage, fmt::format("there is no section [{}]", section.str()), where,
            fmt::format("Sections: {}, consent, [interaction], [service], [webhook].", Known("")));
      }
      KUNDIG_RETURN_IF_ERROR(ReadSection(config, section.str(), *value.as_table(), path));
    }
    KUNDIG_RETURN_IF_ERROR(CheckCountry(config, path));
  } catch (const toml::parse_error& error) {
    return Fail(ErrorCode::kUsage, std::string(error.description()), Where(path, error.source()),
                "Mend the file; `kundig init` writes one that is right.");
  }
  if (auto checked = CheckTogether(config); !checked) {
    Error error = std::move(checked.error());
    error.where = fmt::format("{}, {}", path, error.where);
    return Fail(std::move(error));
  }
  return config;
}

Result<Config> LoadConfig(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return Fail(ErrorCode::kNotFound, "there is no configuration file", path,
                "Make one with `kundig init`, or name it with --config.");
  }
  std::ostringstream text;
  text << file.rdbuf();
  return ParseConfig(text.str(), path);
}

std::string ConfigTemplate() {
  std::string text =
      "# kundig.toml. Every option is listed with its default; take away the # to change it.\n";
  std::string_view section;
  for (const ConfigOption& option : ConfigOptions()) {
    if (option.section != section) {
      section = option.section;
      text += fmt::format("\n[{}]\n", section);
    }
    text += fmt::format("# {}{}{}\n", option.doc, option.unit.empty() ? "" : " Unit: ",
                        option.unit.empty() ? "" : fmt::format("{}.", option.unit));
    text += fmt::format("# {} = {}\n", option.name, DefaultText(option));
  }
  // Indented: taking away a # would put these into the section above.
  text +=
      "\n# Events of your own become purchases, uses, views or answers: docs/events.md. Segment's\n"
      "# e-commerce events are built in.\n#   [[interaction]]\n";
  for (const InteractionOption& option : InteractionOptions()) {
    text += fmt::format("#   {} = \"\"  # {}\n", option.name, option.doc);
  }
  text += "\n# What may be done with whose data, where a person has said nothing.\n[consent]\n";
  for (const PurposeConfig& purpose : DefaultPurposes()) {
    text += fmt::format("# {} = {}\n", purpose.name, purpose.by_default);
  }
  text += "\n# What can be offered, own and partners': docs/decide.md.\n#   [[service]]\n";
  for (const ServiceOption& option : ServiceOptions()) {
    text += fmt::format("#   {} = {}  # {}\n", option.name, option.example, option.doc);
  }
  return text + WebhookTemplate();
}

}  // namespace kundig
