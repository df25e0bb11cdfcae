// PersonIndex: from an identifier to the person whose it is, in memory; changed by one thread, read
// by many.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <shared_mutex>
#include <string_view>
#include <vector>

#include "store/journal/fingerprint.h"

namespace kundig {

// Identifiers are held as hashes of 128 bits (BLAKE2b), so that a million of them take some 40 MB.
class PersonIndex {
 public:
  // A row of the store's table `customers`. Identifiers of different name spaces are never the
  // same.
  struct Identifier {
    int32_t customer_key = 0;
    int32_t person_key = 0;
    uint32_t space = 0;
    std::string_view text;
  };
  void Add(const Identifier& identifier);
  // Both are persons' keys.
  void Merge(int32_t loser, int32_t winner);

  // From any thread.
  [[nodiscard]] std::optional<int32_t> Find(uint32_t space, std::string_view text) const;
  // The person to whom a customer's key belongs. Requires that it was added.
  [[nodiscard]] int32_t PersonOf(int32_t customer_key) const;
  // Customer keys run below it.
  [[nodiscard]] int32_t end() const;
  // About.
  [[nodiscard]] size_t Bytes() const;

 private:
  [[nodiscard]] int32_t Follow(int32_t key) const;

  mutable std::shared_mutex mutex_;
  boost::unordered_flat_map<Fingerprint, int32_t, FingerprintHash> customer_of_;
  // By customer key; a person's own key leads to itself. A merge lengthens the way of the loser's
  // keys by one step, until the store is opened anew.
  std::vector<int32_t> person_of_;
};

}  // namespace kundig
