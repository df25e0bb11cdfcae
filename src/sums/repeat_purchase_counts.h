// RepeatPurchaseCounts: how many customers made x repeat purchases, the last t_x days after the
// first, which was on which day. The sufficient statistic of BG/NBD, MBG/NBD and Pareto/NBD.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sums/additive_group.h"
#include "sums/grouped_counts.h"

namespace kundig {

class RepeatPurchaseCounts {
 public:
  static constexpr std::string_view kName = "repeat_purchase_counts";

  struct Key {
    int32_t repeat_purchases = 0;  // x: purchase days - 1
    int32_t recency_days = 0;      // t_x: last purchase day - first purchase day
    Day first_day;                 // with the day of the fit this gives T, the customer's age

    friend auto operator<=>(const Key&, const Key&) = default;
    void AppendTo(ByteWriter& writer) const;
    static Result<Key> ReadFrom(ByteReader& reader);
    [[nodiscard]] uint64_t Hash() const;
  };
  using Group = GroupedCounts<Key>::Group;

  // A customer without a purchase day contributes nothing.
  void Apply(const CustomerHistory& history, Direction direction);
  // For sums that a store computed.
  void Add(const Key& key, int64_t customers) { counts_.Add(key, customers); }

  RepeatPurchaseCounts& operator+=(const RepeatPurchaseCounts& other);
  RepeatPurchaseCounts& operator-=(const RepeatPurchaseCounts& other);
  friend bool operator==(const RepeatPurchaseCounts&, const RepeatPurchaseCounts&) = default;

  [[nodiscard]] int64_t customers() const { return counts_.customers(); }
  [[nodiscard]] size_t size() const { return counts_.size(); }
  // Ascending by key.
  [[nodiscard]] std::vector<Group> Groups() const { return counts_.Sorted(); }

  void AppendCanonicalBytes(ByteWriter& writer) const { counts_.AppendCanonicalBytes(writer); }
  static Result<RepeatPurchaseCounts> FromCanonicalBytes(ByteReader& reader);

 private:
  GroupedCounts<Key> counts_;
};

}  // namespace kundig
