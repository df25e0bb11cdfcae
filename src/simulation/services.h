// The simulated market's catalogue: what a municipal utility and its partners offer, the needs that
// it meets, and the situations of life from which needs come. All names are invented.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace kundig {

enum class Need : uint8_t {
  kSupply,
  kMobility,
  kWarmth,
  kSaving,
  kFamily,
  kDigital,
  kSustainability,
  kSecurity,
  kLeisure,
};
inline constexpr size_t kNeedCount = 9;
// "supply", "mobility", ...; the category in purchases and events.
[[nodiscard]] std::string_view NeedName(Need need);

// Strength of each need; 0 is the average person, 1 is strong, -1 is weak.
using NeedVector = std::array<double, kNeedCount>;

enum class ServiceKind : uint8_t { kRecurring, kPaid, kFree };
[[nodiscard]] std::string_view ServiceKindName(ServiceKind kind);

struct MarketService {
  std::string_view id;
  std::string_view name_de;
  std::string_view name_en;
  std::string_view provider;  // "self" or a partner's id
  ServiceKind kind = ServiceKind::kPaid;
  int64_t price_minor = 0;   // list price of one unit; 0 exactly where free
  int64_t margin_minor = 0;  // of the list price, what the utility keeps
  Need need = Need::kSupply;
  Need second_need = Need::kSupply;
  double popularity = 0;  // log-odds that the average person takes it up
};

// A service is known by its position here; ids are unique and ASCII.
[[nodiscard]] std::span<const MarketService> MarketServices();

// Log-odds that a person with these needs takes the service up: popularity + 1.1 need + .6 second
// need.
[[nodiscard]] double AdoptionLogOdds(const MarketService& service, const NeedVector& needs);

struct Situation {
  std::string_view id;
  double share = 0;  // of the population; the shares add up to 1
  NeedVector needs;  // the mean; a person deviates from it by a normal of standard deviation .6
};
inline constexpr double kNeedDeviation = .6;
[[nodiscard]] std::span<const Situation> Situations();

}  // namespace kundig
