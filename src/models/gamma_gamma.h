// Gamma-Gamma: how much a customer spends on a purchase (Fader and Hardie 2013, "The Gamma-Gamma
// model of monetary value", brucehardie.com/notes/025; Fader, Hardie, Lee 2005, "RFM and CLV").
//
// A customer's purchases are Gamma(p, nu) about a mean of p / nu, and nu varies between customers
// as Gamma(q, gamma). How much a customer spends is taken to be independent of how often.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/purchase_model.h"
#include "sums/spend_counts.h"

namespace kundig {

// All positive.
struct GammaGammaParameters {
  double p = 1;      // shape of a customer's purchases
  double q = 1;      // shape of the variation between customers
  double gamma = 1;  // its scale, in units of the currency
};

// What a customer's repeat purchases came to.
struct SpendRecord {
  double repeat_purchases = 0;  // x
  double mean = 0;              // spend a repeat purchase, in units of the currency
};

// The distribution of a customer's mean spend a purchase, in units of the currency: inverse gamma.
struct MeanSpendDistribution {
  double shape = 1;  // p x + q
  double scale = 1;  // p (gamma + x mean)

  // The mean spend that is not exceeded with probability `level`, 0 < level < 1.
  [[nodiscard]] double Quantile(double level) const;
};

class GammaGamma {
 public:
  // `typical_mean` stands in for the population mean where the model has none (q <= 1).
  GammaGamma(Fit fit, double typical_mean);

  // The same model with other parameters, in the order of fit().parameters; its fit() knows no more
  // than them.
  [[nodiscard]] GammaGamma With(const std::vector<double>& parameters) const;

  // "gamma_gamma": p, q, gamma.
  [[nodiscard]] const Fit& fit() const { return fit_; }
  [[nodiscard]] const GammaGammaParameters& parameters() const { return parameters_; }

  // E[M] = p gamma / (q - 1), over all customers, in units of the currency. Where q <= 1 this is
  // infinite, and the mean over the customers observed is given instead.
  [[nodiscard]] double PopulationMean() const;
  // E[M | x, mean] a purchase, in units of the currency (Fader and Hardie 2013, eq. 5): a weighted
  // mean of the customer's own mean and the population's. Without repeat purchases, or where they
  // came to nothing, the population's. Where q <= 1 the population's weight is q instead of q - 1.
  [[nodiscard]] double ExpectedSpend(const SpendRecord& record) const;
  // Posterior of M; the population's distribution where ExpectedSpend is the population's mean.
  [[nodiscard]] MeanSpendDistribution MeanSpend(const SpendRecord& record) const;
  // `value` is ExpectedSpend, the interval the central 90 % of MeanSpend.
  [[nodiscard]] Estimate PredictMeanSpend(const SpendRecord& record) const;

 private:
  Fit fit_;
  GammaGammaParameters parameters_;
  double typical_mean_ = 0;
};

struct GammaGammaFit {
  GammaGamma model;
  // Customers whose repeat purchases came to nothing or less; the model has no place for them.
  int64_t left_out = 0;
  // Pearson's correlation of x and the mean spend over the customers fitted, which the model takes
  // to be zero; absent where one of them does not vary.
  std::optional<double> frequency_spend_correlation;
};

// Maximum likelihood on the observed means of repeat spend, by Newton steps. The log-likelihood is
// that of the means in units of the currency, of `minor_units_per_unit` minor units each (100 for
// EUR). Fit::border says where the data show no variation within or between customers, or so much
// that the population has no mean. The same bits for any number of threads. Errors: kFailure where
// no customer with repeat purchases spent anything, or a group has less than one customer.
Result<GammaGammaFit> FitGammaGamma(const SpendCounts& sum, int64_t minor_units_per_unit);

// A model with given parameters; the median stands in for a population mean that is infinite.
[[nodiscard]] GammaGamma GammaGammaWith(const GammaGammaParameters& parameters);

}  // namespace kundig
