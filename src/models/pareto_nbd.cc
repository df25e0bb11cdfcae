#include "models/pareto_nbd.h"

#include "models/border_words.h"
#include "models/fit_groups.h"
#include "models/posterior_quantiles.h"
#include "models/quadrature.h"
#include "models/special_functions.h"

namespace kundig {
namespace {

const std::vector<std::string> kNames = {"r", "alpha", "s", "beta"};
enum : Eigen::Index { kR, kAlpha, kS, kBeta, kParameters };
constexpr size_t kMostPurchases = 100000;
constexpr double kNearZero = 1e-7;
constexpr int kNodes = 16;

// The likelihood of (x, t_x, T), but for Gamma(r + x) / Gamma(r) alpha^r beta^s, is
//   alive = (alpha + T)^-(r + x) (beta + T)^-s                        the customer lives on
//   left  = integral over t_x < u < T of (alpha + u)^-(r + x) s (beta + u)^-(s + 1)    or left at
//   u.
// The paper writes `left` as a difference of 2F1s; all terms of the integral are positive, so
// nothing cancels. It falls by the rate `decay` at first and as a power later, hence is taken over
// log(1 + decay (u - t_x)), up to where it has fallen by e^-40. Relative error 1e-9 (1e-4 where
// alpha or beta is below a millionth of a week).
using NodeArray = Eigen::Array<double, kNodes, 1>;

struct LeavingTimes {
  NodeArray log_buying;   // log(alpha + u)
  NodeArray log_staying;  // log(beta + u)
  NodeArray until_left;   // u
  NodeArray log_density;  // of the history with leaving at u, the weight of the quadrature included
};

LeavingTimes LeavingTimesOf(const PurchaseRecord& record, const ParetoNbdParameters& p) {
  static const auto [at, log_weight] = [] {
    std::pair<NodeArray, NodeArray> nodes;
    const std::vector<QuadratureNode> rule = GaussLegendre(kNodes);
    for (Eigen::Index i = 0; i < kNodes; ++i) {
      nodes.first[i] = rule[static_cast<size_t>(i)].at;
      nodes.second[i] = std::log(rule[static_cast<size_t>(i)].weight);
    }
    return nodes;
  }();
  const double purchases = p.r + record.repeat_purchases;
  const double buying = p.alpha + record.recency;
  const double staying = p.beta + record.recency;
  const double decay = purchases / buying + (p.s + 1) / staying;
  const double span =
      std::min({record.age - record.recency, buying * std::expm1(std::min(40 / purchases, 700.0)),
                staying * std::expm1(40 / (p.s + 1))});
  const double end = std::log1p(decay * span);
  LeavingTimes times;
  const NodeArray y = end * at;
  times.until_left = record.recency + (y.exp() - 1) / decay;
  times.log_buying = (p.alpha + times.until_left).log();
  times.log_staying = (p.beta + times.until_left).log();
  times.log_density = std::log(p.s * end / decay) + log_weight + y - purchases * times.log_buying -
                      (p.s + 1) * times.log_staying;
  return times;
}

double LogAlive(const PurchaseRecord& record, const ParetoNbdParameters& p) {
  return -(p.r + record.repeat_purchases) * std::log(p.alpha + record.age) -
         p.s * std::log(p.beta + record.age);
}

double LogLeft(const PurchaseRecord& record, const ParetoNbdParameters& p) {
  if (record.age <= record.recency) return -std::numeric_limits<double>::infinity();
  const LeavingTimes times = LeavingTimesOf(record, p);
  const double high = times.log_density.maxCoeff();
  return high + std::log((times.log_density - high).exp().sum());
}

// Adds the group by the derivatives of log(alive + left): the mean gradient over the ways in which
// the history can have come about (living on, or leaving at each node), the mean Hessian, and the
// covariance of the gradients.
void AddGroup(const PurchaseGroup& group, const ParetoNbdParameters& p, Curvature& total) {
  const PurchaseRecord& record = group.record;
  const double purchases = p.r + record.repeat_purchases;
  const double log_alive = LogAlive(record, p);
  const double until_now = 1 / (p.alpha + record.age);
  const double stay_now = 1 / (p.beta + record.age);
  const Eigen::Vector4d d_alive(-std::log(p.alpha + record.age), -purchases * until_now,
                                -std::log(p.beta + record.age), -p.s * stay_now);
  double log_total = log_alive;
  double alive = 1;
  Eigen::Vector4d gradient = d_alive;
  Eigen::Matrix4d squares = d_alive * d_alive.transpose();
  Eigen::Vector4d curve(-until_now, purchases * until_now * until_now, -stay_now,
                        p.s * stay_now * stay_now);
  double curve_s = 0;
  if (record.age > record.recency) {
    const LeavingTimes times = LeavingTimesOf(record, p);
    const double high = std::max(log_alive, times.log_density.maxCoeff());
    NodeArray weight = (times.log_density - high).exp();
    const double relative_alive = std::exp(log_alive - high);
    const double sum = relative_alive + weight.sum();
    log_total = high + std::log(sum);
    weight /= sum;
    alive = relative_alive / sum;

    const NodeArray in_alpha = (p.alpha + times.until_left).inverse();
    const NodeArray in_beta = (p.beta + times.until_left).inverse();
    Eigen::Matrix<double, kNodes, 4> d;  // gradient of each way's logarithm
    d.col(kR) = -times.log_buying;
    d.col(kAlpha) = -purchases * in_alpha;
    d.col(kS) = 1 / p.s - times.log_staying;
    d.col(kBeta) = -(p.s + 1) * in_beta;
    const Eigen::Matrix<double, kNodes, 4> weighted = d.array().colwise() * weight;
    gradient = alive * d_alive + weighted.colwise().sum().transpose();
    squares = alive * squares + d.transpose().lazyProduct(weighted);
    curve = alive * curve + Eigen::Vector4d(-(weight * in_alpha).sum(),
                                            purchases * (weight * in_alpha.square()).sum(),
                                            -(weight * in_beta).sum(),
                                            (p.s + 1) * (weight * in_beta.square()).sum());
    curve_s = -(1 - alive) / (p.s * p.s);
  }
  const auto n = static_cast<double>(group.customers);
  total.value += n * log_total;
  total.gradient += n * gradient;
  Eigen::Matrix4d hessian = squares - gradient * gradient.transpose();
  hessian(kR, kAlpha) += curve[0];
  hessian(kAlpha, kAlpha) += curve[1];
  hessian(kS, kBeta) += curve[2];
  hessian(kBeta, kBeta) += curve[3];
  hessian(kS, kS) += curve_s;
  total.hessian += n * hessian;
}

// log Gamma(r + x) / Gamma(r) + r log alpha + s log beta.
void AddPurchaseTerms(const std::vector<double>& customers, const ParetoNbdParameters& p,
                      Curvature& total) {
  const PolygammaTable at_r = Polygammas(p.r, customers.size());
  double log_rates = 0;
  for (size_t x = 0; x < customers.size(); ++x) {
    const double n = customers[x];
    total.value += n * (log_rates + p.r * std::log(p.alpha) + p.s * std::log(p.beta));
    total.gradient[kR] += n * (at_r.digamma[x] - at_r.digamma[0] + std::log(p.alpha));
    total.gradient[kAlpha] += n * p.r / p.alpha;
    total.gradient[kS] += n * std::log(p.beta);
    total.gradient[kBeta] += n * p.s / p.beta;
    total.hessian(kR, kR) += n * (at_r.trigamma[x] - at_r.trigamma[0]);
    total.hessian(kR, kAlpha) += n / p.alpha;
    total.hessian(kAlpha, kAlpha) -= n * p.r / (p.alpha * p.alpha);
    total.hessian(kS, kBeta) += n / p.beta;
    total.hessian(kBeta, kBeta) -= n * p.s / (p.beta * p.beta);
    log_rates += std::log(p.r + static_cast<double>(x));
  }
}

ParetoNbdParameters FromVector(const Eigen::VectorXd& v) {
  return {.r = v[kR], .alpha = v[kAlpha], .s = v[kS], .beta = v[kBeta]};
}

std::optional<std::string> BorderInWords(const Fit& fit, double longest_age_weeks) {
  const double s = ParameterOf(fit, "s");
  const double beta = ParameterOf(fit, "beta");
  std::vector<std::string> words;
  if (IsUndetermined(fit, "s")) {
    const double stay = std::exp(-s * std::log1p(longest_age_weeks / beta));
    if (stay > 0.999) {
      words.emplace_back(kNoChurn);
    } else if (s > 100) {
      words.emplace_back("customers do not differ measurably in how long they stay");
    } else {
      words.emplace_back("the data do not say how long customers stay");
    }
  }
  if (IsUndetermined(fit, "r")) words.emplace_back(kRatesAlike);
  return InOneSentence(words);
}

class ParetoNbdModel final : public PurchaseModel {
 public:
  explicit ParetoNbdModel(Fit fit)
      : PurchaseModel(std::move(fit)),
        p_{.r = ParameterOf(PurchaseModel::fit(), "r"),
           .alpha = ParameterOf(PurchaseModel::fit(), "alpha"),
           .s = ParameterOf(PurchaseModel::fit(), "s"),
           .beta = ParameterOf(PurchaseModel::fit(), "beta")} {}

  std::unique_ptr<PurchaseModel> With(const std::vector<double>& values) const override {
    return std::make_unique<ParetoNbdModel>(GivenParameters("pareto_nbd", kNames, values));
  }

  double ProbabilityAlive(const PurchaseRecord& record) const override {
    return 1 / (1 + std::exp(LogLeft(record, p_) - LogAlive(record, p_)));
  }

  // Schmittlein et al. 1987, eq. (22); BoxCox keeps it finite at s = 1.
  double ExpectedPurchases(const PurchaseRecord& record, double horizon) const override {
    const double beta = p_.beta + record.age;
    const double expected_weeks = beta * BoxCox((beta + horizon) / beta, 1 - p_.s);
    return ProbabilityAlive(record) * RateMean(record) * expected_weeks;
  }

  // Given alive: the remaining lifetime is Lomax(s, beta + T), and purchases until then are
  // negative binomial.
  std::vector<double> PurchaseTail(const PurchaseRecord& record, double horizon,
                                   double negligible) const override {
    const double alive = ProbabilityAlive(record);
    const double beta = p_.beta + record.age;
    const GammaRate rate{p_.r + record.repeat_purchases, p_.alpha + record.age};
    std::vector<double> tail = NegativeBinomialTail(rate, horizon, negligible, kMostPurchases);
    for (double& at_least : tail) at_least *= std::exp(-p_.s * std::log1p(horizon / beta));
    const double end = std::log1p(horizon / beta);
    static const std::vector<QuadratureNode> nodes = GaussLegendre(32);
    for (const QuadratureNode& node : nodes) {
      const double y = end * node.at;  // lifetime = beta (e^y - 1), of density s e^(-s y) in y
      const double weight = node.weight * end * p_.s * std::exp(-p_.s * y);
      const std::vector<double> until =
          NegativeBinomialTail(rate, beta * std::expm1(y), negligible, tail.size());
      for (size_t k = 0; k < until.size(); ++k) tail[k] += weight * until[k];
    }
    for (double& at_least : tail) at_least *= alive;
    while (!tail.empty() && tail.back() < negligible) tail.pop_back();
    return tail;
  }

  // Fader, Hardie, Lee 2005, "RFM and CLV", eq. (6): P(alive) E[lambda] E[1 / (rate + mu)], the
  // last as an integral instead of the confluent hypergeometric function.
  double DiscountedResidualTransactions(const PurchaseRecord& record, double rate) const override {
    return ProbabilityAlive(record) * RateMean(record) *
           DiscountedPowerDecay(rate, {p_.s, p_.beta + record.age});
  }

  std::vector<AliveFuture> AliveFutures(const PurchaseRecord& record, size_t count) const override {
    const auto rates =
        quantiles_.Gamma(p_.r + record.repeat_purchases, count, DrawDimension::kRate);
    const auto leaves = quantiles_.Gamma(p_.s, count, DrawDimension::kLeave);
    std::vector<AliveFuture> futures;
    futures.reserve(count);
    for (size_t i = 0; i < count; ++i) {
      futures.push_back(
          {.purchase_rate = (*rates)[i] / (p_.alpha + record.age),
           .lifetime = StandardExponential(i) * (p_.beta + record.age) / (*leaves)[i]});
    }
    return futures;
  }

 private:
  // E[lambda | x, T, alive].
  [[nodiscard]] double RateMean(const PurchaseRecord& record) const {
    return (p_.r + record.repeat_purchases) / (p_.alpha + record.age);
  }

  ParetoNbdParameters p_;
  PosteriorQuantiles quantiles_;
};

}  // namespace

Result<std::unique_ptr<PurchaseModel>> FitParetoNbd(const RepeatPurchaseCounts& sum, Day until) {
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<PurchaseGroup> groups, GroupsInWeeks(sum, until));
  const std::vector<double> customers = CustomersByPurchases(groups);
  if (customers.size() == 1) {
    return std::make_unique<ParetoNbdModel>(
        FitWithoutRepeatPurchases("pareto_nbd", kNames, {kNearZero, 1, kNearZero, 1}, groups));
  }
  const auto likelihood = [&](const std::vector<PurchaseGroup>& some, const Eigen::VectorXd& v) {
    const ParetoNbdParameters p = FromVector(v);
    Curvature total = SumOverGroups(some, kParameters, [&p](auto piece, Curvature& part) {
      for (const PurchaseGroup& group : piece) AddGroup(group, p, part);
    });
    AddPurchaseTerms(customers, p, total);
    total.hessian = total.hessian.selfadjointView<Eigen::Upper>();
    return total;
  };
  const Maximum maximum = MaximiseOverGroups(
      groups, likelihood, {Eigen::Vector4d(0.5, 10, 0.5, 10), Eigen::Vector4d(2, 20, 1, 50)});
  Fit fit = ReportFit("pareto_nbd", kNames, maximum, groups);
  double longest_age = 0;
  for (const PurchaseGroup& group : groups) longest_age = std::max(longest_age, group.record.age);
  fit.border = BorderInWords(fit, longest_age);
  return std::make_unique<ParetoNbdModel>(std::move(fit));
}

std::unique_ptr<PurchaseModel> ParetoNbdWith(const ParetoNbdParameters& p) {
  return std::make_unique<ParetoNbdModel>(
      GivenParameters("pareto_nbd", kNames, {p.r, p.alpha, p.s, p.beta}));
}

}  // namespace kundig
