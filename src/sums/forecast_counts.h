// ForecastCounts: how many customers looked such and such on the split day (x, t_x, first day) and
// then made y purchases up to the end day. What a back-test of every purchase model needs, and no
// rows.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sums/additive_group.h"
#include "sums/repeat_purchase_counts.h"

namespace kundig {

// The calibration period ends with split_day (included); the holdout lasts from the day after to
// end_day (included).
struct BackTestWindow {
  Day split_day;
  Day end_day;

  friend bool operator==(const BackTestWindow&, const BackTestWindow&) = default;
};

class ForecastCounts {
 public:
  static constexpr std::string_view kName = "forecast_counts";

  struct Key {
    RepeatPurchaseCounts::Key before;  // as on the split day
    int32_t purchases_after = 0;       // y: purchase days in the holdout

    friend auto operator<=>(const Key&, const Key&) = default;
    void AppendTo(ByteWriter& writer) const;
    static Result<Key> ReadFrom(ByteReader& reader);
    [[nodiscard]] uint64_t Hash() const;
  };
  using Group = GroupedCounts<Key>::Group;

  explicit ForecastCounts(BackTestWindow window = {}) : window_(window) {}

  // A customer without a purchase up to the split day contributes nothing.
  void Apply(const CustomerHistory& history, Direction direction);
  void Add(const Key& key, int64_t customers) { counts_.Add(key, customers); }

  // Requires the same window on both sides.
  ForecastCounts& operator+=(const ForecastCounts& other);
  ForecastCounts& operator-=(const ForecastCounts& other);
  friend bool operator==(const ForecastCounts&, const ForecastCounts&) = default;

  [[nodiscard]] BackTestWindow window() const { return window_; }
  [[nodiscard]] int64_t customers() const { return counts_.customers(); }
  [[nodiscard]] size_t size() const { return counts_.size(); }
  // Ascending by key.
  [[nodiscard]] std::vector<Group> Groups() const { return counts_.Sorted(); }
  // The sum as it stood on the split day: what a model may be fitted to.
  [[nodiscard]] RepeatPurchaseCounts Calibration() const;

  void AppendCanonicalBytes(ByteWriter& writer) const;
  static Result<ForecastCounts> FromCanonicalBytes(ByteReader& reader);

 private:
  BackTestWindow window_;
  GroupedCounts<Key> counts_;
};

}  // namespace kundig
