#include "models/need_model.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>

#include "base/random.h"
#include "models/need_baselines.h"
#include "models/top_needs.h"

namespace kundig {
namespace {

struct Market {
  ItemCatalogue catalogue;
  std::vector<int64_t> begins = {0};
  std::vector<int32_t> items;

  [[nodiscard]] CustomerItems view() const { return {begins, items}; }
  void Add(std::vector<int32_t> own) {
    std::ranges::sort(own);
    items.insert(items.end(), own.begin(), own.end());
    begins.push_back(static_cast<int64_t>(items.size()));
  }
  [[nodiscard]] CoOccurrence Sum() const {
    CoOccurrence sum(catalogue);
    for (size_t c = 0; c < view().size(); ++c) sum.Apply({{}, view()[c]}, Direction::kAdd);
    return sum;
  }
};

Market RandomMarket(int32_t customers, int32_t items) {
  Market market;
  for (int32_t i = 0; i < items; ++i) market.catalogue.push_back(fmt::format("{:05}", i));
  Random random(7);
  for (int32_t c = 0; c < customers; ++c) {
    std::vector<int32_t> own;
    for (int32_t i = 0; i < items; ++i) {
      // Item i goes with item i - 1, and the first items are bought by most.
      const bool neighbour = !own.empty() && own.back() == i - 1;
      if (random.Chance((neighbour ? 0.3 : 0.0) + 2.0 / (i + 4))) own.push_back(i);
    }
    market.Add(own);
  }
  return market;
}

NeedModel Solved(const CoOccurrence& sum, double lambda) {
  auto model = SolveNeeds(sum, lambda);
  EXPECT_TRUE(model) << model.error().Message();
  return std::move(*model);
}

Eigen::MatrixXd CountsOf(const CoOccurrence& sum) {
  Eigen::MatrixXd counts(sum.items(), sum.items());
  for (int32_t i = 0; i < sum.items(); ++i) {
    for (int32_t j = 0; j < sum.items(); ++j) counts(i, j) = static_cast<double>(sum.At(i, j));
  }
  return counts;
}

TEST(NeedModelTest, WeightsAreThoseOfRidgeRegressionOnTheOtherItems) {
  const CoOccurrence sum = RandomMarket(300, 40).Sum();
  const double lambda = 5;
  const NeedModel model = Solved(sum, lambda);
  const Eigen::MatrixXd counts = CountsOf(sum);
  const Eigen::Index n = counts.rows();
  for (Eigen::Index j = 0; j < n; ++j) {
    // Normal equations without row and column j: what column j of B means.
    Eigen::MatrixXd others = counts + lambda * Eigen::MatrixXd::Identity(n, n);
    others.row(j).setZero();
    others.col(j).setZero();
    others(j, j) = 1;
    Eigen::VectorXd right = counts.col(j);
    right(j) = 0;
    const Eigen::VectorXd weights = others.ldlt().solve(right);
    for (Eigen::Index i = 0; i < n; ++i) {
      EXPECT_NEAR(model.Weight(static_cast<int32_t>(i), static_cast<int32_t>(j)), weights(i),
                  model.quantum())
          << i << " " << j;
    }
  }
}

TEST(NeedModelTest, ReasonsAddUpToTheScoreBitForBit) {
  const Market market = RandomMarket(500, 60);
  const NeedModel model = Solved(market.Sum(), 10);
  std::vector<double> scores(60);
  for (size_t c = 0; c < market.view().size(); ++c) {
    model.Score(market.view()[c], scores);
    for (int32_t j = 0; j < 60; j += 7) {
      const NeedExplanation why = model.Explain(market.view()[c], j);
      double sum = 0;
      for (const NeedReason& reason : why.reasons) sum += reason.contribution;
      EXPECT_EQ(sum, scores[static_cast<size_t>(j)]);
      EXPECT_EQ(why.score, sum);
      EXPECT_EQ(why.excess, sum - model.AverageScore(j));
      EXPECT_TRUE(std::ranges::is_sorted(why.reasons, std::greater<>(), &NeedReason::contribution));
    }
  }
}

TEST(NeedModelTest, AverageScoreIsTheMeanOfAllCustomersScores) {
  const Market market = RandomMarket(500, 60);
  const NeedModel model = Solved(market.Sum(), 10);
  std::vector<double> totals(60, 0.0);
  std::vector<double> scores(60);
  for (size_t c = 0; c < market.view().size(); ++c) {
    model.Score(market.view()[c], scores);
    for (size_t j = 0; j < 60; ++j) totals[j] += scores[j];
  }
  for (size_t j = 0; j < 60; ++j) {
    EXPECT_NEAR(model.AverageScore(static_cast<int32_t>(j)), totals[j] / 500, model.quantum());
  }
}

TEST(NeedModelTest, ACustomerWhoWasAddedAndRemovedLeavesNoTrace) {
  const Market market = RandomMarket(400, 150);
  CoOccurrence sum = market.Sum();
  const NeedModel before = Solved(sum, 20);
  const std::vector<int32_t> items = {3, 17, 64, 149};
  sum.Apply({{}, items}, Direction::kAdd);
  EXPECT_FALSE(Solved(sum, 20) == before);
  sum.Apply({{}, items}, Direction::kRemove);
  EXPECT_TRUE(Solved(sum, 20) == before);
}

TEST(NeedModelTest, TheFitNamesLambdaCustomersAndItems) {
  const NeedModel model = Solved(RandomMarket(30, 12).Sum(), 2.5);
  EXPECT_EQ(model.fit().model, "ease");
  EXPECT_EQ(model.fit().parameters.front().name, "lambda");
  EXPECT_EQ(model.fit().parameters.front().value, 2.5);
  EXPECT_EQ(model.fit().customers, 30);
  EXPECT_EQ(model.fit().groups, 12);
}

TEST(NeedModelTest, NothingToLearnFromIsNoError) {
  EXPECT_EQ(Solved(CoOccurrence(), 1).items(), 0);
  const NeedModel model = Solved(CoOccurrence({"a", "b"}), 1);
  EXPECT_EQ(model.Weight(0, 1), 0);
  EXPECT_EQ(model.AverageScore(1), 0);
}

TEST(NeedModelTest, LambdaMustBePositive) {
  for (const double lambda : {0.0, -1.0, std::nan(""), HUGE_VAL}) {
    const auto model = SolveNeeds(CoOccurrence({"a"}), lambda);
    ASSERT_FALSE(model);
    EXPECT_EQ(model.error().code, ErrorCode::kUsage);
  }
}

TEST(NeedModelTest, ASumTooNoisyForLambdaIsAnError) {
  CoOccurrence sum({"a", "b"});
  sum.AddPair(0, 1, 1000);
  EXPECT_FALSE(SolveNeeds(sum, 10));
  EXPECT_TRUE(SolveNeeds(sum, 2000));
}

TEST(PrecisionMatrixTest, CentredIsTheItemsBlockWithAnUnpenalisedConstant) {
  const CoOccurrence sum = RandomMarket(200, 20).Sum();
  const auto precision = PrecisionMatrix::Solve(sum, 3, Moments::kCentred);
  ASSERT_TRUE(precision);
  Eigen::MatrixXd with_constant(21, 21);
  with_constant.topLeftCorner(20, 20) = CountsOf(sum) + 3 * Eigen::MatrixXd::Identity(20, 20);
  with_constant.row(20).head(20) = CountsOf(sum).diagonal().transpose();
  with_constant.col(20).head(20) = CountsOf(sum).diagonal();
  with_constant(20, 20) = static_cast<double>(sum.customers());
  const Eigen::MatrixXd inverse = with_constant.inverse();
  for (int32_t i = 0; i < 20; ++i) {
    for (int32_t j = 0; j < 20; ++j) {
      EXPECT_NEAR(precision->Row(i)[static_cast<size_t>(j)], inverse(i, j), 1e-12);
    }
  }
}

// The needs of one customer by sorting all of them.
std::vector<int32_t> SortedNeeds(const NeedModel& model, std::span<const int32_t> customer,
                                 const TopNeedsOptions& options) {
  std::vector<double> scores(static_cast<size_t>(model.items()));
  model.Score(customer, scores);
  std::vector<int32_t> order;
  for (int32_t j = 0; j < model.items(); ++j) {
    if (options.order == NeedOrder::kExcess)
      scores[static_cast<size_t>(j)] -= model.AverageScore(j);
    if (!options.exclude_owned || !std::ranges::binary_search(customer, j)) order.push_back(j);
  }
  std::ranges::stable_sort(order, [&](int32_t a, int32_t b) {
    return scores[static_cast<size_t>(a)] > scores[static_cast<size_t>(b)];
  });
  order.resize(static_cast<size_t>(options.count), kNoNeed);
  return order;
}

TEST(TopNeedsTest, AreTheFirstOfAllSorted) {
  for (const int32_t items : {1, 5, 16, 70, 333}) {
    const Market market = RandomMarket(150, items);
    const NeedModel model = Solved(market.Sum(), 10);
    for (const int32_t count : {1, 5, 20, 100}) {
      for (const auto order : {NeedOrder::kScore, NeedOrder::kExcess}) {
        const TopNeedsOptions options = {count, order, count != 5};
        std::vector<int32_t> needs(market.view().size() * static_cast<size_t>(count));
        std::vector<int32_t> strengths(needs.size());
        TopNeeds(model, market.view(), options, needs, strengths);
        for (size_t c = 0; c < market.view().size(); ++c) {
          const auto begin = needs.begin() + static_cast<std::ptrdiff_t>(c) * count;
          EXPECT_EQ(std::vector<int32_t>(begin, begin + count),
                    SortedNeeds(model, market.view()[c], options));
        }
      }
    }
  }
}

TEST(TopNeedsTest, StrengthsAreThoseOfTheExplanation) {
  const Market market = RandomMarket(50, 100);
  const NeedModel model = Solved(market.Sum(), 10);
  const TopNeedsOptions options;
  std::vector<int32_t> needs(50 * 20);
  std::vector<int32_t> strengths(50 * 20);
  TopNeeds(model, market.view(), options, needs, strengths);
  for (size_t c = 0; c < 50; ++c) {
    const NeedExplanation why = model.Explain(market.view()[c], needs[c * 20]);
    EXPECT_EQ(strengths[c * 20] * model.quantum(), why.excess);
  }
}

TEST(TopNeedsTest, EqualNeedsComeByPosition) {
  Market market;
  for (int32_t i = 0; i < 200; ++i) market.catalogue.push_back(fmt::format("{:05}", i));
  market.Add({42});
  const NeedModel model = Solved(market.Sum(), 1);
  std::vector<int32_t> needs(3);
  std::vector<int32_t> strengths(3);
  TopNeeds(model, market.view(), {3, NeedOrder::kScore, true}, needs, strengths);
  EXPECT_EQ(needs, (std::vector<int32_t>{0, 1, 2}));
}

TEST(TopNeedsTest, OfNoItemsAreNone) {
  const NeedModel model = Solved(CoOccurrence(), 1);
  const std::vector<int64_t> begins = {0, 0};
  std::vector<int32_t> needs(2, 7);
  std::vector<int32_t> strengths(2, 7);
  TopNeeds(model, {begins, {}}, {2, NeedOrder::kScore, true}, needs, strengths);
  EXPECT_EQ(needs, (std::vector<int32_t>{kNoNeed, kNoNeed}));
  EXPECT_EQ(strengths, (std::vector<int32_t>{0, 0}));
}

TEST(ItemKnnTest, ScoresTheNearestOfEachItem) {
  Market market;
  market.catalogue = {"a", "b", "c", "d"};
  for (int i = 0; i < 4; ++i) market.Add({0, 1});
  market.Add({0, 2});
  market.Add({2, 3});
  const CoOccurrence sum = market.Sum();
  std::vector<double> scores(4);
  // G: a 5, b 4, c 2, d 1; ab 4, ac 1, cd 1. The nearest of a is b, of b a, of c d, of d c.
  const std::vector<int32_t> has = {0, 2};
  ItemKnnScorer(sum, 1).Score(has, scores);
  EXPECT_NEAR(scores[1], 4 / std::sqrt(20.0), 1e-7);
  EXPECT_NEAR(scores[3], 1 / std::sqrt(2.0), 1e-7);
  EXPECT_EQ(scores[0], 0);
  ItemKnnScorer(sum, 2).Score(has, scores);
  EXPECT_NEAR(scores[0], 1 / std::sqrt(10.0), 1e-7);
}

TEST(PopularityTest, IsTheNumberOfCustomers) {
  Market market;
  market.catalogue = {"a", "b"};
  market.Add({1});
  market.Add({0, 1});
  std::vector<double> scores(2);
  PopularityScorer(market.Sum()).Score({}, scores);
  EXPECT_EQ(scores, (std::vector<double>{1, 2}));
}

}  // namespace
}  // namespace kundig
