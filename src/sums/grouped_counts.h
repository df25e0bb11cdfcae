// A count of customers for each distinct key: the group behind every sum of the form key ->
// customers.
#pragma once

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/result.h"
#include "sums/additive_group.h"

namespace kundig {

// Key: an aggregate with operator<=>, `void AppendTo(ByteWriter&) const`, `static Result<Key>
// ReadFrom(ByteReader&)` and `uint64_t Hash() const`. Keys whose count is zero are not held, so
// that equal sums are equal maps. Counts may be negative (a difference of two sums is a sum).
template <typename Key>
class GroupedCounts {
 public:
  struct Group {
    Key key;
    int64_t customers = 0;

    friend bool operator==(const Group&, const Group&) = default;
  };

  void Add(const Key& key, int64_t customers) {
    if (customers == 0) return;
    const auto [place, inserted] = counts_.try_emplace(key, customers);
    if (!inserted && (place->second += customers) == 0) counts_.erase(place);
    customers_ += customers;
  }

  void AddAll(const GroupedCounts& other, int64_t sign) {
    if (&other == this) {  // the map must not change under its own iteration
      AddAll(GroupedCounts(other), sign);
      return;
    }
    for (const auto& [key, customers] : other.counts_) Add(key, sign * customers);
  }

  [[nodiscard]] int64_t customers() const { return customers_; }
  [[nodiscard]] size_t size() const { return counts_.size(); }
  void Reserve(size_t groups) { counts_.reserve(groups); }

  // All groups in ascending order of their keys. Costs a sort: call once, keep the answer.
  [[nodiscard]] std::vector<Group> Sorted() const {
    std::vector<Group> groups;
    groups.reserve(counts_.size());
    for (const auto& [key, customers] : counts_) groups.push_back({key, customers});
    std::sort(groups.begin(), groups.end(),
              [](const Group& a, const Group& b) { return a.key < b.key; });
    return groups;
  }

  void AppendCanonicalBytes(ByteWriter& writer) const {
    writer.Write(static_cast<uint64_t>(counts_.size()));
    for (const Group& group : Sorted()) {
      group.key.AppendTo(writer);
      writer.Write(group.customers);
    }
  }

  static Result<GroupedCounts> FromCanonicalBytes(ByteReader& reader) {
    KUNDIG_ASSIGN_OR_RETURN(const auto size, reader.Read<uint64_t>());
    GroupedCounts counts;
    std::optional<Key> previous;
    for (uint64_t i = 0; i < size; ++i) {
      KUNDIG_ASSIGN_OR_RETURN(const Key key, Key::ReadFrom(reader));
      KUNDIG_ASSIGN_OR_RETURN(const auto customers, reader.Read<int64_t>());
      if (customers == 0 || !IsPossibleCount(customers) || (previous && !(*previous < key))) {
        return NotCanonical();
      }
      counts.Add(key, customers);
      if (!IsPossibleCount(counts.customers())) return NotCanonical();
      previous = key;
    }
    return counts;
  }

  friend bool operator==(const GroupedCounts& a, const GroupedCounts& b) {
    return a.customers_ == b.customers_ && a.counts_ == b.counts_;
  }

 private:
  static tl::unexpected<Error> NotCanonical() {
    return Fail(ErrorCode::kFailure, "the serialised sum is not in canonical form", {},
                "take a whole copy");
  }

  struct Hasher {
    using is_avalanching = void;
    size_t operator()(const Key& key) const { return key.Hash(); }
  };

  boost::unordered_flat_map<Key, int64_t, Hasher> counts_;
  int64_t customers_ = 0;
};

}  // namespace kundig
