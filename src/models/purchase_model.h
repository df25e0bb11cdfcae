// PurchaseModel: what every model of repeat purchases answers about a customer, given (x, t_x, T).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/estimate.h"
#include "base/result.h"

namespace kundig {

// A customer's purchases in the model's unit of time (weeks = days / 7; BG/BB: opportunities).
struct PurchaseRecord {
  double repeat_purchases = 0;  // x
  double recency = 0;           // t_x, from the first purchase to the last
  double age = 0;               // T, from the first purchase to the day of the fit

  friend bool operator==(const PurchaseRecord&, const PurchaseRecord&) = default;
};

// What a fit found, in the order in which the model's paper names its parameters.
struct Fit {
  struct Parameter {
    std::string name;
    double value = 0;
    std::optional<double> standard_error;  // absent where the fit ran to the border
    double low = 0;                        // 90 % confidence interval (Wald on the logarithm)
    double high = 0;
  };
  std::string model;  // "bg_nbd"
  std::vector<Parameter> parameters;
  // Covariance of the logarithms of the parameters, [k, k] row by row. Of parameters without a
  // standard error it carries what is known of their ratio; their rows are zero where nothing is.
  std::vector<double> log_covariance;
  double log_likelihood = 0;
  int64_t customers = 0;
  int64_t groups = 0;  // distinct keys that the solver saw
  std::optional<std::string>
      border;  // in words, where the fit ran to the border: "no measurable churn: ..."
};

// One cell of a grouped sum, as a model sees it.
struct PurchaseGroup {
  PurchaseRecord record;
  int64_t customers = 0;
};

// One possible future of a customer who is alive at T: purchases come as a Poisson process of
// `purchase_rate` until the customer leaves after `lifetime`, where BG/NBD and MBG/NBD have one
// last purchase at that very moment.
struct AliveFuture {
  double purchase_rate = 0;  // a unit of time
  double lifetime = 0;       // units of time after T
  bool purchase_at_end = false;
};

class PurchaseModel {
 public:
  virtual ~PurchaseModel() = default;

  [[nodiscard]] const Fit& fit() const { return fit_; }
  [[nodiscard]] std::string_view name() const { return fit_.model; }
  // The same model with other parameters, in the order of fit().parameters; its fit() knows no more
  // than them.
  [[nodiscard]] virtual std::unique_ptr<PurchaseModel> With(
      const std::vector<double>& parameters) const = 0;

  // P(alive at T | x, t_x, T).
  [[nodiscard]] virtual double ProbabilityAlive(const PurchaseRecord& record) const = 0;
  // E[purchases in (T, T + horizon] | x, t_x, T].
  [[nodiscard]] virtual double ExpectedPurchases(const PurchaseRecord& record,
                                                 double horizon) const = 0;
  // P(at least k purchases in (T, T + horizon] | x, t_x, T) for k = 1, 2, ... until it falls below
  // `negligible`. Entry k - 1 of the answer is for k.
  [[nodiscard]] virtual std::vector<double> PurchaseTail(const PurchaseRecord& record,
                                                         double horizon,
                                                         double negligible) const = 0;
  // Expected discounted residual transactions: the sum over all purchases after T, each discounted
  // to T at the continuous rate `rate` a unit of time (Fader, Hardie, Lee 2005, "RFM and CLV").
  // Requires rate > 0.
  [[nodiscard]] virtual double DiscountedResidualTransactions(const PurchaseRecord& record,
                                                              double rate) const = 0;
  // `count` equally likely futures given that the customer is alive at T, which then depend on (x,
  // T) alone. Deterministic: stratified quantiles of the posterior, so a few hundred describe it
  // well.
  [[nodiscard]] virtual std::vector<AliveFuture> AliveFutures(const PurchaseRecord& record,
                                                              size_t count) const = 0;

 protected:
  explicit PurchaseModel(Fit fit) : fit_(std::move(fit)) {}

 private:
  Fit fit_;
};

// Central 90 % interval of a single customer's purchases in the horizon: the smallest counts whose
// cumulative probabilities reach 5 % and 95 %; it holds at least 90 %.
[[nodiscard]] Estimate PredictPurchases(const PurchaseModel& model, const PurchaseRecord& record,
                                        double horizon);

// Of a group of customers, how many are alive; with an interval as PredictTotal's.
[[nodiscard]] Estimate PredictAlive(const PurchaseModel& model,
                                    const std::vector<PurchaseGroup>& groups);

// Expected total purchases of a group of customers in the horizon, with an interval that carries
// both the customers' chance and the uncertainty of the parameters.
[[nodiscard]] Estimate PredictTotal(const PurchaseModel& model,
                                    const std::vector<PurchaseGroup>& groups, double horizon);

}  // namespace kundig
