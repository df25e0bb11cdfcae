// OfferAges: when offers come to their next age.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

namespace kundig {

// Of offers whose windows are not over; they are told of by the person to whom they were made.
class OfferAges {
 public:
  explicit OfferAges(int64_t window_us) : window_us_(window_us) {}

  // An offer made at `offered_us`, whose age as of `as_of_us` is known.
  void Add(int32_t person_key, int64_t offered_us, int64_t as_of_us);
  // Those whose offers come to another age by `as_of_us`, each as often as offers do. Time does not
  // go back.
  [[nodiscard]] std::vector<int32_t> Advance(int64_t as_of_us);

 private:
  struct Aging {
    int64_t due_us = 0;
    int32_t person_key = 0;
    size_t age = 0;  // that it comes to

    friend auto operator<=>(const Aging&, const Aging&) = default;
  };

  int64_t window_us_;
  std::priority_queue<Aging, std::vector<Aging>, std::greater<>> agings_;
};

}  // namespace kundig
