#include "engine/live/offer_ages.h"

#include "engine/live/waiting_offers.h"

namespace kundig {

void OfferAges::Add(int32_t person_key, int64_t offered_us, int64_t as_of_us) {
  const size_t next = AgeOf(as_of_us - offered_us, window_us_) + 1;
  const int64_t waits_us = next > kAges ? keep_us_ : AgeBeginsUs(next, window_us_);
  agings_.push({.due_us = offered_us + waits_us, .person_key = person_key, .age = next});
}

std::vector<int32_t> OfferAges::Advance(int64_t as_of_us) {
  std::vector<int32_t> due;
  while (!agings_.empty() && agings_.top().due_us <= as_of_us) {
    const Aging aging = agings_.top();
    agings_.pop();
    if (aging.age > kAges) {
      sealable_.push_back(aging.person_key);
      continue;
    }
    due.push_back(aging.person_key);
    Add(aging.person_key, aging.due_us - AgeBeginsUs(aging.age, window_us_), as_of_us);
  }
  return due;
}

}  // namespace kundig
