// Drivers: what is known of customers on the day of their first purchase, and tells those who come
// back soon from those who do not. It goes together; whether it is the cause, only a trial tells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "models/share_difference.h"
#include "store/store.h"

namespace kundig {

// Soon: a second purchase day within 13 weeks.
inline constexpr int32_t kSoonDays = 91;

// What customers are told apart by; the numbers are those of sum_first_day_traits.sql.
enum class Trait : int32_t {
  kItem,     // was bought
  kThings,   // how many different ones
  kSpend,    // in minor units
  kWeekday,  // 1 Monday ... 7 Sunday
  kMonth,    // 1 ... 12; not of those who came when the data began
  kSource,   // of the file or the event
};

// Customers who share it, of all who were watched long enough, and those of them who came back
// soon; a sum over customers.
struct TraitCount {
  Trait trait = Trait::kItem;
  std::string name;    // of an item, a source
  int64_t number = 0;  // of all others
  Share came_back;
};

// Numbers are halved where about a third of the customers is on one side.
enum class DriverKind {
  kItem,
  kThingsAtMost,
  kThingsAtLeast,
  kSpendAtMost,
  kSpendAtLeast,
  kWeekday,
  kMonth,
  kSource,
};

struct Driver {
  DriverKind kind = DriverKind::kItem;
  std::string name;
  int64_t number = 0;
  Share with;     // of those whom it holds of, who came back soon
  Share without;  // of all others of whom it is known
  // The share with less the share without. The intervals of all drivers hold together with 90 %
  // certainty (share_difference.h). Absent: fewer than 20 customers on one of the sides.
  std::optional<Estimate> difference;

  // Above or below zero for certain.
  [[nodiscard]] bool beyond_chance() const {
    return difference && (difference->low > 0 || difference->high < 0);
  }
};

struct Drivers {
  Share came_back;           // of all who were watched for at least kSoonDays
  size_t compared = 0;       // drivers with a difference
  std::vector<Driver> rows;  // beyond chance first, then by the difference, the greatest first;
                             // those without one last
};

[[nodiscard]] std::string_view DriverKindName(DriverKind kind);

[[nodiscard]] Drivers DriversOf(const std::vector<TraitCount>& counts);

// The traits by one GROUP BY; of the items of `level` the 40 that most customers began with.
// Errors: those of the store.
Result<std::vector<TraitCount>> QueryTraitCounts(Store& store, ItemLevel level, Day until);
// Its statement, to be read.
[[nodiscard]] std::string ShownTraitCounts(ItemLevel level, Day until);

}  // namespace kundig
