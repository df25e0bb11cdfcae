#include "models/reward_model.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>

#include "base/random.h"
#include "models/shared_regression.h"

namespace kundig {
namespace {

constexpr int64_t kWorth = 10'000;

std::string ServiceId(size_t service) { return "service" + std::to_string(service); }

std::vector<ArmWorth> Services(size_t count, int64_t worth_minor = kWorth) {
  std::vector<ArmWorth> arms;
  for (size_t i = 0; i < count; ++i) arms.push_back({ServiceId(i), worth_minor});
  return arms;
}

Features AnyCustomer(Random& random) {
  Features x = {};
  x[0] = 1;
  for (size_t j = 1; j < x.size(); ++j) x[j] = random.Normal();
  return x;
}

double Product(const Features& a, const Features& b) {
  double product = 0;
  for (size_t j = 0; j < a.size(); ++j) product += a[j] * b[j];
  return product;
}

// Services whose coefficients scatter about a shared mean, in shares of their worth.
class Truth {
 public:
  Truth(size_t services, Random& random) : coefficients_(services) {
    for (size_t j = 0; j < shared_.size(); ++j) shared_[j] = j == 0 ? .1 : .04 * random.Normal();
    for (Features& coefficients : coefficients_) {
      for (size_t j = 0; j < shared_.size(); ++j)
        coefficients[j] = shared_[j] + .03 * random.Normal();
    }
  }

  [[nodiscard]] double Expected(size_t service, const Features& x) const {
    return kWorth * Product(coefficients_[service], x);
  }
  [[nodiscard]] double ExpectedOfAny(const Features& x) const {
    return kWorth * Product(shared_, x);
  }
  void Decide(RewardMoments& sum, size_t service, int decisions, Random& random) const {
    const std::string id = ServiceId(service);
    for (int i = 0; i < decisions; ++i) {
      const Features x = AnyCustomer(random);
      const double reward = Expected(service, x) + .3 * kWorth * random.Normal();
      sum.Add({.arm = id, .features = ToFixedPoint(x), .reward_minor = std::llround(reward)},
              Direction::kAdd);
    }
  }

 private:
  Features shared_ = {};
  std::vector<Features> coefficients_;
};

TEST(RewardModelTest, WithoutDecisionsThePriorSpeaks) {
  const auto model = FitRewardModel(RewardMoments(), Services(2));
  ASSERT_TRUE(model.has_value());
  Features average = {};
  average[0] = 1;
  const RewardEstimate estimate = model->Predict(1, average);
  EXPECT_NEAR(estimate.mean, .05 * kWorth, 1e-6);
  EXPECT_NEAR(estimate.sd, kWorth * std::hypot(.1, .05), 1e-6);
  const Estimate interval = IntervalOf(estimate);
  EXPECT_LT(interval.low, interval.value);
  EXPECT_NEAR(interval.high - interval.value, 1.6448536 * estimate.sd, 1e-3);
}

// The joint normal over (mu, theta_1, .., theta_K), solved as one system of equations.
TEST(SharedRegressionTest, EachPosteriorIsTheMarginalOfTheJointOne) {
  constexpr size_t kGroups = 4;
  constexpr auto kWidth = static_cast<Eigen::Index>(kRewardFeatures);
  Random random(5);
  std::vector<RegressionGroup> groups(kGroups);
  for (size_t group = 0; group + 1 < kGroups; ++group) {  // the last has no decisions
    for (size_t i = 0; i < 5 + 40 * group; ++i) {
      FeatureVector x = FeatureVector::NullaryExpr([&random] { return random.Normal(); });
      const double y = .2 * x[0] + .1 * static_cast<double>(group) * x[1] + .3 * random.Normal();
      groups[group].decisions += 1;
      groups[group].squares += x * x.transpose();
      groups[group].products += y * x;
      groups[group].outcome_squares += y * y;
    }
  }
  const RewardPrior prior;
  SharedRegression regression(groups, prior);
  ASSERT_TRUE(regression.FitVariances());

  const auto size = kWidth * static_cast<Eigen::Index>(kGroups + 1);
  Eigen::MatrixXd precision = Eigen::MatrixXd::Zero(size, size);
  Eigen::VectorXd weighted_mean = Eigen::VectorXd::Zero(size);
  FeatureVector shared = FeatureVector::Constant(std::pow(prior.coefficient_sd, -2));
  shared[0] = std::pow(prior.base_rate_sd, -2);
  precision.topLeftCorner(kWidth, kWidth) = shared.asDiagonal();
  weighted_mean[0] = prior.base_rate * shared[0];
  const FeatureMatrix scatter =
      regression.service_variances().cwiseInverse().asDiagonal().toDenseMatrix();
  for (size_t group = 0; group < kGroups; ++group) {
    const auto at = kWidth * static_cast<Eigen::Index>(group + 1);
    const double noise = regression.NoiseVariance(group);
    precision.topLeftCorner(kWidth, kWidth) += scatter;
    precision.block(0, at, kWidth, kWidth) -= scatter;
    precision.block(at, 0, kWidth, kWidth) -= scatter;
    precision.block(at, at, kWidth, kWidth) += scatter + groups[group].squares / noise;
    weighted_mean.segment(at, kWidth) += groups[group].products / noise;
  }
  const Eigen::MatrixXd covariance = precision.inverse();
  const Eigen::VectorXd mean = covariance * weighted_mean;
  EXPECT_TRUE(regression.shared().mean.isApprox(mean.head(kWidth), 1e-9));
  for (size_t group = 0; group < kGroups; ++group) {
    const auto at = kWidth * static_cast<Eigen::Index>(group + 1);
    const NormalBelief posterior = regression.Posterior(group);
    EXPECT_TRUE(posterior.mean.isApprox(mean.segment(at, kWidth), 1e-8)) << group;
    EXPECT_TRUE(posterior.covariance.isApprox(covariance.block(at, at, kWidth, kWidth), 1e-8))
        << group;
  }
}

TEST(RewardModelTest, ManyDecisionsFindTheTruth) {
  Random random(1);
  const Truth truth(3, random);
  RewardMoments sum;
  for (size_t service = 0; service < 3; ++service) truth.Decide(sum, service, 40'000, random);
  const auto model = FitRewardModel(sum, Services(3));
  ASSERT_TRUE(model.has_value());
  for (int i = 0; i < 50; ++i) {
    const Features x = AnyCustomer(random);
    const RewardEstimate estimate = model->Predict(1, x);
    EXPECT_NEAR(estimate.mean, truth.Expected(1, x), 5 * estimate.sd);
    EXPECT_LT(estimate.sd, .012 * kWorth);
  }
  EXPECT_NEAR(model->NoiseSd(1), .3 * kWorth, .01 * kWorth);
}

TEST(RewardModelTest, IntervalsHoldTheTruthNineTimesInTen) {
  Random random(2);
  int held = 0;
  int asked = 0;
  for (int market = 0; market < 40; ++market) {
    const Truth truth(12, random);
    RewardMoments sum;
    for (size_t service = 0; service < 12; ++service)
      truth.Decide(sum, service, static_cast<int>(15 * service * service), random);
    const auto model = FitRewardModel(sum, Services(12));
    ASSERT_TRUE(model.has_value());
    for (size_t service = 0; service < 12; ++service) {
      const Features x = AnyCustomer(random);
      const Estimate interval = IntervalOf(model->Predict(service, x));
      const double expected = truth.Expected(service, x);
      held += interval.low <= expected && expected <= interval.high ? 1 : 0;
      ++asked;
    }
  }
  // 480 intervals: the standard error of the share is 1.4 %.
  EXPECT_GT(held, .86 * asked);
  EXPECT_LT(held, .95 * asked);
}

TEST(RewardModelTest, NewServiceBeginsWithWhatTheOthersTaught) {
  Random random(3);
  const Truth truth(30, random);
  RewardMoments sum;
  for (size_t service = 0; service + 1 < 30; ++service) truth.Decide(sum, service, 500, random);
  const auto taught = FitRewardModel(sum, Services(30));
  const auto untaught = FitRewardModel(RewardMoments(), Services(30));
  ASSERT_TRUE(taught.has_value() && untaught.has_value());
  double error = 0;
  double error_untaught = 0;
  for (int i = 0; i < 200; ++i) {
    const Features x = AnyCustomer(random);
    error += std::fabs(taught->Predict(29, x).mean - truth.ExpectedOfAny(x));
    error_untaught += std::fabs(untaught->Predict(29, x).mean - truth.ExpectedOfAny(x));
  }
  EXPECT_LT(error, .3 * error_untaught);
  const Features x = AnyCustomer(random);
  EXPECT_GT(taught->Predict(29, x).sd, 1.5 * taught->Predict(0, x).sd);
  EXPECT_LT(taught->Predict(29, x).sd, untaught->Predict(29, x).sd);
}

TEST(RewardModelTest, ValuesGoWithTheWorthOfAService) {
  Random random(4);
  RewardMoments sum;
  RewardMoments tenfold;
  for (int i = 0; i < 200; ++i) {
    LoggedReward logged{.arm = "tram", .features = ToFixedPoint(AnyCustomer(random))};
    logged.reward_minor = static_cast<int64_t>(random.Below(10'000));
    sum.Add(logged, Direction::kAdd);
    logged.reward_minor *= 10;
    tenfold.Add(logged, Direction::kAdd);
  }
  const auto one = FitRewardModel(sum, std::vector<ArmWorth>{{"tram", kWorth}});
  const auto ten = FitRewardModel(tenfold, std::vector<ArmWorth>{{"tram", 10 * kWorth}});
  ASSERT_TRUE(one.has_value() && ten.has_value());
  const Features x = AnyCustomer(random);
  EXPECT_NEAR(ten->Predict(0, x).mean, 10 * one->Predict(0, x).mean, 1e-6);
  EXPECT_NEAR(ten->Predict(0, x).sd, 10 * one->Predict(0, x).sd, 1e-6);
}

TEST(RewardModelTest, EqualSumsGiveTheSameBits) {
  Random random(6);
  const Truth truth(9, random);
  RewardMoments first;
  RewardMoments second;
  for (size_t service = 0; service < 5; ++service) truth.Decide(first, service, 90, random);
  for (size_t service = 3; service < 9; ++service) truth.Decide(second, service, 40, random);
  RewardMoments there = first;
  there += second;
  RewardMoments back = second;
  back += first;
  const auto a = FitRewardModel(there, Services(9));
  const auto b = FitRewardModel(back, Services(9));
  ASSERT_TRUE(a.has_value() && b.has_value());
  EXPECT_EQ(a->digest(), b->digest());
  back -= first;
  const auto forgotten = FitRewardModel(back, Services(9));
  const auto never_known = FitRewardModel(second, Services(9));
  ASSERT_TRUE(forgotten.has_value() && never_known.has_value());
  EXPECT_EQ(forgotten->digest(), never_known->digest());
  EXPECT_NE(forgotten->digest(), a->digest());
}

TEST(RewardModelTest, AllAtOnceAndReasonsAreTheSamePrediction) {
  Random random(7);
  const Truth truth(11, random);
  RewardMoments sum;
  for (size_t service = 0; service < 11; ++service) truth.Decide(sum, service, 30, random);
  const auto model = FitRewardModel(sum, Services(11));
  ASSERT_TRUE(model.has_value());
  std::vector<Features> x;
  for (size_t service = 0; service < 11; ++service) x.push_back(AnyCustomer(random));
  std::vector<RewardEstimate> all(11);
  model->PredictAll(x, all);
  for (size_t service = 0; service < 11; ++service) {
    const RewardEstimate one = model->Predict(service, x[service]);
    EXPECT_EQ(all[service].mean, one.mean);
    EXPECT_EQ(all[service].sd, one.sd);
    EXPECT_DOUBLE_EQ(Product(model->Coefficients(service), x[service]), one.mean);
  }
}

TEST(RewardModelTest, WorthBelowOneIsRefused) {
  const auto model = FitRewardModel(RewardMoments(), Services(1, 0));
  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(model.error().code, ErrorCode::kUsage);
}

TEST(RewardModelTest, SumThatIsNoSumOfSquaresIsRefused) {
  Random random(8);
  const Truth truth(1, random);
  RewardMoments sum;
  truth.Decide(sum, 0, 30, random);
  RewardMoments negative;
  negative -= sum;
  const auto model = FitRewardModel(negative, Services(1));
  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(model.error().code, ErrorCode::kFailure);
}

// So that what was believed can be computed again from the log alone.
TEST(RewardModelTest, FromItsBytesItIsTheSameBitForBit) {
  Random random(21);
  const Truth truth(11, random);
  RewardMoments sum;
  for (size_t service = 0; service < 9; ++service) truth.Decide(sum, service, 40, random);
  const auto model = FitRewardModel(sum, Services(11));
  ASSERT_TRUE(model.has_value());
  ByteWriter writer;
  model->AppendCanonicalBytes(writer);
  ByteReader reader(writer.bytes());
  const auto read = RewardModel::FromCanonicalBytes(reader);
  ASSERT_TRUE(read.has_value()) << read.error().Message();
  EXPECT_TRUE(reader.empty());
  EXPECT_EQ(read->digest(), model->digest());
  EXPECT_EQ(read->id(10), "service10");
  EXPECT_EQ(read->NoiseSd(3), model->NoiseSd(3));
  EXPECT_EQ(read->shared_mean(), model->shared_mean());
  const Features x = AnyCustomer(random);
  for (size_t service = 0; service < 11; ++service) {
    EXPECT_EQ(read->Predict(service, x).mean, model->Predict(service, x).mean);
    EXPECT_EQ(read->Predict(service, x).sd, model->Predict(service, x).sd);
  }
}

TEST(RewardModelTest, BytesThatWereCutAreRefused) {
  const auto model = FitRewardModel(RewardMoments(), Services(3));
  ByteWriter writer;
  model->AppendCanonicalBytes(writer);
  for (size_t size = 0; size < writer.bytes().size(); ++size) {
    ByteReader reader(std::span(writer.bytes()).first(size));
    EXPECT_FALSE(RewardModel::FromCanonicalBytes(reader).has_value()) << size;
  }
}

}  // namespace
}  // namespace kundig
