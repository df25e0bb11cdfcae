// Kaplan-Meier against a published example, and against what is true where all are watched.
#include "models/kaplan_meier.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "base/random.h"
#include "models/share_intervals.h"

namespace kundig {
namespace {

constexpr double kNormalQuantile975 = 1.959963984540054;

// Freireich and others 1963, Blood 21, 699-716: weeks of remission of 21 patients with 6-MP.
const std::vector<WaitingTimes> kRemissions = {
    {6, 3, 1},  {7, 1, 0},  {9, 0, 1},  {10, 1, 1}, {11, 0, 1}, {13, 1, 0}, {16, 1, 0}, {17, 0, 1},
    {19, 0, 1}, {20, 0, 1}, {22, 1, 0}, {23, 1, 0}, {25, 0, 1}, {32, 0, 2}, {34, 0, 1}, {35, 0, 1}};

struct PublishedStep {
  int32_t weeks;
  int64_t at_risk;
  double waiting;
  double low;
  double high;
};

// Shares: Kalbfleisch and Prentice 1980, section 1.3; limits: Kleinbaum and Klein 2012, "Survival
// Analysis", appendix (Stata's `sts list`), at 95 %.
constexpr PublishedStep kPublished[] = {
    {6, 21, .8571, .6197, .9516},  {7, 17, .8067, .5631, .9228},  {10, 15, .7529, .5032, .8894},
    {13, 12, .6902, .4316, .8491}, {16, 11, .6275, .3675, .8049}, {22, 7, .5378, .2678, .7468},
    {23, 6, .4482, .1881, .6801}};

TEST(KaplanMeierTest, RemissionsAreAsPublished) {
  const auto steps = KaplanMeier(kRemissions, kNormalQuantile975);
  ASSERT_EQ(steps.size(), std::size(kPublished));
  for (size_t i = 0; i < steps.size(); ++i) {
    EXPECT_EQ(steps[i].days, kPublished[i].weeks);
    EXPECT_EQ(steps[i].at_risk, kPublished[i].at_risk);
    EXPECT_NEAR(steps[i].waiting.value, kPublished[i].waiting, 5e-5);
    EXPECT_NEAR(steps[i].waiting.low, kPublished[i].low, 5e-5);
    EXPECT_NEAR(steps[i].waiting.high, kPublished[i].high, 5e-5);
  }
}

TEST(KaplanMeierTest, BetweenStepsTheLastOneHolds) {
  const auto steps = KaplanMeier(kRemissions, kNormalQuantile95);
  EXPECT_EQ(WaitingAt(steps, 5).value, 1);
  EXPECT_EQ(WaitingAt(steps, 5).low, 1);
  EXPECT_EQ(WaitingAt(steps, 6).value, steps[0].waiting.value);
  EXPECT_EQ(WaitingAt(steps, 12).value, steps[2].waiting.value);
  EXPECT_EQ(WaitingAt(steps, 1000).high, steps.back().waiting.high);
}

TEST(KaplanMeierTest, WhereNobodyIsLostItIsTheShareThatStillWaits) {
  const std::vector<WaitingTimes> times = {{2, 5, 0}, {3, 1, 0}, {9, 4, 0}};
  const auto steps = KaplanMeier(times, kNormalQuantile95);
  EXPECT_NEAR(steps[0].waiting.value, 0.5, 1e-15);
  EXPECT_NEAR(steps[1].waiting.value, 0.4, 1e-15);
  EXPECT_EQ(steps[2].waiting.value, 0);
  EXPECT_EQ(steps[2].waiting.low, 0);
  EXPECT_EQ(steps[2].waiting.high, steps[1].waiting.high);
}

TEST(KaplanMeierTest, WhereNothingEndedThereIsNoStep) {
  EXPECT_TRUE(KaplanMeier(std::vector<WaitingTimes>{{4, 0, 7}}, kNormalQuantile95).empty());
  EXPECT_TRUE(KaplanMeier({}, kNormalQuantile95).empty());
}

// The truth lies in the interval nine times in ten, though most are not watched to the end.
TEST(KaplanMeierTest, IntervalsHoldTheTruthNineTimesInTen) {
  Random random(17);
  constexpr int kRounds = 1000;
  constexpr int32_t kDay = 20;
  constexpr double kChanceADay = 0.04;
  const double truth = std::pow(1 - kChanceADay, kDay);
  int held = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::map<int32_t, WaitingTimes> times;
    for (int customer = 0; customer < 120; ++customer) {
      const auto watched = static_cast<int32_t>(random.Below(60)) + 1;
      int32_t day = 1;
      while (day < watched && random.Below(100) >= 4) ++day;
      // On the last day watched it may end too.
      const bool ended = day < watched || random.Below(100) < 4;
      WaitingTimes& group = times[day];
      group.days = day;
      ++(ended ? group.ended : group.lost);
    }
    std::vector<WaitingTimes> ascending;
    for (const auto& [day, group] : times) ascending.push_back(group);
    const Estimate waiting = WaitingAt(KaplanMeier(ascending, kNormalQuantile95), kDay);
    held += waiting.low <= truth && truth <= waiting.high ? 1 : 0;
  }
  EXPECT_NEAR(held / static_cast<double>(kRounds), 0.9, 0.03);
}

}  // namespace
}  // namespace kundig
