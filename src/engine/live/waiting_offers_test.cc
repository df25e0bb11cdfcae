#include "engine/live/waiting_offers.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/random.h"

namespace kundig {
namespace {

constexpr int64_t kDay = int64_t{24} * 3'600'000'000;
constexpr int64_t kWindow = 7 * kDay;
constexpr double kAccepted = .3;

// Offers of one service, made evenly over so many days up to now. Those that are accepted are so
// after an exponential delay; a share of the others is declined, as late.
class Offers {
 public:
  explicit Offers(double declined) : declined_(declined) {}

  void Make(int count, int64_t over_us) {
    for (int i = 0; i < count; ++i) {
      const auto ago_us = static_cast<int64_t>(random_.Uniform() * static_cast<double>(over_us));
      Make(ago_us);
    }
  }
  // Of what is taken into account, how much was accepted.
  [[nodiscard]] double Rate() const { return RateOf(waiting_.AddedTo(answered_)); }
  [[nodiscard]] double RateOfAnswered() const { return RateOf(answered_); }

 private:
  static double RateOf(const RewardMoments& sum) {
    const auto& arm = sum.arms().begin()->second;
    return static_cast<double>(arm.products[0]) / static_cast<double>(arm.squares[0]) *
           kFeatureUnit;
  }

  void Make(int64_t ago_us) {
    const FixedFeatures features = {kFeatureUnit};
    OfferWait wait{.service = "s", .features = features, .age = AgeOf(ago_us, kWindow)};
    const auto delay_us = static_cast<int64_t>(random_.Exponential() * static_cast<double>(kDay));
    const bool accepted = random_.Chance(kAccepted);
    const bool answers = accepted || random_.Chance(declined_ / (1 - kAccepted));
    if (answers && delay_us <= std::min(ago_us, kWindow)) {
      wait.answered_at = std::min(AgeOf(delay_us, kWindow), kAges - 1);
    }
    waiting_.Apply({&wait, 1}, Direction::kAdd);
    if (!wait.answered_at && wait.age < kAges) return;
    answered_.Add(
        {.arm = "s", .features = features, .reward_minor = accepted && wait.answered_at ? 1 : 0},
        Direction::kAdd);
  }

  double declined_;
  Random random_{5};
  WaitingOffers waiting_;
  RewardMoments answered_;
};

TEST(WaitingOffersTest, AgesGrowToTheWindow) {
  EXPECT_EQ(AgeOf(-1, kWindow), 0);
  EXPECT_EQ(AgeOf(0, kWindow), 0);
  for (size_t age = 1; age <= kAges; ++age) {
    const int64_t begins_us = AgeBeginsUs(age, kWindow);
    EXPECT_EQ(AgeOf(begins_us - 1, kWindow), age - 1);
    EXPECT_EQ(AgeOf(begins_us, kWindow), age);
  }
  EXPECT_EQ(AgeBeginsUs(kAges, kWindow), kWindow);
  EXPECT_EQ(AgeOf(100 * kWindow, kWindow), kAges);
}

// While windows are open, answers alone say "yes" too often; with what waits they do not. Ages are
// coarse, and what comes in an age that nobody has passed yet is not known: that is the tolerance.
constexpr double kTolerance = .05;

TEST(WaitingOffersTest, OpenWindowsDoNotPromiseTooMuch) {
  Offers offers(0);
  offers.Make(20'000, 3 * kDay);
  EXPECT_GT(offers.RateOfAnswered(), .99);
  EXPECT_NEAR(offers.Rate(), kAccepted, kTolerance);
}

TEST(WaitingOffersTest, NorTooLittleWhereEveryAnswerComes) {
  Offers offers(1 - kAccepted);
  offers.Make(20'000, 3 * kDay);
  EXPECT_NEAR(offers.RateOfAnswered(), kAccepted, .02);
  EXPECT_NEAR(offers.Rate(), kAccepted, kTolerance);
}

TEST(WaitingOffersTest, ClosedWindowsAreTakenAsTheyAre) {
  Offers offers(.2);
  offers.Make(20'000, 60 * kDay);
  EXPECT_NEAR(offers.Rate(), kAccepted, .02);
}

TEST(WaitingOffersTest, WhatIsTakenOutWasNeverIn) {
  WaitingOffers sum;
  Random random(3);
  std::vector<OfferWait> offers;
  for (int i = 0; i < 200; ++i) {
    OfferWait wait{.service = i % 2 == 0 ? "a" : "b",
                   .features = {kFeatureUnit, i},
                   .age = random.Below(kAges + 1)};
    if (random.Below(3) == 0) wait.answered_at = random.Below(kAges);
    offers.push_back(wait);
  }
  sum.Apply(offers, Direction::kAdd);
  EXPECT_NE(sum, WaitingOffers());
  sum.Apply(std::span(offers).first(50), Direction::kRemove);
  WaitingOffers rest;
  rest.Apply(std::span(offers).subspan(50), Direction::kAdd);
  EXPECT_EQ(sum, rest);
}

}  // namespace
}  // namespace kundig
