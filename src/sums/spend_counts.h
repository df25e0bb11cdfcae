// SpendCounts: how many customers made x repeat purchases for a total of so many minor units. The
// sufficient statistic of the Gamma-Gamma model. The key holds the total, not the mean, because a
// sum's entries are integers; the mean is total / x.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sums/additive_group.h"
#include "sums/grouped_counts.h"

namespace kundig {

class SpendCounts {
 public:
  static constexpr std::string_view kName = "spend_counts";

  struct Key {
    int32_t repeat_purchases = 0;  // x: purchase days - 1; at least 1
    int64_t spend_minor = 0;       // of the repeat purchases, the first purchase day left out

    friend auto operator<=>(const Key&, const Key&) = default;
    void AppendTo(ByteWriter& writer) const;
    static Result<Key> ReadFrom(ByteReader& reader);
    [[nodiscard]] uint64_t Hash() const;
  };
  using Group = GroupedCounts<Key>::Group;

  // A customer without a repeat purchase contributes nothing.
  void Apply(const CustomerHistory& history, Direction direction);
  void Add(const Key& key, int64_t customers) { counts_.Add(key, customers); }

  SpendCounts& operator+=(const SpendCounts& other);
  SpendCounts& operator-=(const SpendCounts& other);
  friend bool operator==(const SpendCounts&, const SpendCounts&) = default;

  [[nodiscard]] int64_t customers() const { return counts_.customers(); }
  [[nodiscard]] size_t size() const { return counts_.size(); }
  // Ascending by key.
  [[nodiscard]] std::vector<Group> Groups() const { return counts_.Sorted(); }

  void AppendCanonicalBytes(ByteWriter& writer) const { counts_.AppendCanonicalBytes(writer); }
  static Result<SpendCounts> FromCanonicalBytes(ByteReader& reader);

 private:
  GroupedCounts<Key> counts_;
};

}  // namespace kundig
