#include "models/lifetime_value.h"

#include <algorithm>
#include <bit>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cmath>
#include <map>
#include <numeric>

#include "base/calendar.h"
#include "base/check.h"
#include "base/hash.h"
#include "base/parallel.h"
#include "models/parameter_variance.h"

namespace kundig {
namespace {

constexpr double kNormalQuantile95 = 1.6448536269514722;
constexpr size_t kKeysAPiece = 16;
constexpr size_t kRecordsAPiece = 1024;

PurchaseAge AgeOf(const PurchaseRecord& record) { return {record.repeat_purchases, record.age}; }

// Ascending.
std::vector<PurchaseAge> DistinctAges(std::span<const PurchaseRecord> records) {
  boost::unordered_flat_set<PurchaseAge, PurchaseAgeHash> distinct;
  for (const PurchaseRecord& record : records) distinct.insert(AgeOf(record));
  std::vector<PurchaseAge> ages(distinct.begin(), distinct.end());
  std::sort(ages.begin(), ages.end());
  return ages;
}

struct RecordHash {
  using is_avalanching = void;
  size_t operator()(const PurchaseRecord& record) const {
    return SplitMix64(std::bit_cast<uint64_t>(record.recency) ^ PurchaseAgeHash()(AgeOf(record)));
  }
};

// The distinct purchase records among groups of customers.
struct Portfolio {
  std::vector<PurchaseRecord> records;
  std::vector<size_t> record_of;  // [groups]
  std::vector<PurchaseAge> ages;  // distinct (x, T), ascending
  std::vector<size_t> age_of;     // [records]

  explicit Portfolio(std::span<const SpendingGroup> groups) {
    boost::unordered_flat_map<PurchaseRecord, size_t, RecordHash> places;
    record_of.reserve(groups.size());
    for (const SpendingGroup& group : groups) {
      const PurchaseRecord& record = group.customer.record;
      const auto [place, inserted] = places.try_emplace(record, records.size());
      if (inserted) records.push_back(record);
      record_of.push_back(place->second);
    }
    ages = DistinctAges(records);
    age_of.reserve(records.size());
    for (const PurchaseRecord& record : records) {
      const auto found = std::lower_bound(ages.begin(), ages.end(), AgeOf(record));
      age_of.push_back(static_cast<size_t>(found - ages.begin()));
    }
  }

  // P(alive); [records].
  [[nodiscard]] std::vector<double> ProbabilitiesAlive(const PurchaseModel& model) const {
    std::vector<double> alive(records.size());
    ParallelFor(records.size(), kRecordsAPiece, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) alive[i] = model.ProbabilityAlive(records[i]);
    });
    return alive;
  }

  // Discounted residual transactions; [records].
  [[nodiscard]] std::vector<double> ResidualTransactions(const PurchaseModel& model,
                                                         double rate) const {
    std::vector<double> residual = ProbabilitiesAlive(model);
    const std::vector<double> given_alive = ResidualTransactionsGivenAlive(model, rate, ages);
    for (size_t i = 0; i < residual.size(); ++i) residual[i] *= given_alive[age_of[i]];
    return residual;
  }
};

double InnerProduct(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

// The spend of customers with the same x, weighted by their discounted residual transactions:
// ExpectedSpend is linear in the customer's own mean, so that the two sums stand for all of them.
struct WeightedSpend {
  double transactions = 0;
  double own_spend = 0;  // transactions x own mean spend
};

double VarianceFromSpend(const GammaGamma& model,
                         const std::map<double, WeightedSpend>& spend_by_purchases) {
  return VarianceFromParameters(model.fit(), [&](const std::vector<double>& parameters) {
    const GammaGamma moved = model.With(parameters);
    double total = 0;
    for (const auto& [x, spend] : spend_by_purchases) {
      if (!(spend.transactions > 0)) continue;
      total += spend.transactions * moved.ExpectedSpend({x, spend.own_spend / spend.transactions});
    }
    return total;
  });
}

}  // namespace

double WeeklyDiscountRate(double yearly) {
  return std::log1p(yearly) / (kDaysPerYear / kDaysPerWeek);
}

LifetimeValueTable::LifetimeValueTable(const PurchaseModel& purchases, const GammaGamma* spend,
                                       const LifetimeValueTerms& terms,
                                       std::span<const PurchaseRecord> records)
    : purchases_(purchases),
      spend_(spend),
      terms_(terms),
      draws_(purchases, spend, terms.discount_rate),
      value_of_unit_(terms.margin *
                     (spend == nullptr ? 1 : static_cast<double>(terms.minor_units_per_unit))) {
  KUNDIG_CHECK(terms.margin >= 0);
  const std::vector<PurchaseAge> ages = DistinctAges(records);
  const std::vector<double> residuals =
      ResidualTransactionsGivenAlive(purchases, terms.discount_rate, ages);
  entries_.resize(ages.size());
  ParallelFor(ages.size(), kKeysAPiece, [&](size_t begin, size_t end) {
    RelativeSpend relative;
    for (size_t i = begin; i < end; ++i) {
      const double x = ages[i].repeat_purchases;
      if (i == begin || x != ages[i - 1].repeat_purchases) relative = draws_.SpendOf(x);
      entries_[i] = {residuals[i], draws_.Of(ages[i], relative)};
    }
  });
  places_.reserve(ages.size());
  for (size_t i = 0; i < ages.size(); ++i) places_.emplace(ages[i], i);
}

LifetimeValueTable::Entry LifetimeValueTable::EntryOf(const PurchaseRecord& record) const {
  const PurchaseAge age = AgeOf(record);
  const auto found = places_.find(age);
  if (found != places_.end()) return entries_[found->second];
  return {ResidualTransactionsGivenAlive(purchases_, terms_.discount_rate, {&age, 1}).front(),
          draws_.Of(age, draws_.SpendOf(age.repeat_purchases))};
}

double LifetimeValueTable::UnitsOf(int64_t minor) const {
  return static_cast<double>(minor) / static_cast<double>(terms_.minor_units_per_unit);
}

// A purchase, in units of the currency.
double LifetimeValueTable::ExpectedSpend(const SpendingCustomer& customer) const {
  if (spend_ == nullptr) return 1;
  const double x = customer.record.repeat_purchases;
  if (!(x > 0)) return spend_->PopulationMean();
  return spend_->ExpectedSpend(
      {.repeat_purchases = x, .mean = UnitsOf(customer.repeat_spend_minor) / x});
}

// What the draws are relative to: gamma + x mean, in units of the currency. A customer whose repeat
// purchases came to nothing is no case of the model; the scale then puts the draws about the
// population's mean, as ExpectedSpend does.
double LifetimeValueTable::SpendScale(const SpendingCustomer& customer) const {
  if (spend_ == nullptr) return 1;
  const auto& [p, q, gamma] = spend_->parameters();
  const double x = customer.record.repeat_purchases;
  if (x > 0 && customer.repeat_spend_minor <= 0) return spend_->PopulationMean() * (x + q / p);
  if (!(x > 0)) return gamma;
  return gamma + UnitsOf(customer.repeat_spend_minor);
}

Estimate LifetimeValueTable::Value(const SpendingCustomer& customer) const {
  return Value(customer, purchases_.ProbabilityAlive(customer.record));
}

Estimate LifetimeValueTable::Value(const SpendingCustomer& customer,
                                   double probability_alive) const {
  const Entry entry = EntryOf(customer.record);
  const double scale = value_of_unit_ * SpendScale(customer);
  // With probability 1 - P(alive) the value is 0; a level of the whole is one of the living beyond.
  const auto quantile = [&](double level) {
    const double left = 1 - probability_alive;
    return level <= left ? 0 : scale * entry.spend.Quantile((level - left) / probability_alive);
  };
  return {.value = value_of_unit_ * probability_alive * entry.residual * ExpectedSpend(customer),
          .low = quantile(0.05),
          .high = quantile(0.95)};
}

Estimate LifetimeValueTable::Total(std::span<const SpendingGroup> groups) const {
  const Portfolio portfolio(groups);
  const std::vector<double> alive = portfolio.ProbabilitiesAlive(purchases_);
  std::vector<double> spend_of_record(portfolio.records.size(), 0);
  std::map<double, WeightedSpend> spend_by_purchases;
  double mean = 0;
  double variance = 0;
  for (size_t i = 0; i < groups.size(); ++i) {
    const auto& [customer, customers] = groups[i];
    const size_t record = portfolio.record_of[i];
    const auto n = static_cast<double>(customers);
    const Entry entry = EntryOf(customer.record);
    const double transactions = alive[record] * entry.residual;
    const double spend = ExpectedSpend(customer);
    const double scale = SpendScale(customer);
    mean += n * transactions * spend;
    variance += n * std::max(0.0, alive[record] * entry.spend.second_moment * scale * scale -
                                      std::pow(transactions * spend, 2));
    spend_of_record[record] += n * spend;
    const bool has_spent = customer.record.repeat_purchases > 0 && customer.repeat_spend_minor > 0;
    const double x = has_spent ? customer.record.repeat_purchases : 0;
    WeightedSpend& weighted = spend_by_purchases[x];
    weighted.transactions += n * transactions;
    if (has_spent) {
      weighted.own_spend += n * transactions * UnitsOf(customer.repeat_spend_minor) / x;
    }
  }
  if (spend_ != nullptr) variance += VarianceFromSpend(*spend_, spend_by_purchases);
  variance += VarianceFromParameters(purchases_.fit(), [&](const std::vector<double>& parameters) {
    return InnerProduct(spend_of_record, portfolio.ResidualTransactions(
                                             *purchases_.With(parameters), terms_.discount_rate));
  });
  const double half_width = kNormalQuantile95 * std::sqrt(variance);
  return {.value = value_of_unit_ * mean,
          .low = value_of_unit_ * std::max(0.0, mean - half_width),
          .high = value_of_unit_ * (mean + half_width)};
}

}  // namespace kundig
