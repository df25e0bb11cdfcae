#include "models/gamma_gamma.h"

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>

#include "base/parallel.h"
#include "models/fit_groups.h"
#include "models/special_functions.h"

namespace kundig {
namespace {

const std::vector<std::string> kNames = {"p", "q", "gamma"};
enum : Eigen::Index { kP, kQ, kGamma, kParameters, kScale = kGamma };
constexpr double kNormalQuantile95 = 1.6448536269514722;
constexpr size_t kKeysAPiece = 8192;

// One key of the sum. Totals are measured in the mean spend a purchase, so that the parameters are
// of the order of one in every currency.
struct SpendGroup {
  double purchases = 0;  // x
  double total = 0;      // S
  double customers = 0;
};

// Customers with the same x.
struct PurchaseCount {
  double purchases = 0;
  double customers = 0;
};

struct SpendData {
  std::vector<SpendGroup> groups;  // ascending by x
  std::vector<PurchaseCount> counts;
  double unit = 1;             // of the totals, in units of the currency
  double customers = 0;        // N
  double sum_x_log_total = 0;  // sum of x log S over customers
  double sum_log_mean = 0;     // sum of log(S / x) over customers
  int64_t left_out = 0;
};

// Sums over customers of the terms in which S and gamma meet; u = log(1 + S / gamma), r = 1 /
// (gamma + S).
struct MixedSums {
  double u = 0, x_u = 0;
  double r = 0, x_r = 0;
  double r_r = 0, x_r_r = 0;

  void Add(const SpendGroup& group, double gamma) {
    const double log_ratio = std::log1p(group.total / gamma);
    const double inverse = 1 / (gamma + group.total);
    const double n = group.customers;
    const double n_x = n * group.purchases;
    u += n * log_ratio;
    x_u += n_x * log_ratio;
    r += n * inverse;
    x_r += n_x * inverse;
    r_r += n * inverse * inverse;
    x_r_r += n_x * inverse * inverse;
  }

  MixedSums& operator+=(const MixedSums& other) {
    u += other.u;
    x_u += other.x_u;
    r += other.r;
    x_r += other.x_r;
    r_r += other.r_r;
    x_r_r += other.x_r_r;
    return *this;
  }
};

MixedSums SumMixed(const std::vector<SpendGroup>& groups, double gamma) {
  std::vector<MixedSums> pieces((groups.size() + kKeysAPiece - 1) / kKeysAPiece);
  ParallelFor(groups.size(), kKeysAPiece, [&](size_t begin, size_t end) {
    MixedSums piece;
    for (size_t i = begin; i < end; ++i) piece.Add(groups[i], gamma);
    pieces[begin / kKeysAPiece] = piece;
  });
  MixedSums total;
  for (const MixedSums& piece : pieces) total += piece;
  return total;
}

// Fader and Hardie 2013, eq. (1a), of the mean S / x, with z^(p x - 1) x^(p x) written as S^(p x)
// x / S, and log(gamma + S) as log gamma + u, so that large parameters cancel before they are
// summed:
//   -log B(p x, q) + p x (log S - log gamma) - log(S / x) - (p x + q) u.
Curvature LogLikelihood(const SpendData& data, const GammaGammaParameters& v) {
  Curvature total = Curvature::Zero(kParameters);
  double sum_x = 0;
  for (const PurchaseCount& count : data.counts) {
    const double n = count.customers;
    const double x = count.purchases;
    const double own = v.p * x;
    const double both = own + v.q;
    const double digamma = boost::math::digamma(both);
    const double trigamma = boost::math::trigamma(both);
    sum_x += n * x;
    total.value -= n * LogBeta(own, v.q);
    total.gradient[kP] += n * x * (digamma - boost::math::digamma(own));
    total.gradient[kQ] += n * digamma;
    total.hessian(kP, kP) += n * x * x * (trigamma - boost::math::trigamma(own));
    total.hessian(kP, kQ) += n * x * trigamma;
    total.hessian(kQ, kQ) += n * trigamma;
  }
  const double sum_x_log_ratio = data.sum_x_log_total - sum_x * std::log(v.gamma);
  const MixedSums mixed = SumMixed(data.groups, v.gamma);
  total.value += v.p * (sum_x_log_ratio - mixed.x_u) - v.q * mixed.u - data.sum_log_mean;
  total.gradient[kP] += sum_x_log_ratio - mixed.x_u;
  total.gradient[kQ] -= data.customers * boost::math::digamma(v.q) + mixed.u;
  total.gradient[kGamma] = data.customers * v.q / v.gamma - v.p * mixed.x_r - v.q * mixed.r;
  total.hessian(kQ, kQ) -= data.customers * boost::math::trigamma(v.q);
  total.hessian(kP, kGamma) = -mixed.x_r;
  total.hessian(kQ, kGamma) = data.customers / v.gamma - mixed.r;
  total.hessian(kGamma, kGamma) =
      v.p * mixed.x_r_r + v.q * mixed.r_r - data.customers * v.q / (v.gamma * v.gamma);
  total.hessian = total.hessian.selfadjointView<Eigen::Upper>();
  return total;
}

// By (p, q, scale) with scale = p gamma / q instead of by gamma: where customers do not differ, or
// a customer's spend does not vary, gamma runs off together with q or p, while the scale, about the
// median of the mean spends, is always known.
Curvature ByScale(const SpendData& data, const GammaGammaParameters& v, double scale) {
  Curvature natural = LogLikelihood(data, v);
  Eigen::Matrix3d jacobian = Eigen::Matrix3d::Identity();
  jacobian.row(kGamma) << -v.gamma / v.p, v.gamma / v.q, v.gamma / scale;
  Eigen::Matrix3d second = Eigen::Matrix3d::Zero();  // derivatives of gamma
  second(kP, kP) = 2 * v.gamma / (v.p * v.p);
  second(kP, kQ) = second(kQ, kP) = -v.gamma / (v.p * v.q);
  second(kP, kScale) = second(kScale, kP) = -v.gamma / (v.p * scale);
  second(kQ, kScale) = second(kScale, kQ) = v.gamma / (v.q * scale);
  natural.hessian =
      jacobian.transpose() * natural.hessian * jacobian + natural.gradient[kGamma] * second;
  natural.gradient = jacobian.transpose() * natural.gradient;
  return natural;
}

GammaGammaParameters FromScale(const Eigen::VectorXd& v) {
  return {.p = v[kP], .q = v[kQ], .gamma = v[kScale] * v[kQ] / v[kP]};
}

// The maximum by the logarithms of p, q and gamma.
Maximum MaximiseLikelihood(const SpendData& data) {
  const Maximum by_scale =
      Maximise([&data](const Eigen::VectorXd& v) { return ByScale(data, FromScale(v), v[kScale]); },
               Eigen::Vector3d(2, 3, 0.7));
  const GammaGammaParameters best = FromScale(by_scale.log_parameters.array().exp());
  const Eigen::Vector3d parameters(best.p, best.q, best.gamma);
  return {.log_parameters = parameters.array().log(),
          .curvature = OfLogarithms(LogLikelihood(data, best), parameters),
          .converged = by_scale.converged};
}

Result<SpendData> Prepare(const SpendCounts& sum, double minor_units_per_unit) {
  SpendData data;
  data.groups.reserve(sum.size());
  double purchases = 0;
  double spend = 0;
  for (const auto& [key, customers] : sum.Groups()) {
    if (customers < 1 || key.repeat_purchases < 1) {
      return Fail(ErrorCode::kFailure, "the sum of spend is no count of customers",
                  fmt::format("x = {}, total {}, {} customers", key.repeat_purchases,
                              key.spend_minor, customers),
                  "Fit a whole sum, not a difference of two.");
    }
    if (key.spend_minor <= 0) {
      data.left_out += customers;
      continue;
    }
    const SpendGroup group{static_cast<double>(key.repeat_purchases),
                           static_cast<double>(key.spend_minor), static_cast<double>(customers)};
    purchases += group.customers * group.purchases;
    spend += group.customers * group.total;
    data.groups.push_back(group);
  }
  if (data.groups.empty()) {
    return Fail(ErrorCode::kFailure, "no customer spent anything on a repeat purchase", {},
                "Import purchases with their value, or a longer time of them.");
  }
  data.unit = spend / purchases / minor_units_per_unit;
  for (SpendGroup& group : data.groups) {
    group.total *= purchases / spend;
    if (data.counts.empty() || data.counts.back().purchases != group.purchases) {
      data.counts.push_back({group.purchases, 0});
    }
    const double log_total = std::log(group.total);
    data.counts.back().customers += group.customers;
    data.customers += group.customers;
    data.sum_x_log_total += group.customers * group.purchases * log_total;
    data.sum_log_mean += group.customers * (log_total - std::log(group.purchases));
  }
  return data;
}

struct FrequencyAndSpend {
  double mean_spend = 0;  // over customers, in data.unit
  std::optional<double> correlation;
};

FrequencyAndSpend Relate(const SpendData& data) {
  double mean_x = 0;
  double mean_spend = 0;
  for (const SpendGroup& group : data.groups) {
    mean_x += group.customers * group.purchases / data.customers;
    mean_spend += group.customers * group.total / group.purchases / data.customers;
  }
  double xx = 0;
  double xs = 0;
  double ss = 0;
  for (const SpendGroup& group : data.groups) {
    const double dx = group.purchases - mean_x;
    const double ds = group.total / group.purchases - mean_spend;
    xx += group.customers * dx * dx;
    xs += group.customers * dx * ds;
    ss += group.customers * ds * ds;
  }
  // Rounding alone makes up this much variation.
  const double nothing = 1e-20 * data.customers;
  if (xx <= nothing * mean_x * mean_x || ss <= nothing * mean_spend * mean_spend) {
    return {mean_spend, std::nullopt};
  }
  return {mean_spend, xs / std::sqrt(xx * ss)};
}

// Which variation the data do not show.
struct Border {
  bool no_variation_within = false;
  bool no_variation_between = false;
};

Border BorderOf(const Fit& fit) {
  // A coefficient of variation (about 1 / sqrt(p), 1 / sqrt(q)) below 1 % is none; below 10 % it is
  // none unless the data show it to be there.
  const auto is_without_bound = [&fit](std::string_view name) {
    const auto& [label, value, standard_error, low, high] =
        *std::ranges::find(fit.parameters, name, &Fit::Parameter::name);
    const bool shown = standard_error && value > kNormalQuantile95 * *standard_error;
    return value > 1e4 || (value > 100 && !shown);
  };
  return {is_without_bound("p"), is_without_bound("q")};
}

// What the data could not say, in words.
std::optional<std::string> InWords(const Border& border, const Fit& fit) {
  std::string words;
  if (fit.customers == 1) {
    words = "a single customer: how customers differ in their spend cannot be learnt";
  } else if (border.no_variation_within && border.no_variation_between) {
    words =
        "no measurable variation of spend: every purchase costs about the same (p and q grow "
        "without bound)";
  } else if (border.no_variation_within) {
    words =
        "no measurable variation of a customer's own spend: each customer spends about the "
        "same on every purchase (p grows without bound)";
  } else if (border.no_variation_between) {
    words =
        "customers do not differ measurably in their mean spend: everyone is expected to spend "
        "about the population's mean (q and gamma grow without bound)";
  } else if (IsUndetermined(fit, "p") || IsUndetermined(fit, "q")) {
    words =
        "too few customers to tell the variation of a customer's spend from that between "
        "customers";
  }
  if (const double q = ParameterOf(fit, "q"); q <= 1) {
    if (!words.empty()) words += "; ";
    words += fmt::format(
        "spend varies so much between customers that the population mean is infinite under the "
        "model (q = {:.3g}, not above 1): the mean of the observed customers is used instead",
        q);
  }
  if (words.empty()) return std::nullopt;
  return words;
}

void Forget(Eigen::Index i, Fit& fit) {
  Fit::Parameter& parameter = fit.parameters[static_cast<size_t>(i)];
  parameter.standard_error.reset();
  parameter.low = 0;
  parameter.high = std::numeric_limits<double>::infinity();
  for (Eigen::Index j = 0; j < kParameters; ++j) {
    fit.log_covariance[static_cast<size_t>(i * kParameters + j)] = 0;
    fit.log_covariance[static_cast<size_t>(j * kParameters + i)] = 0;
  }
}

// gamma runs off with either shape; an error that holds the shape fixed would mislead.
void ForgetUndetermined(const Border& border, Fit& fit) {
  if (border.no_variation_within) Forget(kP, fit);
  if (border.no_variation_between) Forget(kQ, fit);
  if (border.no_variation_within || border.no_variation_between) Forget(kGamma, fit);
}

void ScaleBy(double factor, Fit::Parameter& parameter) {
  parameter.value *= factor;
  parameter.low *= factor;
  parameter.high *= factor;
  if (parameter.standard_error) *parameter.standard_error *= factor;
}

}  // namespace

double MeanSpendDistribution::Quantile(double level) const {
  return scale / boost::math::gamma_q_inv(shape, level);
}

GammaGamma::GammaGamma(Fit fit, double typical_mean)
    : fit_(std::move(fit)),
      parameters_{.p = ParameterOf(fit_, "p"),
                  .q = ParameterOf(fit_, "q"),
                  .gamma = ParameterOf(fit_, "gamma")},
      typical_mean_(typical_mean) {}

GammaGamma GammaGamma::With(const std::vector<double>& parameters) const {
  return GammaGamma(GivenParameters("gamma_gamma", kNames, parameters), typical_mean_);
}

double GammaGamma::PopulationMean() const {
  const auto& [p, q, gamma] = parameters_;
  return q > 1 ? p * gamma / (q - 1) : typical_mean_;
}

double GammaGamma::ExpectedSpend(const SpendRecord& record) const {
  if (!(record.repeat_purchases > 0 && record.mean > 0)) return PopulationMean();
  const auto& [p, q, gamma] = parameters_;
  const double own_weight = p * record.repeat_purchases;
  if (q > 1) {
    return p * (gamma + record.repeat_purchases * record.mean) / (own_weight + q - 1);
  }
  return (own_weight * record.mean + q * typical_mean_) / (own_weight + q);
}

MeanSpendDistribution GammaGamma::MeanSpend(const SpendRecord& record) const {
  const auto& [p, q, gamma] = parameters_;
  if (!(record.repeat_purchases > 0 && record.mean > 0)) return {q, p * gamma};
  return {p * record.repeat_purchases + q, p * (gamma + record.repeat_purchases * record.mean)};
}

Estimate GammaGamma::PredictMeanSpend(const SpendRecord& record) const {
  const MeanSpendDistribution distribution = MeanSpend(record);
  return {.value = ExpectedSpend(record),
          .low = distribution.Quantile(0.05),
          .high = distribution.Quantile(0.95)};
}

Result<GammaGammaFit> FitGammaGamma(const SpendCounts& sum, int64_t minor_units_per_unit) {
  KUNDIG_ASSIGN_OR_RETURN(const SpendData data,
                          Prepare(sum, static_cast<double>(minor_units_per_unit)));
  Fit fit = ReportFit("gamma_gamma", kNames, MaximiseLikelihood(data), {});
  const Border border = BorderOf(fit);
  ForgetUndetermined(border, fit);
  ScaleBy(data.unit, fit.parameters[kGamma]);
  fit.log_likelihood -= data.customers * std::log(data.unit);
  fit.customers = static_cast<int64_t>(data.customers);
  fit.groups = static_cast<int64_t>(data.groups.size());
  fit.border = InWords(border, fit);
  const FrequencyAndSpend relation = Relate(data);
  return GammaGammaFit{.model = GammaGamma(std::move(fit), relation.mean_spend * data.unit),
                       .left_out = data.left_out,
                       .frequency_spend_correlation = relation.correlation};
}

GammaGamma GammaGammaWith(const GammaGammaParameters& parameters) {
  const auto& [p, q, gamma] = parameters;
  return GammaGamma(GivenParameters("gamma_gamma", kNames, {p, q, gamma}),
                    MeanSpendDistribution{q, p * gamma}.Quantile(0.5));
}

}  // namespace kundig
