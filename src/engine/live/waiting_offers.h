// WaitingOffers: what offers that nobody has answered yet say already.
// docs/decisions/0014-offers-that-wait.md
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "sums/additive_group.h"
#include "sums/attribution.h"
#include "sums/logged_reward.h"
#include "sums/reward_moments.h"

namespace kundig {

// An offer's window is cut into ages, the first within 40 seconds of seven days, each to four times
// the time; an offer whose window is over is of age kAges.
inline constexpr size_t kAges = 8;
// How long after the offer age `age` begins; [0, kAges].
[[nodiscard]] int64_t AgeBeginsUs(size_t age, int64_t window_us);
// After so much time, which may be negative.
[[nodiscard]] size_t AgeOf(int64_t elapsed_us, int64_t window_us);

// One offer: how old it is, and how old it was when the first answer came.
struct OfferWait {
  std::string_view service;  // borrowed
  FixedFeatures features = {};
  size_t age = 0;
  std::optional<size_t> answered_at;  // below kAges
};

// A sum over persons, as RewardMoments is: contributions are put in and taken out exactly.
class WaitingOffers {
 public:
  void Apply(std::span<const OfferWait> offers, Direction direction);
  friend bool operator==(const WaitingOffers&, const WaitingOffers&) = default;

  // By age, with which weight a waiting offer counts as one that was declined: the probability that
  // the answer to an answered offer has come by then, times that of no answer coming any more. Both
  // are estimated as Kaplan and Meier (1958) do, from answers of all services.
  [[nodiscard]] std::array<double, kAges> Weights() const;
  // The moments of answered offers with those of the waiting ones added in by their weights.
  [[nodiscard]] RewardMoments AddedTo(const RewardMoments& answered) const;

 private:
  void Count(const OfferWait& offer, int64_t sign);

  std::array<RewardMoments, kAges> waiting_;  // by age
  // Of the offers that are older than an age: how many came to it without an answer, and how many
  // were answered in it.
  std::array<int64_t, kAges> reached_ = {};
  std::array<int64_t, kAges> answered_ = {};
};

}  // namespace kundig
