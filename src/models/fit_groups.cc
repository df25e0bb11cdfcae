#include "models/fit_groups.h"

#include "base/check.h"
#include "base/parallel.h"

namespace kundig {
namespace {

constexpr size_t kGroupsAPiece = 4096;
constexpr double kNormalQuantile95 = 1.6448536269514722;
constexpr double kLargestLogError = 3;  // a factor of twenty

// Positions of the parameters that the data determine: those within their bounds, dropping the
// least certain until the rest has a sound covariance.
std::vector<Eigen::Index> Determined(const Maximum& maximum) {
  std::vector<Eigen::Index> kept;
  for (Eigen::Index i = 0; i < maximum.log_parameters.size(); ++i) {
    if (std::abs(maximum.log_parameters[i]) < kLogBound - 1) kept.push_back(i);
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
      kept.erase(kept.begin() + worst);
    } else {
      Eigen::Index flattest = 0;
      information.diagonal().minCoeff(&flattest);
      kept.erase(kept.begin() + flattest);
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
