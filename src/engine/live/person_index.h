// PersonIndex: from an identifier to the person whose it is, in memory; changed by one thread, read
// by many.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <shared_mutex>
#include <string_view>
#include <vector>

#include "store/identifier.h"
#include "store/journal/fingerprint.h"

namespace kundig {

// Identifiers are held as hashes of 128 bits (BLAKE2b), so that a million of them take some 40 MB.
class PersonIndex {
 public:
  // A row of the store's table `customers`. Added again, it takes the place of what was known.
  struct Row {
    int32_t customer_key = 0;
    int32_t person_key = 0;
    IdentifierKind kind = IdentifierKind::kUserId;
    std::string_view text;
  };
  void Add(const Row& row);
  // Both are persons' keys.
  void Merge(int32_t loser, int32_t winner);

  // Of an identifier in its name space: user ids and anonymous ids share one, since an alias does
  // not say which of them it replaces.
  [[nodiscard]] static Fingerprint FingerprintOf(IdentifierKind kind, std::string_view text);
  struct Customer {
    int32_t customer_key = 0;
    IdentifierKind kind = IdentifierKind::kUserId;
  };
  // All from any thread.
  [[nodiscard]] std::optional<Customer> FindCustomer(const Fingerprint& identifier) const;
  [[nodiscard]] std::optional<int32_t> Find(IdentifierKind kind, std::string_view text) const;
  // The person to whom a customer's key belongs. Requires that it was added.
  [[nodiscard]] int32_t PersonOf(int32_t customer_key) const;
  // Customer keys run below it.
  [[nodiscard]] int32_t end() const;
  // About.
  [[nodiscard]] size_t Bytes() const;

 private:
  [[nodiscard]] int32_t Follow(int32_t key) const;

  mutable std::shared_mutex mutex_;
  boost::unordered_flat_map<Fingerprint, Customer, FingerprintHash> customer_of_;
  // By customer key; a person's own key leads to itself. A merge lengthens the way of the loser's
  // keys by one step, until the store is opened anew.
  std::vector<int32_t> person_of_;
};

}  // namespace kundig
