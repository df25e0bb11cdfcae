// Recent changes: what happened in the last four weeks, beside the four weeks before and the same
// weeks a year ago.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/estimate.h"
#include "base/result.h"
#include "store/store.h"

namespace kundig {

inline constexpr int32_t kPeriodDays = 28;
inline constexpr int32_t kYearDays = 364;  // whole weeks, so that weekdays match

// What persons did in two periods, x and y, as sums over them.
struct PairedSums {
  int64_t persons_x = 0;  // who did anything
  int64_t persons_y = 0;
  double x = 0;
  double y = 0;
  double xx = 0;
  double yy = 0;
  double xy = 0;
};

// x / y - 1 with its 90 % interval. Persons are what is drawn, each with both periods: the variance
// of the ratio of two totals, sum (x_i / X - y_i / Y)^2 (Cochran 1977, Sampling Techniques, 6.4;
// without the correction for a finite population), on the logarithm. Where nobody is in both
// periods and everybody counts 1, it is that of two Poisson counts. Nothing where fewer than 20
// persons did anything in one of them: too few to tell.
[[nodiscard]] std::optional<Estimate> ChangeOf(const PairedSums& sums);

struct RecentChange {
  std::string_view measure;        // "customers", "purchase_days", "spend_minor", "new_customers"
  double recent = 0;               // in the last 28 days
  std::optional<double> before;    // in the 28 days before; absent where the data begin later
  std::optional<double> year_ago;  // in the same days 364 days before
  std::optional<Estimate> change;  // recent / before - 1
  std::optional<Estimate> change_in_a_year;
};

// Of the 28 days up to `until`. Money is left out where there is none. Somebody is new who never
// bought before in the data; that is told only where these reach half a year back before the
// period. Errors: those of the store.
Result<std::vector<RecentChange>> FindRecentChanges(Store& store, Day until);

}  // namespace kundig
