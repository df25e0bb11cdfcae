#include "engine/live/waiting_offers.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace kundig {
namespace {

constexpr int64_t kAgeGrows = 4;
// Before anything is known: as though so many offers had come to each age, and this share of them
// been answered in it.
constexpr double kOffersBefore = 20;
constexpr double kAnsweredBefore = .01;
// Weights are rounded to multiples of 2^-16, so that moments stay integers.
constexpr int64_t kWhole = 1 << 16;

Int128 Rounded(Int128 sum) { return (sum + (sum < 0 ? -kWhole : kWhole) / 2) / kWhole; }

void AddScaled(const RewardMoments::Arm& arm, int64_t scale, RewardMoments::Arm& sum) {
  sum.decisions += scale * arm.decisions;
  for (size_t i = 0; i < arm.squares.size(); ++i) sum.squares[i] += scale * arm.squares[i];
}

}  // namespace

int64_t AgeBeginsUs(size_t age, int64_t window_us) {
  if (age == 0) return 0;
  int64_t begins_us = window_us;
  for (size_t later = age; later < kAges; ++later) begins_us /= kAgeGrows;
  return begins_us;
}

size_t AgeOf(int64_t elapsed_us, int64_t window_us) {
  size_t age = 0;
  while (age < kAges && elapsed_us >= AgeBeginsUs(age + 1, window_us)) ++age;
  return age;
}

void WaitingOffers::Apply(std::span<const OfferWait> offers, Direction direction) {
  for (const OfferWait& offer : offers) {
    Count(offer, static_cast<int64_t>(direction));
    if (offer.answered_at || offer.age >= kAges) continue;
    waiting_[offer.age].Add({.arm = offer.service, .features = offer.features, .reward_minor = 0},
                            direction);
  }
}

void WaitingOffers::Count(const OfferWait& offer, int64_t sign) {
  for (size_t age = 0; age < offer.age; ++age) {
    reached_[age] += sign;
    if (offer.answered_at != age) continue;
    answered_[age] += sign;
    return;
  }
}

std::array<double, kAges> WaitingOffers::Weights() const {
  std::array<double, kAges + 1> silent = {1};  // share without answer, when an age begins
  for (size_t age = 0; age < kAges; ++age) {
    const double answered = static_cast<double>(answered_[age]) + kOffersBefore * kAnsweredBefore;
    const double reached = static_cast<double>(reached_[age]) + kOffersBefore;
    silent[age + 1] = silent[age] * (1 - answered / reached);
  }
  const double never = silent.back();
  std::array<double, kAges> weights = {};
  for (size_t age = 0; age < kAges; ++age) {
    const double yet = (silent[age] + silent[age + 1]) / 2;  // amid the age
    weights[age] = (1 - yet) / (1 - never) * (never / yet);
  }
  return weights;
}

RewardMoments WaitingOffers::AddedTo(const RewardMoments& answered) const {
  const std::array<double, kAges> weights = Weights();
  std::map<std::string, RewardMoments::Arm, std::less<>> scaled;
  for (size_t age = 0; age < kAges; ++age) {
    const auto scale = static_cast<int64_t>(std::lround(weights[age] * kWhole));
    for (const auto& [id, arm] : waiting_[age].arms()) AddScaled(arm, scale, scaled[id]);
  }
  RewardMoments sum = answered;
  for (auto& [id, arm] : scaled) {
    arm.decisions = static_cast<int64_t>(Rounded(arm.decisions));
    for (Int128& cell : arm.squares) cell = Rounded(cell);
    sum.AddArm(id, arm);
  }
  return sum;
}

}  // namespace kundig
