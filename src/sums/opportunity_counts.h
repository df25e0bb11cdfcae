// OpportunityCounts: how many customers bought in x of the periods after their first, the last time
// t_x periods after it, the first being such and such. The sufficient statistic of BG/BB, for those
// who can buy once a week, month, quarter or year (donors, members, subscribers).
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sums/additive_group.h"
#include "sums/grouped_counts.h"

namespace kundig {

class OpportunityCounts {
 public:
  static constexpr std::string_view kName = "opportunity_counts";

  struct Key {
    int32_t active_periods = 0;   // x: periods with a purchase, the first left out
    int32_t recency_periods = 0;  // t_x: last active period - first period
    int32_t first_period = 0;     // PeriodNumber of the first purchase

    friend auto operator<=>(const Key&, const Key&) = default;
    void AppendTo(ByteWriter& writer) const;
    static Result<Key> ReadFrom(ByteReader& reader);
    [[nodiscard]] uint64_t Hash() const;
  };
  using Group = GroupedCounts<Key>::Group;

  explicit OpportunityCounts(Period period = Period::kMonth) : period_(period) {}

  // A customer without a purchase day contributes nothing.
  void Apply(const CustomerHistory& history, Direction direction);
  void Add(const Key& key, int64_t customers) { counts_.Add(key, customers); }

  // Requires the same period on both sides.
  OpportunityCounts& operator+=(const OpportunityCounts& other);
  OpportunityCounts& operator-=(const OpportunityCounts& other);
  friend bool operator==(const OpportunityCounts&, const OpportunityCounts&) = default;

  [[nodiscard]] Period period() const { return period_; }
  [[nodiscard]] int64_t customers() const { return counts_.customers(); }
  [[nodiscard]] size_t size() const { return counts_.size(); }
  // Ascending by key.
  [[nodiscard]] std::vector<Group> Groups() const { return counts_.Sorted(); }

  void AppendCanonicalBytes(ByteWriter& writer) const;
  static Result<OpportunityCounts> FromCanonicalBytes(ByteReader& reader);

 private:
  Period period_;
  GroupedCounts<Key> counts_;
};

}  // namespace kundig
