#include "engine/service_config.h"

#include <algorithm>
#include <set>

#include "engine/eligibility.h"

namespace kundig {
namespace {

constexpr int32_t kMinutesAnHour = 60;
constexpr int32_t kHoursADay = 24;

tl::unexpected<Error> Wrong(const ServiceConfig& service, std::string what, std::string mend) {
  return Fail(ErrorCode::kUsage, std::move(what), fmt::format("[[service]] \"{}\"", service.id),
              std::move(mend));
}

Status CheckWorth(const ServiceConfig& service) {
  if (service.free()) {
    if (service.lifetime_value_minor.value_or(0) >= 1) return {};
    return Wrong(service, "a free service has no lifetime_value_minor",
                 "Say what a customer who takes it up is worth more over time: a free service is "
                 "valued by that, not by its price.");
  }
  if (service.WorthMinor() >= 1) return {};
  return Wrong(service, fmt::format("a worth of {} minor units", service.WorthMinor()),
               "Give a margin_minor of at least 1, or take the service out.");
}

Status CheckService(const ServiceConfig& service, const std::vector<PurposeConfig>& purposes) {
  KUNDIG_RETURN_IF_ERROR(CheckWorth(service));
  for (const std::string& purpose : service.purposes) {
    if (PurposeBit(purposes, purpose) != 0) continue;
    return Wrong(service, fmt::format("there is no purpose \"{}\"", purpose),
                 "List it in [consent] with what holds for a person who has said nothing.");
  }
  auto eligible = Eligibility::Parse(service.eligible);
  if (eligible) return {};
  Error error = std::move(eligible.error());
  error.where = fmt::format("[[service]] \"{}\", {}", service.id, error.where);
  return Fail(std::move(error));
}

}  // namespace

int64_t ServiceConfig::WorthMinor() const {
  if (free()) return lifetime_value_minor.value_or(0);
  return margin_minor.value_or(price_minor.value_or(0));
}

std::vector<PurposeConfig> DefaultPurposes() {
  return {{"analytics", true}, {std::string(kPersonalisation), true}};
}

Purposes PurposeBit(const std::vector<PurposeConfig>& purposes, std::string_view name) {
  const auto found = std::ranges::find(purposes, name, &PurposeConfig::name);
  if (found == purposes.end()) return 0;
  return Purposes{1} << static_cast<size_t>(found - purposes.begin());
}

Result<int32_t> ParseMinuteOfDay(std::string_view text) {
  const auto digit = [text](size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() == 5 && text[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4)) {
    const int32_t hour = 10 * (text[0] - '0') + (text[1] - '0');
    const int32_t minute = 10 * (text[3] - '0') + (text[4] - '0');
    if (hour < kHoursADay && minute < kMinutesAnHour) return kMinutesAnHour * hour + minute;
  }
  return Fail(ErrorCode::kUsage, fmt::format("\"{}\" is no time of day", text), {},
              "Write hours and minutes, such as 08:30.");
}

Result<QuietHours> ParseQuietHours(std::string_view text) {
  if (text.empty()) return QuietHours{};
  const size_t dash = text.find('-');
  if (dash == std::string_view::npos) {
    return Fail(ErrorCode::kUsage, fmt::format("\"{}\" are no quiet hours", text), {},
                "Write begin and end, such as \"21:00-08:00\"; \"\" for none.");
  }
  QuietHours hours;
  KUNDIG_ASSIGN_OR_RETURN(hours.begin_minute, ParseMinuteOfDay(text.substr(0, dash)));
  KUNDIG_ASSIGN_OR_RETURN(hours.end_minute, ParseMinuteOfDay(text.substr(dash + 1)));
  return hours;
}

Status CheckServices(const std::vector<ServiceConfig>& services,
                     const std::vector<PurposeConfig>& purposes) {
  std::set<std::string_view> ids;
  for (const ServiceConfig& service : services) {
    KUNDIG_RETURN_IF_ERROR(CheckService(service, purposes));
    if (!ids.insert(service.id).second) {
      return Wrong(service, "the id stands there twice", "Give every service an id of its own.");
    }
  }
  return {};
}

const std::vector<ServiceOption>& ServiceOptions() {
  static const std::vector<ServiceOption> options = {
      {"id", "\"savings\"", "By which events and answers name it; required."},
      {"name.de", "\"Sparplan\"", "For people; the id where it is left out."},
      {"name.en", "\"Savings plan\"", "For people; the id where it is left out."},
      {"provider", "\"self\"", "Or the name of a partner."},
      {"price_minor", "0", "In minor units; 0 or left out: free."},
      {"margin_minor", "0", "What is left of the price; the price where it is left out."},
      {"lifetime_value_minor", "4000",
       "What who takes it up is worth more over time; a free service is valued by it."},
      {"needs", "[\"account\"]", "Items of the need model that it serves; its id if left out."},
      {"eligible", "\"purchases_last_year >= 2\"", "Who may be offered it: docs/decide.md."},
      {"available", "true", "false: not offered for the time being."},
      {"purposes", "[]", "What must be consented to, such as \"partner.x\" ([consent])."},
  };
  return options;
}

}  // namespace kundig
