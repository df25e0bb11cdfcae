// Everybody is in exactly one segment, and what is told of segments adds up to what is told of all.
#include "engine/segments.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "engine/live/live_test_data.h"
#include "engine/needs_view.h"
#include "engine/value_view.h"

namespace kundig {
namespace {

const Day kUntil = *ParseDay("2025-12-31");

CustomerSegment Of(int purchase_days, int first_days_ago, double p_alive) {
  const CustomerSummary customer{.purchases = {{.repeat_purchases = purchase_days - 1,
                                                .recency_days = purchase_days - 1,
                                                .first_day = kUntil - first_days_ago}}};
  return SegmentOf(customer, p_alive, kUntil);
}

TEST(SegmentOfTest, FollowsItsBorders) {
  EXPECT_EQ(Of(1, 0, 1), CustomerSegment::kNew);
  EXPECT_EQ(Of(9, 90, 0.1), CustomerSegment::kNew);
  EXPECT_EQ(Of(1, 91, 0.9), CustomerSegment::kOnce);
  EXPECT_EQ(Of(1, 91, 0.1), CustomerSegment::kOnce);
  EXPECT_EQ(Of(3, 91, 0.8), CustomerSegment::kRegular);
  EXPECT_EQ(Of(2, 91, 0.8), CustomerSegment::kOccasional);
  EXPECT_EQ(Of(3, 91, 0.79), CustomerSegment::kOccasional);
  EXPECT_EQ(Of(9, 91, 0.5), CustomerSegment::kOccasional);
  EXPECT_EQ(Of(9, 91, 0.49), CustomerSegment::kSlipping);
  EXPECT_EQ(Of(9, 91, 0.2), CustomerSegment::kSlipping);
  EXPECT_EQ(Of(9, 91, 0.19), CustomerSegment::kGone);
  EXPECT_EQ(SegmentOf({}, 1, kUntil), CustomerSegment::kUndated);
}

TEST(ParseSegmentTest, KnowsEachByItsNameAndNoOther) {
  EXPECT_EQ(SegmentNames().size(), kSegments);
  for (const std::string& name : SegmentNames()) {
    EXPECT_EQ(SegmentName(ParseSegment(name).value()), name);
  }
  const auto unknown = ParseSegment("rich");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kUsage);
  EXPECT_NE(unknown.error().mend.find("slipping"), std::string::npos);
}

// A table of two segments, of which one share is `factor` times the other's.
class SegmentTableTest : public ::testing::Test {
 protected:
  static NeedCounts Counts(CountsBySegment customers, CountsBySegment have) {
    return {.customers = customers, .items = {{.have = have}}};
  }
  static SegmentNeed First(const NeedCounts& counts) {
    return CompareSegments(counts, std::vector<int32_t>{0}).front();
  }
  static constexpr size_t kNew = static_cast<size_t>(CustomerSegment::kNew);
  static constexpr size_t kGone = static_cast<size_t>(CustomerSegment::kGone);

  static CountsBySegment Two(int64_t fresh, int64_t gone) {
    CountsBySegment counts = {};
    counts[kNew] = fresh;
    counts[kGone] = gone;
    return counts;
  }
};

TEST_F(SegmentTableTest, RatioIsTheShareOverThatOfAll) {
  const SegmentNeed cell = First(Counts(Two(200, 800), Two(60, 80)));
  EXPECT_EQ(cell.segment, CustomerSegment::kNew);
  EXPECT_DOUBLE_EQ(cell.share.value, 0.3);
  EXPECT_NEAR(cell.ratio->value, 0.3 / 0.14, 1e-12);
  EXPECT_LT(cell.ratio->low, cell.ratio->value);
  EXPECT_GT(cell.ratio->high, cell.ratio->value);
  EXPECT_TRUE(cell.beyond_chance);
}

TEST_F(SegmentTableTest, WhatOnlyASegmentHasIsBounded) {
  const SegmentNeed cell = First(Counts(Two(200, 800), Two(60, 0)));
  EXPECT_NEAR(cell.ratio->value, 5, 1e-12);
  EXPECT_NEAR(cell.ratio->high, 5, 1e-12);
  EXPECT_TRUE(cell.beyond_chance);
}

TEST_F(SegmentTableTest, TooFewToTellWhereFewerThanFiveAreExpected) {
  EXPECT_FALSE(First(Counts(Two(49, 951), Two(5, 95))).ratio);
  EXPECT_TRUE(First(Counts(Two(50, 950), Two(5, 95))).ratio);
  EXPECT_FALSE(First(Counts(Two(951, 49), Two(95, 5))).ratio);
  EXPECT_FALSE(First(Counts(Two(100, 0), Two(50, 0))).ratio);
}

TEST_F(SegmentTableTest, IntervalsHoldTheTruthNineTimesInTen) {
  constexpr int kDraws = 4000;
  constexpr double kOfNew = 0.3;
  constexpr double kOfGone = 0.2;
  const double truth = kOfNew / (0.25 * kOfNew + 0.75 * kOfGone);
  Random random(7);
  int held = 0;
  for (int draw = 0; draw < kDraws; ++draw) {
    CountsBySegment have = {};
    for (int i = 0; i < 200; ++i) have[kNew] += random.Chance(kOfNew) ? 1 : 0;
    for (int i = 0; i < 600; ++i) have[kGone] += random.Chance(kOfGone) ? 1 : 0;
    const SegmentNeed cell = First(Counts(Two(200, 600), have));
    held += cell.ratio->low <= truth && truth <= cell.ratio->high ? 1 : 0;
  }
  EXPECT_NEAR(held / double{kDraws}, 0.9, 0.02);
}

TEST_F(SegmentTableTest, ChanceAloneMarksATableInOneOfTenAtMost) {
  constexpr int kTables = 400;
  constexpr size_t kItems = 12;
  Random random(11);
  std::vector<int32_t> items(kItems);
  std::iota(items.begin(), items.end(), 0);
  int marked = 0;
  for (int table = 0; table < kTables; ++table) {
    NeedCounts counts{.customers = Two(300, 700), .items = std::vector<NeedCounts::Item>(kItems)};
    for (NeedCounts::Item& item : counts.items) {
      for (int i = 0; i < 300; ++i) item.have[kNew] += random.Chance(0.2) ? 1 : 0;
      for (int i = 0; i < 700; ++i) item.have[kGone] += random.Chance(0.2) ? 1 : 0;
    }
    marked += std::ranges::any_of(CompareSegments(counts, items), &SegmentNeed::beyond_chance);
  }
  EXPECT_LE(marked / double{kTables}, 0.13);
  EXPECT_GT(marked, 0);  // the level is used, not missed by far
}

class SegmentsTest : public LiveStoreTest {
 protected:
  SegmentsTest() : LiveStoreTest(ParseConfig("", "kundig.toml").value()) {}

  // Customers who come, buy each at a pace of their own, and some of whom leave.
  void SetUp() override {
    LiveStoreTest::SetUp();
    std::vector<std::string> purchases;
    Random random(3);
    for (int customer = 0; customer < 400; ++customer) {
      const double pace_days = 5 + 60 * random.Uniform();
      const double end = 500 * random.Uniform();
      for (double day = 300 * random.Uniform(); day < std::min(end, 360.0);
           day += pace_days * random.Exponential()) {
        purchases.push_back(PurchaseOf(customer, static_cast<int>(day),
                                       random.Chance(day / 400) ? "bread" : "milk"));
      }
    }
    Keep(purchases);
    ASSERT_TRUE(platform_->CatchUp());
  }
  std::string PurchaseOf(int customer, int day, std::string_view item) {
    const std::string time = FormatDay(*ParseDay("2025-01-01") + day);
    return fmt::format(R"({{"messageId":"m{}","type":"track","event":"Order Completed",)"
                       R"("userId":"c{}","timestamp":"{}T10:00:00Z","properties":{{"products":)"
                       R"([{{"product_id":"{}","price":{},"quantity":1}}]}}}})",
                       ++messages_, customer, time, item, 2 + customer % 11);
  }
  Learned LearnAll() { return Learn(*store_, config_, {.keep_customers = true}).value(); }
  std::vector<CustomerSegment> Occupied(const Learned& learned) {
    std::vector<CustomerSegment> segments;
    for (const SegmentSize& size : SizesOf(SegmentsOf(learned, learned.base))) {
      if (size.customers > 0) segments.push_back(size.segment);
    }
    return segments;
  }

  using Counts = std::map<std::string, std::pair<int64_t, int64_t>>;  // by item

  // By rows of an item and two counts.
  Counts CountedBy(const std::string& statement) {
    Connection connection = store_->Connect().value();
    Rows rows = connection.Query(statement).value();
    Counts counts;
    while (const Chunk* chunk = rows.Next().value()) {
      for (size_t i = 0; i < chunk->rows(); ++i) {
        counts[std::string(chunk->Text(0, i))] = {chunk->Column<int64_t>(1)[i],
                                                  chunk->Column<int64_t>(2)[i]};
      }
    }
    return counts;
  }
  template <typename Of>
  static Counts CountsOf(const NeedsView& view, const Of& of) {
    Counts counts;
    for (const ItemDemand& demand : view.items) counts[demand.item] = of(demand);
    return counts;
  }

  int messages_ = 0;
};

TEST_F(SegmentsTest, HoldEverybodyOnce) {
  const Learned learned = LearnAll();
  const auto segments = SegmentsOf(learned, learned.base);
  int64_t customers = 0;
  for (const SegmentSize& size : SizesOf(segments)) {
    const CustomerBase part = OfSegment(learned.base, segments, size.segment);
    EXPECT_EQ(part.customers.size(), static_cast<size_t>(size.customers));
    EXPECT_EQ(part.Items().size(), part.customers.size());
    customers += size.customers;
  }
  EXPECT_EQ(customers, static_cast<int64_t>(learned.base.customers.size()));
  EXPECT_GE(Occupied(learned).size(), 5u);
}

TEST_F(SegmentsTest, AreThoseOfTheChanceThatIsForetold) {
  const Learned learned = LearnAll();
  const auto segments = SegmentsOf(learned, learned.base);
  const Predictor predictor(learned, learned.base, config_, 273);
  const auto predictions = predictor.Predict(0, segments.size(), 0);
  for (size_t i = 0; i < segments.size(); ++i) {
    EXPECT_EQ(segments[i],
              SegmentOf(learned.base.customers[i], predictions[i].p_alive, learned.plan.until));
  }
}

TEST_F(SegmentsTest, NeedsOfAllAreTheSumOfTheSegments) {
  const Learned learned = LearnAll();
  const NeedsView all = ViewNeeds(*store_, config_, learned, learned.base).value();
  ASSERT_EQ(all.items.size(), 2u);
  std::map<std::string, ItemDemand> sums;
  int64_t customers = 0;
  for (const SegmentSize& size : all.segments) {
    const NeedsView part = ViewNeeds(*store_, config_, learned, learned.base, size.segment).value();
    EXPECT_EQ(part.customers, size.customers);
    customers += part.customers;
    for (const ItemDemand& demand : part.items) {
      ItemDemand& sum = sums[demand.item];
      sum.customers += demand.customers;
      sum.recent += demand.recent;
      sum.before += demand.before;
      sum.open_need += demand.open_need;
    }
  }
  EXPECT_EQ(customers, all.customers);
  EXPECT_EQ(all.customers, learned.sums.co_occurrence.customers());
  for (const ItemDemand& demand : all.items) {
    const ItemDemand& sum = sums[demand.item];
    EXPECT_EQ(sum.customers, demand.customers);
    EXPECT_EQ(sum.recent, demand.recent);
    EXPECT_EQ(sum.before, demand.before);
    EXPECT_EQ(sum.open_need, demand.open_need);
    EXPECT_GT(demand.recent, 0);
    const int32_t at = demand.position;
    EXPECT_EQ(demand.customers, learned.sums.co_occurrence.At(at, at));
  }
}

TEST_F(SegmentsTest, TheTableTellsWhatTheSegmentsTell) {
  const Learned learned = LearnAll();
  const NeedsView all = ViewNeeds(*store_, config_, learned, learned.base).value();
  EXPECT_EQ(all.by_segment.size(), all.items.size() * Occupied(learned).size());
  for (const SegmentNeed& cell : all.by_segment) {
    const NeedsView part = ViewNeeds(*store_, config_, learned, learned.base, cell.segment).value();
    const auto demand = std::ranges::find(part.items, cell.item, &ItemDemand::position);
    EXPECT_EQ(cell.customers, demand->customers);
    EXPECT_EQ(cell.open_need, demand->open_need);
    EXPECT_EQ(cell.share.low, demand->share.low);
    EXPECT_EQ(part.by_segment.size(), all.by_segment.size());
  }
}

TEST_F(SegmentsTest, ValueOfAllIsTheSumOfTheSegments) {
  const Learned learned = LearnAll();
  const ValueView all = ViewValue(learned, learned.base, config_).value();
  ValueView sum{.value = Estimate{}};
  for (const CustomerSegment segment : Occupied(learned)) {
    const ValueView part = ViewValue(learned, learned.base, config_, segment).value();
    EXPECT_LE(part.alive.low, part.alive.value);
    EXPECT_LE(part.alive.high, static_cast<double>(part.customers));
    sum.customers += part.customers;
    sum.alive.value += part.alive.value;
    sum.purchases.value += part.purchases.value;
    sum.value->value += part.value->value;
    EXPECT_EQ(part.score->sum_actual, all.score->sum_actual);
  }
  EXPECT_EQ(sum.customers, all.customers);
  EXPECT_NEAR(sum.alive.value / all.alive.value, 1, 1e-9);
  EXPECT_NEAR(sum.purchases.value / all.purchases.value, 1, 1e-9);
  EXPECT_NEAR(sum.value->value / all.value->value, 1, 1e-9);
}

TEST_F(SegmentsTest, TheSqlThatIsShownCountsWhatIsShown) {
  const Learned learned = LearnAll();
  const NeedsView all = ViewNeeds(*store_, config_, learned, learned.base).value();
  EXPECT_EQ(CountedBy(all.sql.shares), CountsOf(all, [&all](const ItemDemand& demand) {
              return std::pair(demand.customers, all.customers);
            }));
  EXPECT_EQ(CountedBy(all.sql.trends), CountsOf(all, [](const ItemDemand& demand) {
              return std::pair(demand.recent, demand.before);
            }));
  EXPECT_TRUE(all.sql.by_segment.starts_with(all.sql.shares));
  const ValueView value = ViewValue(learned, learned.base, config_).value();
  EXPECT_TRUE(all.sql.by_segment.ends_with(value.sql.ahead));
  EXPECT_TRUE(value.sql.worth.starts_with(value.sql.ahead));
}

TEST_F(SegmentsTest, AnEmptySegmentHasNothingToTell) {
  const Learned learned = LearnAll();
  const auto undated = CustomerSegment::kUndated;
  const NeedsView needs = ViewNeeds(*store_, config_, learned, learned.base, undated).value();
  EXPECT_EQ(needs.customers, 0);
  for (const ItemDemand& demand : needs.items) EXPECT_EQ(demand.customers, 0);
  const ValueView value = ViewValue(learned, learned.base, config_, undated).value();
  EXPECT_EQ(value.customers, 0);
  EXPECT_TRUE(value.worth.empty());
}

TEST_F(SegmentsTest, PredictionsOfASegmentAreThoseOfItsCustomers) {
  Learned learned = LearnAll();
  const Predictor all(learned, learned.base, config_, 273);
  std::map<int32_t, double> worth;
  for (const Prediction& p : all.Predict(0, learned.base.customers.size(), 0)) {
    worth[p.customer_key] = p.value_minor.value;
  }
  Learned narrow = LearnAll();
  NarrowTo(CustomerSegment::kRegular, narrow);
  const Predictor some(narrow, narrow.base, config_, 273);
  const auto predictions = some.Predict(0, narrow.base.customers.size(), 0);
  EXPECT_GT(predictions.size(), 10u);
  EXPECT_LT(predictions.size(), worth.size());
  for (const Prediction& p : predictions) {
    EXPECT_NEAR(p.value_minor.value / worth[p.customer_key], 1, 1e-6);
  }
}

}  // namespace
}  // namespace kundig
