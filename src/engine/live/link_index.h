// LinkIndex: since when it is known that two identifiers belong together, in memory.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/hash.h"
#include "base/result.h"
#include "store/duckdb/database.h"

namespace kundig {

// The store's table `identifier_links` without the messages, so that of a link that is known
// already nothing need be asked. Of one thread.
class LinkIndex {
 public:
  // Customer keys, the lesser first.
  struct Pair {
    int32_t customer_key = 0;
    int32_t other_key = 0;

    friend bool operator==(const Pair&, const Pair&) = default;
  };
  struct Hash {
    using is_avalanching = void;
    size_t operator()(const Pair& pair) const {
      return SplitMix64(static_cast<uint64_t>(pair.customer_key) << 32 |
                        static_cast<uint32_t>(pair.other_key));
    }
  };

  // Of all links in the store.
  static Result<LinkIndex> Load(Connection& connection);

  // The time of the earliest event that says so; nothing where none does.
  [[nodiscard]] std::optional<int64_t> Find(const Pair& pair) const {
    const auto found = times_us_.find(pair);
    if (found == times_us_.end()) return std::nullopt;
    return found->second;
  }
  void Set(const Pair& pair, int64_t time_us) { times_us_[pair] = time_us; }
  // About.
  [[nodiscard]] size_t Bytes() const {
    return times_us_.bucket_count() * (sizeof(Pair) + sizeof(int64_t) + 1);
  }

 private:
  boost::unordered_flat_map<Pair, int64_t, Hash> times_us_;
};

}  // namespace kundig
