// What kundig.toml says of services, consents and quiet hours, beside the plain options of
// config.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "decisions/rules.h"

namespace kundig {

inline constexpr std::string_view kOwnProvider = "self";

// One [[service]].
struct ServiceConfig {
  std::string id;
  std::string name_de;  // the id where it is not told
  std::string name_en;
  std::string provider = std::string(kOwnProvider);  // or a partner's name
  std::optional<int64_t> price_minor;                // absent or 0: free
  std::optional<int64_t> margin_minor;
  std::optional<int64_t> lifetime_value_minor;
  std::vector<std::string> needs;  // names of items
  std::string eligible;            // an expression (eligibility.h); empty: everybody
  bool available = true;
  std::vector<std::string> purposes;  // that must be consented to, such as "partner.x"

  // The items that it serves: its needs; its own where it names none.
  [[nodiscard]] std::vector<std::string> ServedItems() const {
    return needs.empty() ? std::vector{id} : needs;
  }
  [[nodiscard]] bool free() const { return price_minor.value_or(0) == 0; }
  // What the company has when a customer takes it up: of a paid service the margin, or the price
  // where no margin is told; of a free one the lifetime value that it brings. At least 1.
  [[nodiscard]] int64_t WorthMinor() const;
};

// A purpose of [consent], and whether it holds for a person who has said nothing.
struct PurposeConfig {
  std::string name;  // "personalisation", "partner.x"
  bool by_default = false;

  friend bool operator==(const PurposeConfig&, const PurposeConfig&) = default;
};
inline constexpr std::string_view kPersonalisation = "personalisation";
inline constexpr size_t kMaxPurposes = 64;

// Those that there are without being told.
[[nodiscard]] std::vector<PurposeConfig> DefaultPurposes();
// The bit of a purpose: its place in the list. 0 where there is no such purpose.
[[nodiscard]] Purposes PurposeBit(const std::vector<PurposeConfig>& purposes,
                                  std::string_view name);

// "21:00-08:00"; empty: none. Errors: kUsage.
[[nodiscard]] Result<QuietHours> ParseQuietHours(std::string_view text);
// "21:30" in minutes of the day. Errors: kUsage.
[[nodiscard]] Result<int32_t> ParseMinuteOfDay(std::string_view text);

// What holds among the options: every service is worth something, ids are there once, purposes are
// known, expressions can be read. Errors: kUsage, naming the service.
[[nodiscard]] Status CheckServices(const std::vector<ServiceConfig>& services,
                                   const std::vector<PurposeConfig>& purposes);

// The options of a [[service]] with what each means, for the template and the documents.
struct ServiceOption {
  std::string_view name;
  std::string_view example;  // as it stands behind "="
  std::string_view doc;      // one line
};
[[nodiscard]] const std::vector<ServiceOption>& ServiceOptions();

}  // namespace kundig
