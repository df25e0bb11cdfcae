#include "models/fit_groups.h"

#include "base/check.h"
#include "base/parallel.h"

namespace kundig {
namespace {

constexpr size_t kGroupsAPiece = 4096;
constexpr size_t kFewGroups = 8192;
constexpr double kNormalQuantile95 = 1.6448536269514722;
constexpr double kLargestLogError = 3;   // a factor of twenty
constexpr double kLargestKnownLog = 10;  // farther off a parameter has run to its border

// What the data say of one distribution's parameters: both, their ratio alone (customers do not
// differ: both parameters run off, and their ratio is a mean), or nothing.
enum class Known { kAll, kRatio, kNothing };

// From the last, the parameters come in pairs that describe one distribution; the first of three
// stands alone.
struct Distribution {
  std::vector<Eigen::Index> parameters;
  Known known = Known::kAll;

  void KnowLess() {
    known = known == Known::kAll && parameters.size() == 2 ? Known::kRatio : Known::kNothing;
  }
};

std::vector<Distribution> DistributionsOf(const Maximum& maximum) {
  const Eigen::Index count = maximum.log_parameters.size();
  std::vector<Distribution> distributions;
  for (Eigen::Index i = 0; i < count; i += (count - i) % 2 == 0 ? 2 : 1) {
    Distribution distribution{.parameters = {i}};
    if ((count - i) % 2 == 0) distribution.parameters.push_back(i + 1);
    for (const Eigen::Index j : distribution.parameters) {
      const double size = std::abs(maximum.log_parameters[j]);
      if (size > kLargestKnownLog && distribution.known == Known::kAll) distribution.KnowLess();
    }
    distributions.push_back(std::move(distribution));
  }
  return distributions;
}

// The directions of the logarithms along which the data say something, [k, directions], and whose
// they are.
struct Directions {
  Eigen::MatrixXd basis;
  std::vector<size_t> distribution;
};

Directions KnownDirections(const std::vector<Distribution>& distributions, Eigen::Index count) {
  std::vector<Eigen::VectorXd> columns;
  Directions directions;
  for (size_t d = 0; d < distributions.size(); ++d) {
    const auto& [parameters, known] = distributions[d];
    const auto add = [&](const Eigen::VectorXd& column) {
      columns.push_back(column);
      directions.distribution.push_back(d);
    };
    if (known == Known::kAll) {
      for (const Eigen::Index i : parameters) add(Eigen::VectorXd::Unit(count, i));
    } else if (known == Known::kRatio) {
      add(Eigen::VectorXd::Unit(count, parameters[0]) -
          Eigen::VectorXd::Unit(count, parameters[1]));
    }
  }
  directions.basis.resize(count, static_cast<Eigen::Index>(columns.size()));
  for (size_t i = 0; i < columns.size(); ++i) {
    directions.basis.col(static_cast<Eigen::Index>(i)) = columns[i];
  }
  return directions;
}

// Covariance of the logarithms from the observed information, along the directions that the data
// determine: the least certain distribution is given up until the rest has a sound covariance.
Eigen::MatrixXd CovarianceOf(const Maximum& maximum, std::vector<Distribution>& distributions) {
  const Eigen::Index count = maximum.log_parameters.size();
  for (;;) {
    const auto [basis, owner] = KnownDirections(distributions, count);
    if (owner.empty()) return Eigen::MatrixXd::Zero(count, count);
    const Eigen::MatrixXd information = -basis.transpose() * maximum.curvature.hessian * basis;
    const Eigen::LLT<Eigen::MatrixXd> cholesky(information);
    Eigen::Index worst = 0;
    if (cholesky.info() == Eigen::Success) {
      const Eigen::MatrixXd inverse =
          cholesky.solve(Eigen::MatrixXd::Identity(basis.cols(), basis.cols()));
      const double largest = inverse.diagonal().maxCoeff(&worst);
      if (largest >= 0 && largest < kLargestLogError * kLargestLogError) {
        return basis * inverse * basis.transpose();
      }
    } else {
      information.diagonal().minCoeff(&worst);
    }
    distributions[owner[static_cast<size_t>(worst)]].KnowLess();
  }
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

  std::vector<Distribution> distributions = DistributionsOf(maximum);
  const Eigen::MatrixXd covariance = CovarianceOf(maximum, distributions);
  std::vector<bool> known(names.size(), false);
  for (const Distribution& distribution : distributions) {
    for (const Eigen::Index i : distribution.parameters)
      known[static_cast<size_t>(i)] = distribution.known == Known::kAll;
  }
  for (Eigen::Index i = 0; i < k; ++i) {
    const double value = std::exp(maximum.log_parameters[i]);
    Fit::Parameter parameter{.name = names[static_cast<size_t>(i)],
                             .value = value,
                             .low = 0,
                             .high = std::numeric_limits<double>::infinity()};
    if (known[static_cast<size_t>(i)]) {
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
