#include "evidence/purchase_backtest.h"

#include <gtest/gtest.h>

namespace kundig {
namespace {

// `customers` who were alike on the split day, 70 days old, and then bought `purchases_after`
// times.
void AddCustomers(ForecastCounts& counts, int32_t repeat_purchases, int32_t purchases_after,
                  int64_t customers) {
  counts.Add({.before = {.repeat_purchases = repeat_purchases,
                         .recency_days = repeat_purchases,
                         .first_day = Day{30}},
              .purchases_after = purchases_after},
             customers);
}

ForecastCounts Sample() {
  ForecastCounts counts({.split_day = Day{100}, .end_day = Day{200}});
  AddCustomers(counts, 0, 0, 6);
  AddCustomers(counts, 0, 1, 2);
  AddCustomers(counts, 3, 4, 2);
  return counts;
}

TEST(PurchaseBackTest, ErrorsAreMeansOverCustomersNotGroups) {
  const ForecastScore score = ScoreForecast(
      "past", Sample(), [](const PurchaseRecord& record) { return record.repeat_purchases; });
  EXPECT_DOUBLE_EQ(score.sum_predicted, 6);
  EXPECT_DOUBLE_EQ(score.sum_actual, 10);
  EXPECT_DOUBLE_EQ(score.mae, 0.4);  // (2 * 1 + 2 * 1) / 10
  EXPECT_DOUBLE_EQ(score.rmse, std::sqrt(0.4));
  EXPECT_NEAR(score.correlation, 0.968246, 1e-6);  // Pearson over the ten pairs
}

TEST(PurchaseBackTest, TheRecordIsInWeeksAsOnTheSplitDay) {
  const ForecastScore score = ScoreForecast("check", Sample(), [](const PurchaseRecord& record) {
    EXPECT_DOUBLE_EQ(record.age, 10);
    EXPECT_DOUBLE_EQ(record.recency, record.repeat_purchases / 7);
    return 0.0;
  });
  EXPECT_EQ(score.sum_predicted, 0);
}

TEST(PurchaseBackTest, EqualForecastsShareACalibrationBin) {
  const ForecastScore score = ScoreForecast(
      "past", Sample(), [](const PurchaseRecord& record) { return record.repeat_purchases; });
  ASSERT_EQ(score.calibration.size(), 2u);
  EXPECT_EQ(score.calibration[0].customers, 8);
  EXPECT_DOUBLE_EQ(score.calibration[0].actual_mean, 0.25);
  EXPECT_EQ(score.calibration[1].customers, 2);
  EXPECT_DOUBLE_EQ(score.calibration[1].predicted_mean, 3);
  EXPECT_DOUBLE_EQ(score.calibration[1].actual_mean, 4);
}

TEST(PurchaseBackTest, AConstantForecastHasNoCorrelation) {
  const ForecastScore score =
      ScoreForecast("mean", Sample(), [](const PurchaseRecord&) { return 1.0; });
  EXPECT_EQ(score.correlation, 0);
  EXPECT_EQ(score.calibration.size(), 1u);
}

TEST(PurchaseBackTest, TheLowestSquaredErrorWins) {
  std::vector<ForecastScore> scores(3);
  scores[0].rmse = 2;
  scores[1].rmse = 1;
  scores[1].name = "first of the best";
  scores[2].rmse = 1;
  EXPECT_EQ(BestForecast(scores).name, "first of the best");
}

}  // namespace
}  // namespace kundig
