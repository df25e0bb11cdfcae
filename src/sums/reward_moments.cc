#include "sums/reward_moments.h"

#include <algorithm>

namespace kundig {
namespace {

using Arm = RewardMoments::Arm;

// Calls visit(cell, bound) for every entry of an arm but its count; no kMostCustomers decisions can
// bring an entry beyond its bound.
template <typename AnyArm, typename Visit>
void ForEachCell(AnyArm& arm, Visit&& visit) {
  constexpr auto kFeatureBound = static_cast<Int128>(kMaxFeature);
  constexpr auto kRewardBound = static_cast<Int128>(kMaxRewardMinor);
  for (auto& cell : arm.squares) visit(cell, kMostCustomers * kFeatureBound * kFeatureBound);
  for (auto& cell : arm.products) visit(cell, kMostCustomers * kFeatureBound * kRewardBound);
  visit(arm.reward_squares, kMostCustomers * kRewardBound * kRewardBound);
}

Arm MomentsOf(const LoggedReward& logged) {
  FixedFeatures x = logged.features;
  for (int32_t& feature : x) feature = std::clamp(feature, -kMaxFeature, kMaxFeature);
  const auto reward =
      static_cast<Int128>(std::clamp(logged.reward_minor, -kMaxRewardMinor, kMaxRewardMinor));
  Arm arm{.decisions = 1, .reward_squares = reward * reward};
  size_t cell = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    arm.products[i] = reward * x[i];
    for (size_t j = 0; j <= i; ++j) arm.squares[cell++] = static_cast<Int128>(x[i]) * x[j];
  }
  return arm;
}

bool IsPossible(const Arm& arm) {
  bool possible = IsPossibleCount(arm.decisions);
  ForEachCell(arm, [&possible](Int128 cell, Int128 bound) {
    possible = possible && -bound <= cell && cell <= bound;
  });
  return possible;
}

Result<Arm> ReadArm(ByteReader& reader) {
  Arm arm;
  KUNDIG_ASSIGN_OR_RETURN(arm.decisions, reader.Read<int64_t>());
  for (Int128& cell : arm.squares) {
    KUNDIG_ASSIGN_OR_RETURN(cell, reader.Read<Int128>());
  }
  for (Int128& cell : arm.products) {
    KUNDIG_ASSIGN_OR_RETURN(cell, reader.Read<Int128>());
  }
  KUNDIG_ASSIGN_OR_RETURN(arm.reward_squares, reader.Read<Int128>());
  return arm;
}

}  // namespace

void RewardMoments::Apply(const CustomerHistory& history, Direction direction) {
  if (history.rewards.empty()) return;
  for (const LoggedReward& reward : history.rewards) Add(reward, direction);
  customers_ += static_cast<int64_t>(direction);
}

void RewardMoments::Add(const LoggedReward& reward, Direction direction) {
  AddArm(std::string(reward.arm), MomentsOf(reward), static_cast<int32_t>(direction));
}

RewardMoments& RewardMoments::operator+=(const RewardMoments& other) {
  AddScaled(other, 1);
  return *this;
}

RewardMoments& RewardMoments::operator-=(const RewardMoments& other) {
  AddScaled(other, -1);
  return *this;
}

void RewardMoments::AddScaled(const RewardMoments& other, int32_t sign) {
  if (&other == this) {  // the map must not change under its own iteration
    AddScaled(RewardMoments(other), sign);
    return;
  }
  for (const auto& [id, arm] : other.arms_) AddArm(id, arm, sign);
  customers_ += sign * other.customers_;
}

void RewardMoments::AddArm(const std::string& id, const Arm& arm, int32_t sign) {
  const auto place = arms_.try_emplace(id).first;
  Arm& sum = place->second;
  sum.decisions += sign * arm.decisions;
  for (size_t i = 0; i < kCells; ++i) sum.squares[i] += sign * arm.squares[i];
  for (size_t i = 0; i < kRewardFeatures; ++i) sum.products[i] += sign * arm.products[i];
  sum.reward_squares += sign * arm.reward_squares;
  if (sum == Arm{}) arms_.erase(place);
}

void RewardMoments::AppendCanonicalBytes(ByteWriter& writer) const {
  writer.Write(static_cast<uint64_t>(kRewardFeatures));
  writer.Write(customers_);
  writer.Write(static_cast<uint64_t>(arms_.size()));
  for (const auto& [id, arm] : arms_) {
    writer.WriteText(id);
    writer.Write(arm.decisions);
    ForEachCell(arm, [&writer](Int128 cell, Int128) { writer.Write(cell); });
  }
}

Result<RewardMoments> RewardMoments::FromCanonicalBytes(ByteReader& reader) {
  const auto damaged = [] {
    return Fail(ErrorCode::kFailure, "the serialised sum is not in canonical form", {},
                "take a whole copy");
  };
  RewardMoments sum;
  KUNDIG_ASSIGN_OR_RETURN(const auto features, reader.Read<uint64_t>());
  KUNDIG_ASSIGN_OR_RETURN(sum.customers_, reader.Read<int64_t>());
  KUNDIG_ASSIGN_OR_RETURN(const auto size, reader.Read<uint64_t>());
  if (features != kRewardFeatures || !IsPossibleCount(sum.customers_)) return damaged();
  for (uint64_t i = 0; i < size; ++i) {
    KUNDIG_ASSIGN_OR_RETURN(auto id, reader.ReadText());
    KUNDIG_ASSIGN_OR_RETURN(const Arm arm, ReadArm(reader));
    const bool ascending = sum.arms_.empty() || sum.arms_.rbegin()->first < id;
    if (!ascending || arm == Arm{} || !IsPossible(arm)) return damaged();
    sum.arms_.emplace_hint(sum.arms_.end(), std::move(id), arm);
  }
  return sum;
}

}  // namespace kundig
