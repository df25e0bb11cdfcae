#include "sums/forecast_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace kundig {
namespace {

using testing::ElementsAre;
using Group = ForecastCounts::Group;

constexpr BackTestWindow kWindow{.split_day = Day{100}, .end_day = Day{150}};

TEST(ForecastCountsTest, SplitDayBelongsToCalibrationAndEndDayToHoldout) {
  const std::array days{PurchaseDay{Day{90}}, PurchaseDay{Day{100}}, PurchaseDay{Day{101}},
                        PurchaseDay{Day{150}}, PurchaseDay{Day{151}}};
  ForecastCounts sum(kWindow);
  sum.Apply({.purchase_days = days, .items = {}}, Direction::kAdd);
  EXPECT_THAT(sum.Groups(), ElementsAre(Group{{{1, 10, Day{90}}, 2}, 1}));
}

TEST(ForecastCountsTest, CustomerWhoCameAfterTheSplitIsNotCounted) {
  const std::array days{PurchaseDay{Day{101}}, PurchaseDay{Day{120}}};
  ForecastCounts sum(kWindow);
  sum.Apply({.purchase_days = days, .items = {}}, Direction::kAdd);
  EXPECT_EQ(sum.customers(), 0);
}

TEST(ForecastCountsTest, CalibrationIsTheSumAsItStoodOnTheSplitDay) {
  ForecastCounts sum(kWindow);
  sum.Add({{1, 10, Day{90}}, 0}, 3);
  sum.Add({{1, 10, Day{90}}, 4}, 2);
  RepeatPurchaseCounts calibration;
  calibration.Add({1, 10, Day{90}}, 5);
  EXPECT_EQ(sum.Calibration(), calibration);
}

TEST(ForecastCountsDeathTest, SumsOverDifferentWindowsCannotBeAdded) {
  ForecastCounts sum(kWindow);
  EXPECT_DEATH(sum += ForecastCounts({.split_day = Day{1}, .end_day = Day{2}}), "bug in kundig");
}

}  // namespace
}  // namespace kundig
