// OfferAges: when offers come to their next age, and when they may be sealed.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

namespace kundig {

// Of offers that are in memory; they are told of by the person to whom they were made.
class OfferAges {
 public:
  // Offers are kept in memory for `keep_us`, at least as long as their window.
  OfferAges(int64_t window_us, int64_t keep_us) : window_us_(window_us), keep_us_(keep_us) {}

  // An offer made at `offered_us`, whose age as of `as_of_us` is known.
  void Add(int32_t person_key, int64_t offered_us, int64_t as_of_us);
  // Those whose offers come to another age by `as_of_us`, each as often as offers do. Time does not
  // go back.
  [[nodiscard]] std::vector<int32_t> Advance(int64_t as_of_us);
  // The person has offers that may be sealed.
  void AddSealable(int32_t person_key) { sealable_.push_back(person_key); }
  // Those, and all who have some by the last Advance(); each time others.
  [[nodiscard]] std::vector<int32_t> TakeSealable() { return std::exchange(sealable_, {}); }

 private:
  struct Aging {
    int64_t due_us = 0;
    int32_t person_key = 0;
    size_t age = 0;  // that it comes to; above kAges: it may be sealed

    friend auto operator<=>(const Aging&, const Aging&) = default;
  };

  int64_t window_us_;
  int64_t keep_us_;
  std::priority_queue<Aging, std::vector<Aging>, std::greater<>> agings_;
  std::vector<int32_t> sealable_;
};

}  // namespace kundig
