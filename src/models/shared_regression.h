// SharedRegression: linear regressions of many groups whose coefficients scatter about a shared
// mean; the variances by expectation-maximisation, the posteriors in closed form.
#pragma once

#include <Eigen/Dense>
#include <span>
#include <vector>

#include "models/reward_model.h"

namespace kundig {

using FeatureMatrix = Eigen::Matrix<double, kRewardFeatures, kRewardFeatures>;
using FeatureVector = Eigen::Matrix<double, kRewardFeatures, 1>;

// One group's moments in real numbers: sums over its decisions of x x', y x, y^2.
struct RegressionGroup {
  double decisions = 0;
  FeatureMatrix squares = FeatureMatrix::Zero();
  FeatureVector products = FeatureVector::Zero();
  double outcome_squares = 0;
};

struct NormalBelief {
  FeatureVector mean = FeatureVector::Zero();
  FeatureMatrix covariance = FeatureMatrix::Zero();
};

class SharedRegression {
 public:
  // Borrows `groups` for its lifetime.
  SharedRegression(std::span<const RegressionGroup> groups, const RewardPrior& prior);

  // Repeats expectation and maximisation until no variance changes by more than a millionth, at
  // most 100 times. False where the moments are no sums of squares.
  bool FitVariances();

  // Given the variances: of the shared mean from all groups, and of one group's coefficients.
  [[nodiscard]] const NormalBelief& shared() const { return shared_; }
  [[nodiscard]] NormalBelief Posterior(size_t group) const;

  // tau_j^2 and each group's sigma^2.
  [[nodiscard]] const FeatureVector& service_variances() const { return service_variances_; }
  [[nodiscard]] double NoiseVariance(size_t group) const { return noise_variances_[group]; }

 private:
  // What one group says of the shared mean: precision and precision times mean.
  struct Message {
    FeatureMatrix precision = FeatureMatrix::Zero();
    FeatureVector weighted_mean = FeatureVector::Zero();
  };
  // The covariance of a group's deviation from a known shared mean.
  [[nodiscard]] FeatureMatrix DeviationCovariance(size_t group) const;
  [[nodiscard]] Message MessageOf(size_t group, const FeatureMatrix& deviation) const;
  bool ListenToAll();
  double Maximise();  // the largest relative change of a variance

  std::span<const RegressionGroup> groups_;
  RewardPrior prior_;
  FeatureVector service_variances_;
  std::vector<double> noise_variances_;
  std::vector<FeatureMatrix> deviations_;
  std::vector<Message> messages_;
  Message total_;
  NormalBelief shared_;
};

}  // namespace kundig
