#include "models/bg_bb.h"

#include "models/border_words.h"
#include "models/fit_groups.h"
#include "models/posterior_quantiles.h"
#include "models/special_functions.h"

namespace kundig {
namespace {

const std::vector<std::string> kNames = {"alpha", "beta", "gamma", "delta"};
enum : Eigen::Index { kAlpha, kBeta, kGamma, kDelta, kParameters };
constexpr double kNearZero = 1e-7;

// log B(a + i, b + j) / B(a, b) with its derivatives by a and b, for whole i and j.
class BetaRatio {
 public:
  BetaRatio(double a, double b, size_t most)
      : a_(Polygammas(a, most + 1)),
        b_(Polygammas(b, most + 1)),
        sum_(Polygammas(a + b, 2 * most + 1)) {
    log_a_ = Rising(a, most);
    log_b_ = Rising(b, most);
    log_sum_ = Rising(a + b, 2 * most);
  }
  [[nodiscard]] double Log(size_t i, size_t j) const {
    return log_a_[i] + log_b_[j] - log_sum_[i + j];
  }
  [[nodiscard]] double ByA(size_t i, size_t j) const {
    return Step(a_.digamma, i) - Step(sum_.digamma, i + j);
  }
  [[nodiscard]] double ByB(size_t i, size_t j) const {
    return Step(b_.digamma, j) - Step(sum_.digamma, i + j);
  }
  [[nodiscard]] double ByAA(size_t i, size_t j) const {
    return Step(a_.trigamma, i) - Step(sum_.trigamma, i + j);
  }
  [[nodiscard]] double ByBB(size_t i, size_t j) const {
    return Step(b_.trigamma, j) - Step(sum_.trigamma, i + j);
  }
  [[nodiscard]] double ByAB(size_t i, size_t j) const { return -Step(sum_.trigamma, i + j); }

 private:
  static double Step(const std::vector<double>& table, size_t i) { return table[i] - table[0]; }
  // log Gamma(z + i) / Gamma(z), i = 0 .. most.
  static std::vector<double> Rising(double z, size_t most) {
    std::vector<double> rising(most + 1, 0);
    for (size_t i = 1; i <= most; ++i)
      rising[i] = rising[i - 1] + std::log(z + static_cast<double>(i - 1));
    return rising;
  }

  PolygammaTable a_, b_, sum_;
  std::vector<double> log_a_, log_b_, log_sum_;
};

// The paper's eq. (5): the customer lives on, or left before opportunity t_x + i + 1 for i = 0 .. n
// - t_x - 1. Way w has bought in x of `lived` opportunities.
struct Way {
  size_t lived = 0;
  bool left = false;
};

size_t Whole(double value) { return static_cast<size_t>(value + 0.5); }

std::vector<Way> WaysOf(const PurchaseRecord& record) {
  std::vector<Way> ways = {{Whole(record.age), false}};
  for (size_t lived = Whole(record.recency); lived < Whole(record.age); ++lived)
    ways.push_back({lived, true});
  return ways;
}

double LogWay(const BetaRatio& buy, const BetaRatio& leave, size_t x, const Way& way) {
  return buy.Log(x, way.lived - x) + leave.Log(way.left ? 1 : 0, way.lived);
}

void AddGroup(const PurchaseGroup& group, const BetaRatio& buy, const BetaRatio& leave,
              Curvature& total) {
  const size_t x = Whole(group.record.repeat_purchases);
  const std::vector<Way> ways = WaysOf(group.record);
  std::vector<double> weights;
  for (const Way& way : ways) weights.push_back(LogWay(buy, leave, x, way));
  const double high = *std::ranges::max_element(weights);
  double sum = 0;
  for (double& weight : weights) sum += (weight = std::exp(weight - high));

  Eigen::Vector4d gradient = Eigen::Vector4d::Zero();
  Eigen::Matrix4d hessian = Eigen::Matrix4d::Zero();
  for (size_t w = 0; w < ways.size(); ++w) {
    const double weight = weights[w] / sum;
    const size_t missed = ways[w].lived - x;
    const size_t left = ways[w].left ? 1 : 0;
    const Eigen::Vector4d d(buy.ByA(x, missed), buy.ByB(x, missed), leave.ByA(left, ways[w].lived),
                            leave.ByB(left, ways[w].lived));
    gradient += weight * d;
    hessian += weight * d * d.transpose();
    hessian(kAlpha, kAlpha) += weight * buy.ByAA(x, missed);
    hessian(kAlpha, kBeta) += weight * buy.ByAB(x, missed);
    hessian(kBeta, kBeta) += weight * buy.ByBB(x, missed);
    hessian(kGamma, kGamma) += weight * leave.ByAA(left, ways[w].lived);
    hessian(kGamma, kDelta) += weight * leave.ByAB(left, ways[w].lived);
    hessian(kDelta, kDelta) += weight * leave.ByBB(left, ways[w].lived);
  }
  hessian(kBeta, kAlpha) = hessian(kAlpha, kBeta);
  hessian(kDelta, kGamma) = hessian(kGamma, kDelta);
  const auto n = static_cast<double>(group.customers);
  total.value += n * (high + std::log(sum));
  total.gradient += n * gradient;
  total.hessian += n * (hessian - gradient * gradient.transpose());
}

class BgBbModel final : public PurchaseModel {
 public:
  explicit BgBbModel(Fit fit)
      : PurchaseModel(std::move(fit)),
        p_{.alpha = ParameterOf(PurchaseModel::fit(), "alpha"),
           .beta = ParameterOf(PurchaseModel::fit(), "beta"),
           .gamma = ParameterOf(PurchaseModel::fit(), "gamma"),
           .delta = ParameterOf(PurchaseModel::fit(), "delta")} {}

  std::unique_ptr<PurchaseModel> With(const std::vector<double>& values) const override {
    return std::make_unique<BgBbModel>(GivenParameters("bg_bb", kNames, values));
  }

  // Alive after opportunity n: the living customer's term of the paper's eq. (5) as a share of all.
  // The others relative to it, from the latest time of leaving back, are products of ratios.
  double ProbabilityAlive(const PurchaseRecord& record) const override {
    const double x = record.repeat_purchases;
    double others = 0;
    double relative = 1;
    for (size_t lived = Whole(record.age); lived-- > Whole(record.recency);) {
      const auto m = static_cast<double>(lived);
      relative *=
          (p_.alpha + p_.beta + m) / (p_.beta + m - x) * (p_.gamma + p_.delta + m) / (p_.delta + m);
      others += relative * p_.gamma / (p_.gamma + p_.delta + m);
    }
    return 1 / (1 + others);
  }

  // The paper's eq. (13) as the sum over opportunities that it closes, which stands at gamma = 1.
  double ExpectedPurchases(const PurchaseRecord& record, double horizon) const override {
    double sum = 0;
    double stays = 1;
    for (size_t j = 0; j < Whole(horizon); ++j) {
      stays *= Stays(record, j);
      sum += stays;
    }
    return ProbabilityAlive(record) * PurchaseMean(record) * sum;
  }

  // Given alive, p ~ Beta(alpha + x, beta + n - x) and theta ~ Beta(gamma, delta + n): the customer
  // lives through exactly j of the coming opportunities, and buys in a beta-binomial number of
  // them, which grows with j as the red balls drawn from a Polya urn.
  std::vector<double> PurchaseTail(const PurchaseRecord& record, double horizon,
                                   double negligible) const override {
    const size_t coming = Whole(horizon);
    const double a = p_.alpha + record.repeat_purchases;
    const double b = p_.beta + record.age - record.repeat_purchases;
    std::vector<double> bought(coming + 1, 0.0);  // P(k purchases in j opportunities)
    std::vector<double> total(coming + 1, 0.0);
    bought[0] = 1;
    double stays = ProbabilityAlive(record);  // through the first j opportunities
    for (size_t j = 0; j <= coming; ++j) {
      const double next = stays * Stays(record, j);
      const double weight = j == coming ? stays : stays - next;
      for (size_t k = 0; k <= j; ++k) total[k] += weight * bought[k];
      stays = next;
      if (j == coming) break;
      const auto drawn = static_cast<double>(j);
      for (size_t k = j + 1; k > 0; --k) {
        const auto count = static_cast<double>(k);
        bought[k] =
            (bought[k] * (b + drawn - count) + bought[k - 1] * (a + count - 1)) / (a + b + drawn);
      }
      bought[0] *= (b + drawn) / (a + b + drawn);
    }
    std::vector<double> tail(coming, 0.0);
    double at_least = 0;
    for (size_t k = coming; k > 0; --k) tail[k - 1] = at_least += total[k];
    while (!tail.empty() && tail.back() < negligible) tail.pop_back();
    return tail;
  }

  // Fader, Hardie, Shang 2010, eq. (14) by its sum over opportunities, discounted at the rate a
  // period.
  double DiscountedResidualTransactions(const PurchaseRecord& record, double rate) const override {
    double sum = 0;
    double stays = 1;
    for (size_t j = 0; j < 100000; ++j) {
      stays *= Stays(record, j);
      const double term = stays * std::exp(-rate * static_cast<double>(j + 1));
      sum += term;
      if (term < 1e-12 * sum) break;
    }
    return ProbabilityAlive(record) * PurchaseMean(record) * sum;
  }

  // Opportunities are taken as a process in continuous time of the same mean rate.
  std::vector<AliveFuture> AliveFutures(const PurchaseRecord& record, size_t count) const override {
    const auto buys = quantiles_.BuyingBeta(p_.alpha + record.repeat_purchases,
                                            p_.beta + record.age - record.repeat_purchases, count);
    const auto leaves = quantiles_.Beta(p_.gamma, p_.delta + record.age, count);
    std::vector<AliveFuture> futures;
    for (size_t i = 0; i < count; ++i) {
      const double leave_rate = -std::log1p(-std::min((*leaves)[i], 1 - 1e-12));
      futures.push_back(
          {.purchase_rate = (*buys)[i],
           .lifetime = std::floor(StandardExponential(i) / std::max(leave_rate, 1e-12))});
    }
    return futures;
  }

 private:
  // E[p | x, n].
  [[nodiscard]] double PurchaseMean(const PurchaseRecord& record) const {
    return (p_.alpha + record.repeat_purchases) / (p_.alpha + p_.beta + record.age);
  }
  // P(does not leave before opportunity n + j + 1 | alive after n + j).
  [[nodiscard]] double Stays(const PurchaseRecord& record, size_t j) const {
    const double delta = p_.delta + record.age + static_cast<double>(j);
    return delta / (p_.gamma + delta);
  }

  BgBbParameters p_;
  PosteriorQuantiles quantiles_;
};

Result<std::vector<PurchaseGroup>> GroupsInPeriods(const OpportunityCounts& sum,
                                                   int32_t last_period) {
  std::vector<PurchaseGroup> groups;
  for (const auto& [key, customers] : sum.Groups()) {
    const int32_t opportunities = last_period - key.first_period;
    if (opportunities < 0) continue;
    if (key.recency_periods > opportunities) {
      return Fail(ErrorCode::kUsage, "the sum holds purchases after its last period", {},
                  "Sum the purchases up to that period only.");
    }
    groups.push_back({{.repeat_purchases = static_cast<double>(key.active_periods),
                       .recency = static_cast<double>(key.recency_periods),
                       .age = static_cast<double>(opportunities)},
                      customers});
  }
  if (groups.empty()) {
    return Fail(ErrorCode::kFailure, "nobody has bought up to the last period", {},
                "Import purchases, or choose a later day with --until.");
  }
  return groups;
}

}  // namespace

Result<std::unique_ptr<PurchaseModel>> FitBgBb(const OpportunityCounts& sum, int32_t last_period) {
  KUNDIG_ASSIGN_OR_RETURN(const std::vector<PurchaseGroup> groups,
                          GroupsInPeriods(sum, last_period));
  if (CustomersByPurchases(groups).size() == 1) {
    return std::make_unique<BgBbModel>(
        FitWithoutRepeatPurchases("bg_bb", kNames, {kNearZero, 1, kNearZero, 1}, groups));
  }
  double longest = 0;
  for (const PurchaseGroup& group : groups) longest = std::max(longest, group.record.age);
  const size_t most = Whole(longest) + 1;
  const auto likelihood = [&](const Eigen::VectorXd& v) {
    const BetaRatio buy(v[kAlpha], v[kBeta], most);
    const BetaRatio leave(v[kGamma], v[kDelta], most);
    return SumOverGroups(groups, kParameters, [&](auto piece, Curvature& part) {
      for (const PurchaseGroup& group : piece) AddGroup(group, buy, leave, part);
    });
  };
  const Maximum maximum =
      MaximiseFrom(likelihood, {Eigen::Vector4d(1, 1, 0.5, 3), Eigen::Vector4d(1, 5, 1, 10)});
  Fit fit = ReportFit("bg_bb", kNames, maximum, groups);
  std::vector<std::string> words;
  if (IsUndetermined(fit, "gamma"))
    words.push_back(UndeterminedLeaving(ParameterOf(fit, "gamma"), ParameterOf(fit, "delta")));
  if (IsUndetermined(fit, "alpha")) words.emplace_back(kRatesAlike);
  fit.border = InOneSentence(words);
  return std::make_unique<BgBbModel>(std::move(fit));
}

std::unique_ptr<PurchaseModel> BgBbWith(const BgBbParameters& p) {
  return std::make_unique<BgBbModel>(
      GivenParameters("bg_bb", kNames, {p.alpha, p.beta, p.gamma, p.delta}));
}

}  // namespace kundig
