// RewardModel: what a decision is expected to bring, service by service, by Bayesian linear
// regression in which all services together say what to expect of each.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/estimate.h"
#include "base/result.h"
#include "sums/reward_moments.h"

namespace kundig {

// A service as the model sees it. `worth_minor`: what the company has when a customer takes it up,
// for a free service the lifetime value that it brings. Rewards are modelled as shares of it, so
// that a service for 5 EUR and one for 500 EUR can learn from each other. At least 1.
struct ArmWorth {
  std::string id;
  int64_t worth_minor = 1;
};

// What is believed before any data, in shares of a service's worth a unit of a feature.
struct RewardPrior {
  double base_rate = .05;            // of the constant: what services bring on average
  double base_rate_sd = .1;          // its uncertainty
  double coefficient_sd = .05;       // of the other features' shared coefficients
  double service_sd = .05;           // by how much a service's coefficients differ from the shared
  double service_weight = 4;         // ... as though so many services had been seen
  double noise_sd = .25;             // of single rewards about what is expected
  double noise_weight = 10;          // ... as though so many decisions had been seen
  double service_noise_weight = 50;  // decisions until a service's own noise outweighs the shared
};

struct RewardEstimate {
  double mean = 0;  // minor units
  double sd = 0;    // of the mean, not of a single reward
};
// 90 %.
[[nodiscard]] Estimate IntervalOf(const RewardEstimate& estimate);

// Rewards of service a are r = worth_a (x' theta_a + noise), noise normal with sd sigma_a, theta_a
// normal about a shared mean mu with variances tau_j^2, mu normal. Given the variances, every
// posterior is exact: theta_a's prior is what all other services say of mu (the totals minus a's
// own part), widened by tau; its own decisions turn that into its posterior (Lindley and Smith
// 1972; Murphy 2012, section 7.6). That services learn the same mu correlates their posteriors; the
// correlation is left out, so that they are independent. The variances are modes by
// expectation-maximisation under the prior's pseudo-observations.
//
// About 0.7 kB a service. Not changed once fitted; may be read by many threads.
class RewardModel {
 public:
  // Of no services.
  RewardModel() { MakeDigest(); }

  [[nodiscard]] size_t size() const { return ids_.size(); }
  [[nodiscard]] const std::string& id(size_t arm) const { return ids_[arm]; }

  [[nodiscard]] RewardEstimate Predict(size_t arm, const Features& x) const;
  // Of all services; x and estimates [size()]. The same bits as Predict() of each.
  void PredictAll(std::span<const Features> x, std::span<RewardEstimate> estimates) const;

  // Minor units a unit of each feature; Predict().mean is their product with the features.
  [[nodiscard]] Features Coefficients(size_t arm) const;
  // sd of a single reward about its expectation, in minor units.
  [[nodiscard]] double NoiseSd(size_t arm) const { return noise_sd_[arm]; }

  // In shares of worth: mu, and sd tau of the services' coefficients about it.
  [[nodiscard]] const Features& shared_mean() const { return shared_mean_; }
  [[nodiscard]] const Features& service_sd() const { return service_sd_; }
  // BLAKE2b-256 over all numbers by which the model predicts.
  [[nodiscard]] const std::string& digest() const { return digest_; }

  // All of the model: who reads it has the same digest and the same predictions, bit for bit.
  void AppendCanonicalBytes(ByteWriter& writer) const;
  // Errors: kFailure where the bytes end too early or are of a model over other features.
  static Result<RewardModel> FromCanonicalBytes(ByteReader& reader);

 private:
  friend Result<RewardModel> FitRewardModel(const RewardMoments& sum,
                                            std::span<const ArmWorth> arms,
                                            const RewardPrior& prior);
  // Services lie in blocks of kLanes, number by number, so that a block is predicted in step.
  static constexpr size_t kLanes = 8;
  static constexpr size_t kNumbers = kRewardFeatures + RewardMoments::kCells;
  [[nodiscard]] size_t Place(size_t arm, size_t number) const {
    return (arm / kLanes * kNumbers + number) * kLanes + arm % kLanes;
  }
  void MakeDigest();

  std::vector<std::string> ids_;
  // Of each service the coefficients, then the rows of the upper factor U of its covariance U'U,
  // each from the diagonal on; minor units.
  std::vector<double> numbers_;
  std::vector<double> noise_sd_;
  Features shared_mean_ = {};
  Features service_sd_ = {};
  std::string digest_;
};

// A service of `arms` without decisions gets what the others say; decisions of services that are
// not listed take no part. A pure function: equal sums give the same bits on one machine.
// Errors: kUsage for a worth below 1; kFailure where a sum with noise is no sum of squares.
[[nodiscard]] Result<RewardModel> FitRewardModel(const RewardMoments& sum,
                                                 std::span<const ArmWorth> arms,
                                                 const RewardPrior& prior = {});

}  // namespace kundig
