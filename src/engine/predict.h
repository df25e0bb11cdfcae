// Predictions: one row a customer, with an interval at every number.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/learned.h"
#include "models/lifetime_value.h"

namespace kundig {

struct CustomerNeed {
  int32_t item = 0;     // position in the plan's catalogue
  double strength = 0;  // score less the average customer's
};

// What is foretold of one customer. Without dated purchases only the needs are known.
struct Prediction {
  int32_t customer_key = 0;
  bool dated = false;
  double p_alive = 0;
  Estimate purchases;      // in the horizon
  double spend_minor = 0;  // expected a purchase; 0 where there is no money
  Estimate value_minor;    // discounted, all that is still to come
  std::vector<CustomerNeed> needs;
};

// Forecasts for customers who share (x, t_x, first day), made once for all of them.
class PurchaseForecasts {
 public:
  using Groups = std::vector<RepeatPurchaseCounts::Group>;
  // Of these customers, who need not be all that were learnt from. `learned` is borrowed.
  // `horizon_weeks` > 0.
  PurchaseForecasts(const Learned& learned, Groups customers, double horizon_weeks);

  struct Forecast {
    double p_alive = 0;
    Estimate purchases;
  };
  // A look-up for a key of the groups; others are worked out.
  [[nodiscard]] Forecast Of(const RepeatPurchaseCounts::Key& key) const;
  // All customers together.
  [[nodiscard]] Estimate Total() const;
  // How many of them are alive.
  [[nodiscard]] Estimate Alive() const;

 private:
  // Of all who are alive and share (x, first day).
  struct LivingFuture {
    std::vector<double> tail;  // P(at least 1, 2, ... purchases in the horizon)
    double mean = 0;
  };
  [[nodiscard]] std::vector<PurchaseGroup> GroupsNow() const;
  void ChooseNaive();
  [[nodiscard]] LivingFuture FutureOf(const RepeatPurchaseCounts::Key& key) const;
  [[nodiscard]] Forecast ForecastOf(const RepeatPurchaseCounts::Key& key,
                                    const LivingFuture& future) const;

  struct KeyHash {
    using is_avalanching = void;
    size_t operator()(const RepeatPurchaseCounts::Key& key) const { return key.Hash(); }
  };

  const Learned& learned_;
  const PurchaseModel& model_;
  double horizon_weeks_;
  std::optional<NamedForecast> naive_;  // where it won the back-test
  Groups groups_;
  std::vector<Forecast> forecasts_;
  boost::unordered_flat_map<RepeatPurchaseCounts::Key, size_t, KeyHash> places_;
};

// The dated customers of the base, as forecasts see them.
[[nodiscard]] PurchaseForecasts::Groups GroupsOf(const CustomerBase& base);

class Predictor {
 public:
  // All are borrowed; `base` are the customers, by the plan of `learned`: all or some.
  Predictor(const Learned& learned, const CustomerBase& base, const Config& config,
            double horizon_days);

  // Customers `begin` .. `end` - 1 of the base, with their `needs` strongest needs.
  [[nodiscard]] std::vector<Prediction> Predict(size_t begin, size_t end, int32_t needs) const;
  // Of the base; null where it has no dated purchases.
  [[nodiscard]] const PurchaseForecasts* forecasts() const { return forecasts_.get(); }
  // The value of the whole base together; absent without dated purchases.
  [[nodiscard]] std::optional<Estimate> TotalValue() const { return TotalValue(base_.customers); }
  // The same of some of them.
  [[nodiscard]] std::optional<Estimate> TotalValue(
      std::span<const CustomerSummary> customers) const;

 private:
  void AddNeeds(size_t begin, std::vector<Prediction>& predictions, int32_t needs) const;

  const Learned& learned_;
  const CustomerBase& base_;
  std::unique_ptr<PurchaseForecasts> forecasts_;
  std::unique_ptr<LifetimeValueTable> values_;
  double minor_units_ = 100;
};

}  // namespace kundig
