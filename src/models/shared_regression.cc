#include "models/shared_regression.h"

#include <algorithm>
#include <cmath>

namespace kundig {
namespace {

// Of a symmetric positive definite matrix.
FeatureMatrix InverseOf(const FeatureMatrix& matrix) {
  return matrix.llt().solve(FeatureMatrix::Identity());
}

bool IsSumOfSquares(const RegressionGroup& group) {
  if (group.decisions < 0 || group.outcome_squares < 0) return false;
  // A little more than rounding on the diagonal, for features that depend on each other.
  const double slack = 1e-9 * (1 + group.squares.trace());
  return (group.squares + slack * FeatureMatrix::Identity()).llt().info() == Eigen::Success;
}

double RelativeChange(double before, double after) { return std::fabs(after - before) / before; }

}  // namespace

SharedRegression::SharedRegression(std::span<const RegressionGroup> groups,
                                   const RewardPrior& prior)
    : groups_(groups),
      prior_(prior),
      service_variances_(FeatureVector::Constant(prior.service_sd * prior.service_sd)),
      noise_variances_(groups.size(), prior.noise_sd * prior.noise_sd),
      deviations_(groups.size()),
      messages_(groups.size()) {}

bool SharedRegression::FitVariances() {
  constexpr int kMostRounds = 100;
  constexpr double kSmallChange = 1e-6;
  if (!std::ranges::all_of(groups_, IsSumOfSquares)) return false;
  if (!ListenToAll()) return false;
  for (int round = 0; round < kMostRounds; ++round) {
    const double change = Maximise();
    if (!ListenToAll()) return false;
    if (change < kSmallChange) break;
  }
  return true;
}

FeatureMatrix SharedRegression::DeviationCovariance(size_t group) const {
  FeatureMatrix precision = groups_[group].squares / noise_variances_[group];
  precision.diagonal() += service_variances_.cwiseInverse();
  return InverseOf(precision);
}

// The group's own data see the shared mean through noise and deviation: precision (T + sigma^2
// A^-1)^-1 = T^-1 V A / sigma^2, which needs no inverse of A.
SharedRegression::Message SharedRegression::MessageOf(size_t group,
                                                      const FeatureMatrix& deviation) const {
  const RegressionGroup& moments = groups_[group];
  const FeatureMatrix weights =
      service_variances_.cwiseInverse().asDiagonal() * deviation / noise_variances_[group];
  const FeatureMatrix precision = weights * moments.squares;
  return {.precision = .5 * (precision + precision.transpose()),
          .weighted_mean = weights * moments.products};
}

bool SharedRegression::ListenToAll() {
  FeatureVector prior_precision =
      FeatureVector::Constant(1 / (prior_.coefficient_sd * prior_.coefficient_sd));
  prior_precision[0] = 1 / (prior_.base_rate_sd * prior_.base_rate_sd);
  total_.precision = prior_precision.asDiagonal();
  total_.weighted_mean = FeatureVector::Zero();
  total_.weighted_mean[0] = prior_.base_rate * prior_precision[0];
  for (size_t group = 0; group < groups_.size(); ++group) {
    if (groups_[group].decisions == 0) continue;
    deviations_[group] = DeviationCovariance(group);
    messages_[group] = MessageOf(group, deviations_[group]);
    total_.precision += messages_[group].precision;
    total_.weighted_mean += messages_[group].weighted_mean;
  }
  shared_.covariance = InverseOf(total_.precision);
  shared_.mean = shared_.covariance * total_.weighted_mean;
  return shared_.covariance.allFinite() && shared_.mean.allFinite();
}

double SharedRegression::Maximise() {
  FeatureVector deviation_squares =
      FeatureVector::Constant(prior_.service_weight * prior_.service_sd * prior_.service_sd);
  double seen_groups = prior_.service_weight;
  std::vector<double> residual_squares(groups_.size(), 0.0);
  double all_residuals = prior_.noise_weight * prior_.noise_sd * prior_.noise_sd;
  double all_decisions = prior_.noise_weight;
  for (size_t group = 0; group < groups_.size(); ++group) {
    const RegressionGroup& moments = groups_[group];
    if (moments.decisions == 0) continue;
    // theta = mu + d; given mu, d has mean gain (A^-1 b - mu) and covariance V.
    const FeatureMatrix& own = deviations_[group];
    const FeatureMatrix gain = own * moments.squares / noise_variances_[group];
    const FeatureVector deviation =
        own * (moments.products - moments.squares * shared_.mean) / noise_variances_[group];
    const FeatureMatrix rest = FeatureMatrix::Identity() - gain;
    const FeatureMatrix deviation_covariance = own + gain * shared_.covariance * gain.transpose();
    const FeatureMatrix covariance = own + rest * shared_.covariance * rest.transpose();
    const FeatureVector theta = shared_.mean + deviation;
    deviation_squares += deviation.cwiseAbs2() + deviation_covariance.diagonal();
    seen_groups += 1;
    residual_squares[group] =
        std::max(0.0, moments.outcome_squares - 2 * theta.dot(moments.products) +
                          theta.dot(moments.squares * theta) +
                          moments.squares.cwiseProduct(covariance).sum());
    all_residuals += residual_squares[group];
    all_decisions += moments.decisions;
  }
  double change = 0;
  const FeatureVector variances = deviation_squares / seen_groups;
  for (size_t j = 0; j < kRewardFeatures; ++j) {
    const auto row = static_cast<Eigen::Index>(j);
    change = std::max(change, RelativeChange(service_variances_[row], variances[row]));
  }
  service_variances_ = variances;
  const double shared_noise = all_residuals / all_decisions;
  for (size_t group = 0; group < groups_.size(); ++group) {
    const double noise = (prior_.service_noise_weight * shared_noise + residual_squares[group]) /
                         (prior_.service_noise_weight + groups_[group].decisions);
    change = std::max(change, RelativeChange(noise_variances_[group], noise));
    noise_variances_[group] = noise;
  }
  return change;
}

NormalBelief SharedRegression::Posterior(size_t group) const {
  const RegressionGroup& moments = groups_[group];
  const bool seen = moments.decisions != 0;
  NormalBelief prior = shared_;
  if (seen) {
    prior.covariance = InverseOf(total_.precision - messages_[group].precision);
    prior.mean = prior.covariance * (total_.weighted_mean - messages_[group].weighted_mean);
  }
  prior.covariance.diagonal() += service_variances_;
  if (!seen) return prior;
  const FeatureMatrix prior_precision = InverseOf(prior.covariance);
  NormalBelief posterior;
  posterior.covariance = InverseOf(prior_precision + moments.squares / noise_variances_[group]);
  posterior.mean = posterior.covariance *
                   (prior_precision * prior.mean + moments.products / noise_variances_[group]);
  return posterior;
}

}  // namespace kundig
