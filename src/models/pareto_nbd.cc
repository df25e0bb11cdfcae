#include "models/pareto_nbd.h"

#include "models/fit_groups.h"
#include "models/posterior_quantiles.h"
#include "models/quadrature.h"
#include "models/special_functions.h"

namespace kundig {
namespace {

const std::vector<std::string> kNames = {"r", "alpha", "s", "beta"};
enum : Eigen::Index { kR, kAlpha, kS, kBeta, kParameters };
constexpr size_t kMostPurchases = 100000;
constexpr int kNodes = 32;

const std::vector<QuadratureNode>& Nodes() {
  static const std::vector<QuadratureNode> nodes = GaussLegendre(kNodes);
  return nodes;
}

// The likelihood of (x, t_x, T), but for Gamma(r + x) / Gamma(r) alpha^r beta^s, is
//   alive = (alpha + T)^-(r + x) (beta + T)^-s                        the customer lives on
//   left  = integral over t_x < u < T of (alpha + u)^-(r + x) s (beta + u)^-(s + 1)    or left at
//   u.
// The paper writes `left` as a difference of 2F1s; all terms of the integral are positive, so
// nothing cancels. It falls by the rate `decay` at first and as a power later, hence is taken over
// log(1 + decay (u - t_x)).
struct LeavingTimes {
  std::array<double, kNodes> until_left;  // u
  std::array<double, kNodes> log_weight;  // of the quadrature, the change of variable included
};

LeavingTimes LeavingTimesOf(const PurchaseRecord& record, const ParetoNbdParameters& p) {
  const double decay = (p.r + record.repeat_purchases) / (p.alpha + record.recency) +
                       (p.s + 1) / (p.beta + record.recency);
  const double end = std::log1p(decay * (record.age - record.recency));
  LeavingTimes times;
  for (size_t i = 0; i < kNodes; ++i) {
    const double y = end * Nodes()[i].at;
    times.until_left[i] = record.recency + std::expm1(y) / decay;
    times.log_weight[i] = std::log(Nodes()[i].weight * end / decay) + y;
  }
  return times;
}

double LogAlive(const PurchaseRecord& record, const ParetoNbdParameters& p) {
  return -(p.r + record.repeat_purchases) * std::log(p.alpha + record.age) -
         p.s * std::log(p.beta + record.age);
}

double LogLeft(const PurchaseRecord& record, const ParetoNbdParameters& p) {
  if (record.age <= record.recency) return -std::numeric_limits<double>::infinity();
  const LeavingTimes times = LeavingTimesOf(record, p);
  std::array<double, kNodes> terms;
  for (size_t i = 0; i < kNodes; ++i) {
    terms[i] = times.log_weight[i] -
               (p.r + record.repeat_purchases) * std::log(p.alpha + times.until_left[i]) -
               (p.s + 1) * std::log(p.beta + times.until_left[i]);
  }
  const double high = *std::ranges::max_element(terms);
  double sum = 0;
  for (const double term : terms) sum += std::exp(term - high);
  return std::log(p.s) + high + std::log(sum);
}

// Adds weight times the term's log, its gradient and its gradient's square, for the Hessian of a
// log-sum-exp.
struct TermSums {
  std::array<double, 4> gradient{};
  std::array<double, 10> squares{};  // upper triangle, row by row
  std::array<double, 3> hessian{};   // (r, alpha), (alpha, alpha), (s, beta) and (beta, beta) below
  double beta_beta = 0;
  double s_s = 0;
};

// One way in which the history can have come about: it ended at `until`, and `left` says whether by
// leaving.
void AddTerm(double weight, double until, bool left, double purchases, const ParetoNbdParameters& p,
             TermSums& sums) {
  const double in_alpha = 1 / (p.alpha + until);
  const double in_beta = 1 / (p.beta + until);
  const double power = p.s + (left ? 1 : 0);
  const std::array<double, 4> d = {-std::log(p.alpha + until), -purchases * in_alpha,
                                   (left ? 1 / p.s : 0) - std::log(p.beta + until),
                                   -power * in_beta};
  size_t at = 0;
  for (size_t i = 0; i < 4; ++i) {
    sums.gradient[i] += weight * d[i];
    for (size_t j = i; j < 4; ++j) sums.squares[at++] += weight * d[i] * d[j];
  }
  sums.hessian[0] -= weight * in_alpha;
  sums.hessian[1] += weight * purchases * in_alpha * in_alpha;
  sums.hessian[2] -= weight * in_beta;
  sums.beta_beta += weight * power * in_beta * in_beta;
  if (left) sums.s_s -= weight / (p.s * p.s);
}

void AddGroup(const PurchaseGroup& group, const ParetoNbdParameters& p, Curvature& total) {
  const PurchaseRecord& record = group.record;
  const double purchases = p.r + record.repeat_purchases;
  const double log_alive = LogAlive(record, p);
  double log_total = log_alive;
  TermSums sums;
  if (record.age > record.recency) {
    const LeavingTimes times = LeavingTimesOf(record, p);
    std::array<double, kNodes> terms;
    for (size_t i = 0; i < kNodes; ++i) {
      terms[i] = std::log(p.s) + times.log_weight[i] -
                 purchases * std::log(p.alpha + times.until_left[i]) -
                 (p.s + 1) * std::log(p.beta + times.until_left[i]);
    }
    const double high = std::max(log_alive, *std::ranges::max_element(terms));
    double sum = std::exp(log_alive - high);
    for (double& term : terms) sum += (term = std::exp(term - high));
    log_total = high + std::log(sum);
    for (size_t i = 0; i < kNodes; ++i) {
      AddTerm(terms[i] / sum, times.until_left[i], true, purchases, p, sums);
    }
  }
  AddTerm(std::exp(log_alive - log_total), record.age, false, purchases, p, sums);

  const auto n = static_cast<double>(group.customers);
  total.value += n * log_total;
  size_t at = 0;
  for (Eigen::Index i = 0; i < kParameters; ++i) {
    const double gradient = sums.gradient[static_cast<size_t>(i)];
    total.gradient[i] += n * gradient;
    for (Eigen::Index j = i; j < kParameters; ++j) {
      total.hessian(i, j) +=
          n * (sums.squares[at++] - gradient * sums.gradient[static_cast<size_t>(j)]);
    }
  }
  total.hessian(kR, kAlpha) += n * sums.hessian[0];
  total.hessian(kAlpha, kAlpha) += n * sums.hessian[1];
  total.hessian(kS, kBeta) += n * sums.hessian[2];
  total.hessian(kBeta, kBeta) += n * sums.beta_beta;
  total.hessian(kS, kS) += n * sums.s_s;
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
  const bool lifetime_open = IsUndetermined(fit, "s") || IsUndetermined(fit, "beta");
  const double stay = std::exp(-s * std::log1p(longest_age_weeks / beta));
  if (lifetime_open && stay > 0.999) {
    return "no measurable churn: the data show no customer leaving, so everyone counts as alive";
  }
  if (lifetime_open) return "customers do not differ measurably in how long they stay";
  if (IsUndetermined(fit, "r") || IsUndetermined(fit, "alpha")) {
    return "customers do not differ measurably in how often they buy";
  }
  return std::nullopt;
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
    for (const QuadratureNode& node : Nodes()) {
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
    const auto rates = quantiles_.Gamma(p_.r + record.repeat_purchases, count);
    const auto leaves = quantiles_.LeavingGamma(p_.s, count);
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
  const auto likelihood = [&](const Eigen::VectorXd& v) {
    const ParetoNbdParameters p = FromVector(v);
    Curvature total = SumOverGroups(groups, kParameters, [&p](auto piece, Curvature& part) {
      for (const PurchaseGroup& group : piece) AddGroup(group, p, part);
    });
    AddPurchaseTerms(customers, p, total);
    total.hessian = total.hessian.selfadjointView<Eigen::Upper>();
    return total;
  };
  const Maximum maximum =
      MaximiseFrom(likelihood, {Eigen::Vector4d(0.5, 10, 0.5, 10), Eigen::Vector4d(2, 20, 1, 50)});
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
