#include "sums/reward_moments.h"

#include <gtest/gtest.h>

#include <limits>

namespace kundig {
namespace {

LoggedReward Logged(std::string_view arm, double feature, int64_t reward_minor) {
  Features features = {};
  features[0] = 1;
  features[1] = feature;
  return {.arm = arm, .features = ToFixedPoint(features), .reward_minor = reward_minor};
}

double Real(Int128 fixed, double unit) { return static_cast<double>(fixed) / unit; }

constexpr double kUnit = kFeatureUnit;

TEST(RewardMomentsTest, HoldsTheMomentsOfEachArm) {
  RewardMoments sum;
  sum.Add(Logged("tram", .5, 300), Direction::kAdd);
  sum.Add(Logged("tram", -2, 100), Direction::kAdd);
  sum.Add(Logged("bike", 1, 7), Direction::kAdd);
  ASSERT_EQ(sum.arms().size(), 2u);
  const RewardMoments::Arm& tram = sum.arms().at("tram");
  EXPECT_EQ(tram.decisions, 2);
  EXPECT_EQ(Real(tram.squares[0], kUnit * kUnit), 2);            // sum of 1
  EXPECT_EQ(Real(tram.squares[1], kUnit * kUnit), -1.5);         // sum of x
  EXPECT_EQ(Real(tram.squares[2], kUnit * kUnit), .25 + 4);      // sum of x^2
  EXPECT_EQ(Real(tram.products[0], kUnit), 400);                 // sum of r
  EXPECT_EQ(Real(tram.products[1], kUnit), .5 * 300 - 2 * 100);  // sum of r x
  EXPECT_EQ(Real(tram.reward_squares, 1), 300 * 300 + 100 * 100);
}

TEST(RewardMomentsTest, ArmThatFallsToZeroVanishes) {
  RewardMoments sum;
  sum.Add(Logged("tram", .5, 300), Direction::kAdd);
  sum.Add(Logged("tram", .5, 300), Direction::kRemove);
  EXPECT_TRUE(sum.arms().empty());
  EXPECT_EQ(sum, RewardMoments());
  EXPECT_EQ(DigestOf(sum), DigestOf(RewardMoments()));
}

TEST(RewardMomentsTest, CorrectedAnswerIsAsIfItHadComeSoAtOnce) {
  const std::vector<LoggedReward> first = {Logged("tram", .5, 0)};
  const std::vector<LoggedReward> corrected = {Logged("tram", .5, 250)};
  RewardMoments late;
  late.Apply({.rewards = first}, Direction::kAdd);
  late.Add(first[0], Direction::kRemove);
  late.Add(corrected[0], Direction::kAdd);
  RewardMoments at_once;
  at_once.Apply({.rewards = corrected}, Direction::kAdd);
  EXPECT_EQ(DigestOf(late), DigestOf(at_once));
}

TEST(RewardMomentsTest, CustomerWithoutDecisionsContributesNothing) {
  RewardMoments sum;
  sum.Apply({}, Direction::kAdd);
  EXPECT_EQ(sum, RewardMoments());
}

TEST(RewardMomentsTest, FeaturesAndRewardsAreClamped) {
  const double infinity = std::numeric_limits<double>::infinity();
  Features features = {};
  features[0] = infinity;
  features[1] = -1e9;
  features[2] = std::numeric_limits<double>::quiet_NaN();
  const FixedFeatures fixed = ToFixedPoint(features);
  EXPECT_EQ(fixed[0], kMaxFeature);
  EXPECT_EQ(fixed[1], -kMaxFeature);
  EXPECT_EQ(fixed[2], 0);

  RewardMoments sum;
  LoggedReward wild{.arm = "tram", .reward_minor = std::numeric_limits<int64_t>::min()};
  wild.features.fill(std::numeric_limits<int32_t>::max());
  sum.Add(wild, Direction::kAdd);
  const RewardMoments::Arm& tram = sum.arms().at("tram");
  EXPECT_TRUE(tram.squares[0] == static_cast<Int128>(kMaxFeature) * kMaxFeature);
  EXPECT_TRUE(tram.products[0] == static_cast<Int128>(kMaxFeature) * -kMaxRewardMinor);
}

TEST(RewardMomentsTest, FixedPointIsWithinHalfAUnit) {
  for (double value = -15.9; value < 15.9; value += .0137) {
    Features features = {};
    features.fill(value);
    const Features back = FromFixedPoint(ToFixedPoint(features));
    EXPECT_NEAR(back[3], value, .5 / kFeatureUnit);
  }
}

TEST(RewardMomentsTest, SumOverOtherFeaturesIsRefused) {
  ByteWriter writer;
  writer.Write(uint64_t{kRewardFeatures + 1});
  writer.Write(int64_t{0});
  writer.Write(uint64_t{0});
  ByteReader reader(writer.bytes());
  EXPECT_FALSE(RewardMoments::FromCanonicalBytes(reader).has_value());
}

TEST(RewardMomentsTest, MomentsThatNoDecisionsCanHaveAreRefused) {
  RewardMoments sum;
  sum.Add(Logged("tram", .5, 300), Direction::kAdd);
  ByteWriter writer;
  sum.AppendCanonicalBytes(writer);
  Bytes bytes = writer.bytes();
  bytes[bytes.size() - 1] = std::byte{0x7f};  // the highest byte of the sum of r^2
  ByteReader reader(bytes);
  EXPECT_FALSE(RewardMoments::FromCanonicalBytes(reader).has_value());
}

}  // namespace
}  // namespace kundig
