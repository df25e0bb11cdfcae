// LoggedReward: one decision of the past and what came of it, in the fixed point in which it enters
// RewardMoments.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kundig {

// How many features a decision has, the constant 1 among them. Which ones they are says
// decisions/features.h; another list is another sum.
inline constexpr size_t kRewardFeatures = 10;

// Features are multiples of 2^-16, clamped to [-16, 16]; rewards are minor units, clamped to
// +-2^40. The least squares of 2^40 such decisions fit into 128 bits.
inline constexpr int32_t kFeatureUnit = 1 << 16;
inline constexpr int32_t kMaxFeature = 16 * kFeatureUnit;
inline constexpr int64_t kMaxRewardMinor = int64_t{1} << 40;

using FixedFeatures = std::array<int32_t, kRewardFeatures>;
using Features = std::array<double, kRewardFeatures>;

// Rounded to the nearest multiple, halves away from zero; what is not a number counts as 0.
[[nodiscard]] FixedFeatures ToFixedPoint(const Features& features);
[[nodiscard]] Features FromFixedPoint(const FixedFeatures& features);

// Borrows the arm's name.
struct LoggedReward {
  std::string_view arm;  // the service's id
  FixedFeatures features = {};
  int64_t reward_minor = 0;  // 0 where no answer came within the window
};

}  // namespace kundig
