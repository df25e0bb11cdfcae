// RewardMoments: for each arm (service) the moments of its logged decisions: how many, sum of x x',
// of r x and of r^2, with x the features and r the reward. The sufficient statistic of a linear
// reward model with normal noise.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "sums/additive_group.h"
#include "sums/logged_reward.h"

namespace kundig {

class RewardMoments {
 public:
  static constexpr std::string_view kName = "reward_moments";
  // Of the lower triangle of a matrix over the features.
  static constexpr size_t kCells = kRewardFeatures * (kRewardFeatures + 1) / 2;

  struct Arm {
    int64_t decisions = 0;
    std::array<Int128, kCells> squares = {};            // sum of x_i x_j, j <= i, row by row
    std::array<Int128, kRewardFeatures> products = {};  // sum of r x_i
    Int128 reward_squares = 0;                          // sum of r^2

    friend bool operator==(const Arm&, const Arm&) = default;
  };
  // Ascending by the service's id. An arm whose moments are all zero is not held.
  using Arms = std::map<std::string, Arm, std::less<>>;

  // A customer without a logged decision contributes nothing.
  void Apply(const CustomerHistory& history, Direction direction);
  // For an answer that comes late, or is corrected, of a customer who is in the sum already: takes
  // the decision in or out. Features and reward are clamped.
  void Add(const LoggedReward& reward, Direction direction);

  // For moments that were summed up where the data lie: of one service, and how many customers they
  // are of in all.
  void AddArm(const std::string& id, const Arm& arm) { AddArm(id, arm, 1); }
  void AddCustomers(int64_t customers) { customers_ += customers; }

  RewardMoments& operator+=(const RewardMoments& other);
  RewardMoments& operator-=(const RewardMoments& other);
  friend bool operator==(const RewardMoments&, const RewardMoments&) = default;

  // Customers with at least one logged decision.
  [[nodiscard]] int64_t customers() const { return customers_; }
  [[nodiscard]] const Arms& arms() const { return arms_; }

  void AppendCanonicalBytes(ByteWriter& writer) const;
  // Refuses sums over another number of features.
  static Result<RewardMoments> FromCanonicalBytes(ByteReader& reader);

 private:
  void AddScaled(const RewardMoments& other, int32_t sign);
  void AddArm(const std::string& id, const Arm& arm, int32_t sign);

  int64_t customers_ = 0;
  Arms arms_;
};

}  // namespace kundig
