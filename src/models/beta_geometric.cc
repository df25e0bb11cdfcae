#include "models/beta_geometric.h"

#include "models/border_words.h"
#include "models/fit_groups.h"
#include "models/posterior_quantiles.h"
#include "models/quadrature.h"
#include "models/special_functions.h"

namespace kundig {
namespace {

const std::vector<std::string> kNames = {"r", "alpha", "a", "b"};
enum : Eigen::Index { kR, kAlpha, kA, kB, kParameters };
constexpr size_t kMostPurchases = 100000;
constexpr double kNearZero = 1e-7;

std::string NameOf(FirstChanceToLeave first) {
  return first == FirstChanceToLeave::kFirstPurchase ? "mbg_nbd" : "bg_nbd";
}

// Occasions to leave before the first repeat purchase.
double EarlyChances(FirstChanceToLeave first) {
  return first == FirstChanceToLeave::kFirstPurchase ? 1 : 0;
}

// The part of the log-likelihood that depends on x alone:
// log Gamma(r + x) / Gamma(r) + r log alpha + log B(a, b + m) / B(a, b), m the chances to leave
// that a living customer has passed.
void AddPurchaseTerms(const std::vector<double>& customers, double early,
                      const BetaGeometricParameters& p, Curvature& total) {
  const size_t count = customers.size() + static_cast<size_t>(early);
  const PolygammaTable at_r = Polygammas(p.r, count);
  const PolygammaTable at_b = Polygammas(p.b, count);
  const PolygammaTable at_sum = Polygammas(p.a + p.b, count);
  double log_rates = 0;   // log Gamma(r + x) / Gamma(r)
  double log_stayed = 0;  // log B(a, b + m) / B(a, b) = sum of log (b + i) / (a + b + i)
  for (int i = 0; i < static_cast<int>(early); ++i)
    log_stayed += std::log((p.b + i) / (p.a + p.b + i));
  for (size_t x = 0; x < customers.size(); ++x) {
    const double n = customers[x];
    const size_t m = x + static_cast<size_t>(early);
    total.value += n * (log_rates + p.r * std::log(p.alpha) + log_stayed);
    total.gradient[kR] += n * (at_r.digamma[x] - at_r.digamma[0] + std::log(p.alpha));
    total.gradient[kAlpha] += n * p.r / p.alpha;
    const double from_sum = at_sum.digamma[0] - at_sum.digamma[m];
    total.gradient[kA] += n * from_sum;
    total.gradient[kB] += n * (at_b.digamma[m] - at_b.digamma[0] + from_sum);
    const double curve = at_sum.trigamma[0] - at_sum.trigamma[m];
    total.hessian(kR, kR) += n * (at_r.trigamma[x] - at_r.trigamma[0]);
    total.hessian(kR, kAlpha) += n / p.alpha;
    total.hessian(kAlpha, kAlpha) -= n * p.r / (p.alpha * p.alpha);
    total.hessian(kA, kA) += n * curve;
    total.hessian(kA, kB) += n * curve;
    total.hessian(kB, kB) += n * (at_b.trigamma[m] - at_b.trigamma[0] + curve);
    log_rates += std::log(p.r + static_cast<double>(x));
    log_stayed += std::log((p.b + static_cast<double>(m)) / (p.a + p.b + static_cast<double>(m)));
  }
}

// The rest: log(e^u + e^v), u the living customer's, v that of one who left after the last purchase
// (relative to u's factor): u = -(r + x) log(alpha + T), v = log a / (b + m - 1) - (r + x)
// log(alpha + t_x).
void AddAliveOrLeft(std::span<const PurchaseGroup> groups, double early,
                    const BetaGeometricParameters& p, Curvature& total) {
  for (const auto& [record, customers] : groups) {
    const auto n = static_cast<double>(customers);
    const double purchases = p.r + record.repeat_purchases;
    const double until_now = p.alpha + record.age;
    const double log_now = std::log(until_now);
    const double u = -purchases * log_now;
    const double chances = record.repeat_purchases + early;
    const double du_alpha = -purchases / until_now;
    if (chances == 0) {
      total.value += n * u;
      total.gradient[kR] -= n * log_now;
      total.gradient[kAlpha] += n * du_alpha;
      total.hessian(kR, kAlpha) -= n / until_now;
      total.hessian(kAlpha, kAlpha) += n * purchases / (until_now * until_now);
      continue;
    }
    const double until_last = p.alpha + record.recency;
    const double log_last = std::log(until_last);
    const double stayed = p.b + chances - 1;
    const double v = std::log(p.a / stayed) - purchases * log_last;
    const double left = 1 / (1 + std::exp(u - v));
    const double alive = 1 - left;
    total.value += n * LogAddExp(u, v);
    // d = gradient of v - u; the Hessian of a log-sum-exp is the mean Hessian plus alive left d d'.
    const double dv_alpha = -purchases / until_last;
    const std::array<double, 4> d = {log_now - log_last, dv_alpha - du_alpha, 1 / p.a, -1 / stayed};
    total.gradient[kR] += n * (-alive * log_now - left * log_last);
    total.gradient[kAlpha] += n * (alive * du_alpha + left * dv_alpha);
    total.gradient[kA] += n * left * d[kA];
    total.gradient[kB] += n * left * d[kB];
    total.hessian(kR, kAlpha) -= n * (alive / until_now + left / until_last);
    total.hessian(kAlpha, kAlpha) +=
        n * purchases * (alive / (until_now * until_now) + left / (until_last * until_last));
    total.hessian(kA, kA) -= n * left * d[kA] * d[kA];
    total.hessian(kB, kB) += n * left * d[kB] * d[kB];
    for (Eigen::Index i = 0; i < kParameters; ++i) {
      for (Eigen::Index j = i; j < kParameters; ++j) {
        total.hessian(i, j) +=
            n * alive * left * d[static_cast<size_t>(i)] * d[static_cast<size_t>(j)];
      }
    }
  }
}

BetaGeometricParameters FromVector(const Eigen::VectorXd& v) {
  return {.r = v[kR], .alpha = v[kAlpha], .a = v[kA], .b = v[kB]};
}

std::optional<std::string> BorderInWords(const Fit& fit) {
  std::vector<std::string> words;
  if (IsUndetermined(fit, "a"))
    words.push_back(UndeterminedLeaving(ParameterOf(fit, "a"), ParameterOf(fit, "b")));
  if (IsUndetermined(fit, "r")) words.emplace_back(kRatesAlike);
  return InOneSentence(words);
}

class BetaGeometricModel final : public PurchaseModel {
 public:
  BetaGeometricModel(FirstChanceToLeave first, Fit fit)
      : PurchaseModel(std::move(fit)),
        first_(first),
        p_{.r = ParameterOf(PurchaseModel::fit(), "r"),
           .alpha = ParameterOf(PurchaseModel::fit(), "alpha"),
           .a = ParameterOf(PurchaseModel::fit(), "a"),
           .b = ParameterOf(PurchaseModel::fit(), "b")} {}

  std::unique_ptr<PurchaseModel> With(const std::vector<double>& values) const override {
    return std::make_unique<BetaGeometricModel>(first_,
                                                GivenParameters(NameOf(first_), kNames, values));
  }

  // Fader, Hardie, Lee 2008, "Computing P(alive) using the BG/NBD model"; MBG/NBD: Batislam et al.
  // 2007.
  double ProbabilityAlive(const PurchaseRecord& record) const override {
    const double chances = record.repeat_purchases + EarlyChances(first_);
    if (chances == 0) return 1;
    const double odds_left =
        p_.a / (p_.b + chances - 1) *
        std::exp((p_.r + record.repeat_purchases) *
                 std::log((p_.alpha + record.age) / (p_.alpha + record.recency)));
    return 1 / (1 + odds_left);
  }

  // A sum of tails: the closed form of the paper's eq. (10) divides by a - 1, which may vanish.
  double ExpectedPurchases(const PurchaseRecord& record, double horizon) const override {
    double sum = 0;
    for (const double tail : PurchaseTail(record, horizon, 1e-12)) sum += tail;
    return sum;
  }

  // Given alive the future is a BG/NBD with (r + x, alpha + T, a, b + m), and a BG/NBD makes at
  // least k purchases where the customer stayed after k - 1 and the Poisson process made k: P =
  // B(a, b + k - 1) / B(a, b) P(NBD >= k), the paper's eq. (8) summed.
  std::vector<double> PurchaseTail(const PurchaseRecord& record, double horizon,
                                   double negligible) const override {
    const double alive = ProbabilityAlive(record);
    std::vector<double> tail =
        NegativeBinomialTail({p_.r + record.repeat_purchases, p_.alpha + record.age}, horizon,
                             negligible, kMostPurchases);
    const double b = StayedBeta(record);
    double stayed = alive;
    for (size_t k = 0; k < tail.size(); ++k) {
      tail[k] *= stayed;
      const auto count = static_cast<double>(k);
      stayed *= (b + count) / (p_.a + b + count);
    }
    while (!tail.empty() && tail.back() < negligible) tail.pop_back();
    return tail;
  }

  // P(alive) E[lambda / (rate + p lambda)] under the posterior: a Poisson process of rate lambda
  // that ends at rate p lambda. Over p by Gauss-Jacobi, over lambda in one integral each.
  double DiscountedResidualTransactions(const PurchaseRecord& record, double rate) const override {
    const double shape = p_.r + record.repeat_purchases;
    const double scale = p_.alpha + record.age;
    double sum = 0;
    for (const QuadratureNode& node : *quantiles_.BetaNodes(p_.a, StayedBeta(record))) {
      const double leave = std::max(node.at, 1e-12);
      sum += node.weight / leave * DiscountedPowerDecay(rate / leave, {shape + 1, scale});
    }
    return ProbabilityAlive(record) * shape / scale * sum;
  }

  std::vector<AliveFuture> AliveFutures(const PurchaseRecord& record, size_t count) const override {
    const auto rates =
        quantiles_.Gamma(p_.r + record.repeat_purchases, count, DrawDimension::kRate);
    const auto leaves = quantiles_.Beta(p_.a, StayedBeta(record), count);
    std::vector<AliveFuture> futures;
    futures.reserve(count);
    for (size_t i = 0; i < count; ++i) {
      // Thinning: of a Poisson process of rate lambda each point is the last with probability p.
      const double lambda = (*rates)[i] / (p_.alpha + record.age);
      const double leave = (*leaves)[i];
      futures.push_back({.purchase_rate = lambda * (1 - leave),
                         .lifetime = StandardExponential(i) / (lambda * leave),
                         .purchase_at_end = true});
    }
    return futures;
  }

 private:
  // The second parameter of the Beta posterior of a living customer.
  [[nodiscard]] double StayedBeta(const PurchaseRecord& record) const {
    return p_.b + record.repeat_purchases + EarlyChances(first_);
  }

  FirstChanceToLeave first_;
  BetaGeometricParameters p_;
  PosteriorQuantiles quantiles_;
};

Result<std::unique_ptr<PurchaseModel>> FitModel(FirstChanceToLeave first,
                                                const RepeatPurchaseCounts& sum, Day until) {
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<PurchaseGroup> groups, GroupsInWeeks(sum, until));
  const std::vector<double> customers = CustomersByPurchases(groups);
  if (customers.size() == 1) {
    return std::make_unique<BetaGeometricModel>(
        first,
        FitWithoutRepeatPurchases(NameOf(first), kNames, {kNearZero, 1, kNearZero, 1}, groups));
  }
  const double early = EarlyChances(first);
  const auto likelihood = [&](const std::vector<PurchaseGroup>& some, const Eigen::VectorXd& v) {
    const BetaGeometricParameters p = FromVector(v);
    Curvature total = SumOverGroups(some, kParameters, [&](auto piece, Curvature& part) {
      AddAliveOrLeft(piece, early, p, part);
    });
    AddPurchaseTerms(customers, early, p, total);
    total.hessian = total.hessian.selfadjointView<Eigen::Upper>();
    return total;
  };
  const Maximum maximum = MaximiseOverGroups(
      groups, likelihood, {Eigen::Vector4d(0.5, 5, 0.5, 2), Eigen::Vector4d(2, 20, 1, 10)});
  Fit fit = ReportFit(NameOf(first), kNames, maximum, groups);
  fit.border = BorderInWords(fit);
  return std::make_unique<BetaGeometricModel>(first, std::move(fit));
}

}  // namespace

Result<std::unique_ptr<PurchaseModel>> FitBgNbd(const RepeatPurchaseCounts& sum, Day until) {
  return FitModel(FirstChanceToLeave::kFirstRepeatPurchase, sum, until);
}

Result<std::unique_ptr<PurchaseModel>> FitMbgNbd(const RepeatPurchaseCounts& sum, Day until) {
  return FitModel(FirstChanceToLeave::kFirstPurchase, sum, until);
}

std::unique_ptr<PurchaseModel> BetaGeometricWith(FirstChanceToLeave first,
                                                 const BetaGeometricParameters& p) {
  return std::make_unique<BetaGeometricModel>(
      first, GivenParameters(NameOf(first), kNames, {p.r, p.alpha, p.a, p.b}));
}

}  // namespace kundig
