#include "models/reward_model.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>

#include "models/shared_regression.h"

namespace kundig {
namespace {

// In shares of the service's worth.
RegressionGroup GroupOf(const RewardMoments::Arm& arm, int64_t worth_minor) {
  const double unit = 1.0 / kFeatureUnit;
  const double share = 1.0 / static_cast<double>(worth_minor);
  RegressionGroup group{.decisions = static_cast<double>(arm.decisions),
                        .outcome_squares = static_cast<double>(arm.reward_squares) * share * share};
  size_t cell = 0;
  for (Eigen::Index i = 0; i < group.squares.rows(); ++i) {
    group.products[i] = static_cast<double>(arm.products[static_cast<size_t>(i)]) * unit * share;
    for (Eigen::Index j = 0; j <= i; ++j) {
      group.squares(i, j) = static_cast<double>(arm.squares[cell++]) * unit * unit;
      group.squares(j, i) = group.squares(i, j);
    }
  }
  return group;
}

Features ToFeatures(const FeatureVector& vector) {
  Features features = {};
  std::copy_n(vector.data(), features.size(), features.begin());
  return features;
}

// Of a block of services, whose numbers lie side by side: each of them by the operations of
// RewardModel::Predict() in their order, so that all widths of vectors give the same bits.
template <size_t kLanes>
[[gnu::always_inline]] inline void PredictBlock(const double* number, std::span<const Features> x,
                                                std::span<RewardEstimate> estimates) {
  using Lanes = std::array<double, kLanes>;
  std::array<Lanes, kRewardFeatures> features = {};
  for (size_t lane = 0; lane < x.size(); ++lane) {
    for (size_t j = 0; j < kRewardFeatures; ++j) features[j][lane] = x[lane][j];
  }
  Lanes mean = {};
  for (size_t j = 0; j < kRewardFeatures; ++j, number += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) mean[lane] += number[lane] * features[j][lane];
  }
  Lanes variance = {};
  for (size_t i = 0; i < kRewardFeatures; ++i) {
    Lanes row = {};
    for (size_t j = i; j < kRewardFeatures; ++j, number += kLanes) {
      for (size_t lane = 0; lane < kLanes; ++lane) row[lane] += number[lane] * features[j][lane];
    }
    for (size_t lane = 0; lane < kLanes; ++lane) variance[lane] += row[lane] * row[lane];
  }
  for (size_t lane = 0; lane < x.size(); ++lane)
    estimates[lane] = {.mean = mean[lane], .sd = std::sqrt(variance[lane])};
}

constexpr size_t kLanesOfBlock = 8;
using PredictFunction = void (*)(const double*, std::span<const Features>,
                                 std::span<RewardEstimate>);

void PredictPlainly(const double* numbers, std::span<const Features> x,
                    std::span<RewardEstimate> estimates) {
  PredictBlock<kLanesOfBlock>(numbers, x, estimates);
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] void PredictByAvx2(const double* numbers, std::span<const Features> x,
                                           std::span<RewardEstimate> estimates) {
  PredictBlock<kLanesOfBlock>(numbers, x, estimates);
}
PredictFunction BestPredict() {
  return __builtin_cpu_supports("avx2") != 0 ? PredictByAvx2 : PredictPlainly;
}
#else
PredictFunction BestPredict() { return PredictPlainly; }
#endif

}  // namespace

Estimate IntervalOf(const RewardEstimate& estimate) {
  constexpr double kHalfWidth = 1.6448536269514722;  // standard deviations, for 90 %
  return {.value = estimate.mean,
          .low = estimate.mean - kHalfWidth * estimate.sd,
          .high = estimate.mean + kHalfWidth * estimate.sd};
}

void RewardModel::PredictAll(std::span<const Features> x,
                             std::span<RewardEstimate> estimates) const {
  static const auto predict = BestPredict();
  for (size_t first = 0; first < size(); first += kLanes) {
    const size_t lanes = std::min(kLanes, size() - first);
    predict(numbers_.data() + Place(first, 0), x.subspan(first, lanes),
            estimates.subspan(first, lanes));
  }
}

RewardEstimate RewardModel::Predict(size_t arm, const Features& x) const {
  size_t number = 0;
  double mean = 0;
  for (size_t j = 0; j < kRewardFeatures; ++j) mean += numbers_[Place(arm, number++)] * x[j];
  double variance = 0;
  for (size_t i = 0; i < kRewardFeatures; ++i) {
    double row = 0;
    for (size_t j = i; j < kRewardFeatures; ++j) row += numbers_[Place(arm, number++)] * x[j];
    variance += row * row;
  }
  return {.mean = mean, .sd = std::sqrt(variance)};
}

Features RewardModel::Coefficients(size_t arm) const {
  Features coefficients = {};
  for (size_t j = 0; j < kRewardFeatures; ++j) coefficients[j] = numbers_[Place(arm, j)];
  return coefficients;
}

void RewardModel::MakeDigest() {
  digest_ = ToHex(Blake2b256([this](ByteWriter& writer) {
    writer.Write(static_cast<uint64_t>(size()));
    for (const std::string& id : ids_) writer.WriteText(id);
    for (const double number : numbers_) writer.Write(std::bit_cast<uint64_t>(number));
  }));
}

void RewardModel::AppendCanonicalBytes(ByteWriter& writer) const {
  const auto write = [&writer](double number) { writer.Write(std::bit_cast<uint64_t>(number)); };
  writer.Write(static_cast<uint32_t>(kRewardFeatures));
  writer.Write(static_cast<uint32_t>(size()));
  for (const std::string& id : ids_) writer.WriteText(id);
  for (size_t arm = 0; arm < size(); ++arm) {
    for (size_t number = 0; number < kNumbers; ++number) write(numbers_[Place(arm, number)]);
    write(noise_sd_[arm]);
  }
  for (const double mean : shared_mean_) write(mean);
  for (const double sd : service_sd_) write(sd);
}

Result<RewardModel> RewardModel::FromCanonicalBytes(ByteReader& reader) {
  KUNDIG_ASSIGN_OR_RETURN(const auto features, reader.Read<uint32_t>());
  KUNDIG_ASSIGN_OR_RETURN(const auto arms, reader.Read<uint32_t>());
  // Numbers that are not there are not to cost memory.
  const size_t bytes_an_arm = sizeof(uint64_t) * (1 + kNumbers + 1);
  if (features != kRewardFeatures || arms > reader.remaining() / bytes_an_arm) {
    return Fail(ErrorCode::kFailure,
                fmt::format("a model of {} services over {} features", arms, features),
                "reward model", "it was not written by this release, or is damaged");
  }
  const auto read = [&reader](double& number) -> Status {
    KUNDIG_ASSIGN_OR_RETURN(const auto bits, reader.Read<uint64_t>());
    number = std::bit_cast<double>(bits);
    return {};
  };
  RewardModel model;
  for (uint32_t arm = 0; arm < arms; ++arm) {
    KUNDIG_ASSIGN_OR_RETURN(std::string id, reader.ReadText());
    model.ids_.push_back(std::move(id));
  }
  const size_t blocks = (arms + kLanes - 1) / kLanes;
  model.numbers_.assign(blocks * kLanes * kNumbers, 0.0);
  model.noise_sd_.assign(arms, 0.0);
  for (size_t arm = 0; arm < arms; ++arm) {
    for (size_t number = 0; number < kNumbers; ++number) {
      KUNDIG_RETURN_IF_ERROR(read(model.numbers_[model.Place(arm, number)]));
    }
    KUNDIG_RETURN_IF_ERROR(read(model.noise_sd_[arm]));
  }
  for (double& mean : model.shared_mean_) KUNDIG_RETURN_IF_ERROR(read(mean));
  for (double& sd : model.service_sd_) KUNDIG_RETURN_IF_ERROR(read(sd));
  model.MakeDigest();
  return model;
}

Result<RewardModel> FitRewardModel(const RewardMoments& sum, std::span<const ArmWorth> arms,
                                   const RewardPrior& prior) {
  std::vector<RegressionGroup> groups;
  for (const ArmWorth& arm : arms) {
    if (arm.worth_minor < 1) {
      return Fail(ErrorCode::kUsage, fmt::format("a worth of {} minor units", arm.worth_minor),
                  "service \"" + arm.id + "\"",
                  "give at least 1; for a free service, the lifetime "
                  "value that it brings");
    }
    const auto found = sum.arms().find(arm.id);
    groups.push_back(found == sum.arms().end() ? RegressionGroup{}
                                               : GroupOf(found->second, arm.worth_minor));
  }
  SharedRegression regression(groups, prior);
  const auto no_squares = [] {
    return Fail(ErrorCode::kFailure, "the sum of rewards is no sum of squares", "reward model",
                "a sum with noise needs more decisions, or less noise");
  };
  if (!regression.FitVariances()) return no_squares();
  RewardModel model;
  const size_t blocks = (arms.size() + RewardModel::kLanes - 1) / RewardModel::kLanes;
  model.numbers_.assign(blocks * RewardModel::kLanes * RewardModel::kNumbers, 0.0);
  model.shared_mean_ = ToFeatures(regression.shared().mean);
  model.service_sd_ = ToFeatures(regression.service_variances().cwiseSqrt());
  for (size_t arm = 0; arm < arms.size(); ++arm) {
    const NormalBelief posterior = regression.Posterior(arm);
    const Eigen::LLT<FeatureMatrix> factor(posterior.covariance);
    if (factor.info() != Eigen::Success || !posterior.mean.allFinite()) return no_squares();
    const FeatureMatrix upper = factor.matrixU();
    const auto worth = static_cast<double>(arms[arm].worth_minor);
    size_t number = 0;
    for (Eigen::Index j = 0; j < upper.cols(); ++j)
      model.numbers_[model.Place(arm, number++)] = worth * posterior.mean[j];
    for (Eigen::Index i = 0; i < upper.rows(); ++i) {
      for (Eigen::Index j = i; j < upper.cols(); ++j)
        model.numbers_[model.Place(arm, number++)] = worth * upper(i, j);
    }
    model.ids_.push_back(arms[arm].id);
    model.noise_sd_.push_back(worth * std::sqrt(regression.NoiseVariance(arm)));
  }
  model.MakeDigest();
  return model;
}

}  // namespace kundig
