#include "models/fit_groups.h"

#include "base/check.h"
#include "base/parallel.h"

namespace kundig {
namespace {

constexpr size_t kGroupsAPiece = 4096;
constexpr size_t kFewGroups = 8192;
constexpr double kNormalQuantile95 = 1.6448536269514722;
constexpr double kLargestLogError = 3;  // a factor of twenty

// From the last, the parameters come in pairs that describe one distribution, and are known or
// unknown together; the first of three stands alone.
void DropPair(std::vector<Eigen::Index>& kept, Eigen::Index parameter, Eigen::Index parameters) {
  const auto pair = [parameters](Eigen::Index i) { return (parameters - 1 - i) / 2; };
  std::erase_if(kept, [&](Eigen::Index i) { return pair(i) == pair(parameter); });
}

// Positions of the parameters that the data determine: those within their bounds, dropping the
// least certain until the rest has a sound covariance.
std::vector<Eigen::Index> Determined(const Maximum& maximum) {
  const Eigen::Index parameters = maximum.log_parameters.size();
  std::vector<Eigen::Index> kept;
  for (Eigen::Index i = 0; i < parameters; ++i) kept.push_back(i);
  for (Eigen::Index i = 0; i < parameters; ++i) {
    if (std::abs(maximum.log_parameters[i]) > kLogBound - 1) DropPair(kept, i, parameters);
  }
  while (!kept.empty()) {
    const Eigen::MatrixXd information = -maximum.curvature.hessian(kept, kept);
    const Eigen::LLT<Eigen::MatrixXd> cholesky(information);
    const auto k = static_cast<Eigen::Index>(kept.size());
    if (cholesky.info() == Eigen::Success) {
      const Eigen::VectorXd variance = cholesky.solve(Eigen::MatrixXd::Identity(k, k)).diagonal();
      Eigen::Index worst = 0;
      const double largest = variance.maxCoeff(&worst);
      if (largest >= 0 && largest < kLargestLogError * kLargestLogError) return kept;
      DropPair(kept, kept[static_cast<size_t>(worst)], parameters);
    } else {
      Eigen::Index flattest = 0;
      information.diagonal().minCoeff(&flattest);
      DropPair(kept, kept[static_cast<size_t>(flattest)], parameters);
    }
  }
  return kept;
}

}  // namespace

Result<std::vector<PurchaseGroup>> GroupsInWeeks(const RepeatPurchaseCounts& sum, Day until) {
  std::vector<PurchaseGroup> groups;
  groups.reserve(sum.size());
  for (const auto& [key, customers] : sum.Groups()) {
    const int32_t age_days = until - key.first_day;
    if (age_days < 0) continue;
    if (key.recency_days > age_days) {
      return Fail(ErrorCode::kUsage,
                  fmt::format("the sum holds purchases after {}", FormatDay(until)), {},
                  "Sum the purchases up to that day only.");
    }
    groups.push_back({{.repeat_purchases = static_cast<double>(key.repeat_purchases),
                       .recency = key.recency_days / kDaysPerWeek,
                       .age = age_days / kDaysPerWeek},
                      customers});
  }
  if (groups.empty()) {
    return Fail(ErrorCode::kFailure, fmt::format("nobody has bought up to {}", FormatDay(until)),
                {}, "Import purchases, or choose a later day with --until.");
  }
  return groups;
}

std::vector<double> CustomersByPurchases(const std::vector<PurchaseGroup>& groups) {
  std::vector<double> customers;
  for (const PurchaseGroup& group : groups) {
    const auto x = static_cast<size_t>(group.record.repeat_purchases);
    if (customers.size() <= x) customers.resize(x + 1, 0);
    customers[x] += static_cast<double>(group.customers);
  }
  return customers;
}

Curvature SumOverGroups(const std::vector<PurchaseGroup>& groups, Eigen::Index parameters,
                        const AddGroups& add) {
  const size_t pieces = (groups.size() + kGroupsAPiece - 1) / kGroupsAPiece;
  std::vector<Curvature> partial(pieces, Curvature::Zero(parameters));
  ParallelFor(groups.size(), kGroupsAPiece, [&](size_t begin, size_t end) {
    add(std::span(groups).subspan(begin, end - begin), partial[begin / kGroupsAPiece]);
  });
  Curvature total = Curvature::Zero(parameters);
  for (const Curvature& part : partial) total += part;
  return total;
}

std::vector<PurchaseGroup> Coarsen(const std::vector<PurchaseGroup>& groups) {
  if (groups.size() <= kFewGroups) return groups;
  double longest_age = 0;
  for (const PurchaseGroup& group : groups) longest_age = std::max(longest_age, group.record.age);
  const double step = longest_age / 20;
  std::map<std::tuple<double, double, double>, int64_t> customers;
  for (const auto& [record, count] : groups) {
    // Recency is rounded down to age at most; x stays, so that its histogram is exact.
    const double age = std::round(record.age / step);
    const double recency = std::min(age, std::round(record.recency / step));
    customers[{record.repeat_purchases, recency, age}] += count;
  }
  std::vector<PurchaseGroup> coarse;
  for (const auto& [key, count] : customers) {
    const auto& [repeat_purchases, recency, age] = key;
    coarse.push_back({{repeat_purchases, recency * step, age * step}, count});
  }
  return coarse;
}

Maximum MaximiseOverGroups(const std::vector<PurchaseGroup>& groups,
                           const GroupLikelihood& likelihood,
                           const std::vector<Eigen::VectorXd>& starts) {
  const auto over = [&likelihood](const std::vector<PurchaseGroup>& some) {
    return [&likelihood, &some](const Eigen::VectorXd& parameters) {
      return likelihood(some, parameters);
    };
  };
  const std::vector<PurchaseGroup> coarse = Coarsen(groups);
  Maximum maximum = MaximiseFrom(over(coarse), starts);
  if (coarse.size() == groups.size()) return maximum;
  return Maximise(over(groups), maximum.log_parameters.array().exp());
}

Fit ReportFit(std::string model, const std::vector<std::string>& names, const Maximum& maximum,
              const std::vector<PurchaseGroup>& groups) {
  const auto k = static_cast<Eigen::Index>(names.size());
  Fit fit{.model = std::move(model), .log_likelihood = maximum.curvature.value};
  for (const PurchaseGroup& group : groups) fit.customers += group.customers;
  fit.groups = static_cast<int64_t>(groups.size());

  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(k, k);
  const std::vector<Eigen::Index> kept = Determined(maximum);
  if (!kept.empty()) {
    const Eigen::MatrixXd information = -maximum.curvature.hessian(kept, kept);
    const Eigen::MatrixXd inverse = information.inverse();
    covariance(kept, kept) = inverse;
  }
  for (Eigen::Index i = 0; i < k; ++i) {
    const double value = std::exp(maximum.log_parameters[i]);
    Fit::Parameter parameter{.name = names[static_cast<size_t>(i)],
                             .value = value,
                             .low = 0,
                             .high = std::numeric_limits<double>::infinity()};
    if (covariance(i, i) > 0) {
      const double log_error = std::sqrt(covariance(i, i));
      parameter.standard_error = value * log_error;
      parameter.low = value * std::exp(-kNormalQuantile95 * log_error);
      parameter.high = value * std::exp(kNormalQuantile95 * log_error);
    }
    fit.parameters.push_back(std::move(parameter));
    for (Eigen::Index j = 0; j < k; ++j) fit.log_covariance.push_back(covariance(i, j));
  }
  return fit;
}

Fit GivenParameters(std::string model, const std::vector<std::string>& names,
                    const std::vector<double>& values) {
  KUNDIG_CHECK(names.size() == values.size());
  Fit fit{.model = std::move(model)};
  for (size_t i = 0; i < names.size(); ++i) {
    fit.parameters.push_back(
        {.name = names[i], .value = values[i], .low = values[i], .high = values[i]});
  }
  fit.log_covariance.assign(names.size() * names.size(), 0);
  return fit;
}

bool IsUndetermined(const Fit& fit, std::string_view name) {
  const auto found = std::ranges::find(fit.parameters, name, &Fit::Parameter::name);
  return found != fit.parameters.end() && !found->standard_error;
}

double ParameterOf(const Fit& fit, std::string_view name) {
  const auto found = std::ranges::find(fit.parameters, name, &Fit::Parameter::name);
  KUNDIG_CHECK(found != fit.parameters.end());
  return found->value;
}

}  // namespace kundig
