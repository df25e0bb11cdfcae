// How a simulated customer buys and lapses: exactly as BG/NBD, MBG/NBD or Pareto/NBD assume, or by
// option in ways that violate their assumptions.
//
// The models know moments, data know days. So that a day's purchases, which count as one, do not
// hide purchases from an estimator, a customer buys at most once a day: a purchase on a day that
// is taken moves to the next one. Numbers of purchases are then exact, and times within a day or
// so.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/random.h"
#include "base/result.h"

namespace kundig {

// In all of them the customer of rate lambda ~ Gamma(r, alpha) buys as a Poisson process of rate
// lambda a week after the first purchase, while active.
enum class PurchaseProcess : uint8_t {
  // Fader, Hardie, Lee 2005: after each repeat purchase the customer lapses with probability
  // p ~ Beta(a, b).
  kBgNbd,
  // Batislam, Denizel, Filiztekin 2007: as kBgNbd, and also after the first purchase.
  kMbgNbd,
  // Schmittlein, Morrison, Colombo 1987: the lifetime is exponential of rate mu ~ Gamma(s, beta) a
  // week.
  kParetoNbd,
  // Ehrenberg 1959 (NBD): nobody lapses. BG/NBD's fit must run to its border.
  kNoChurn,
  // As kBgNbd, but the rate follows the heating season, from half in July to half more in January.
  // Violates the models' assumption of a constant rate.
  kSeasonal,
};
// "bg_nbd", "mbg_nbd", "pareto_nbd", "no_churn", "seasonal".
[[nodiscard]] std::string_view PurchaseProcessName(PurchaseProcess process);
// Errors: kUsage where `name` is none of them.
[[nodiscard]] Result<PurchaseProcess> ParsePurchaseProcess(std::string_view name);

// Parameters of the population, named as in the papers; the unit of time is the week. With these,
// customers of the default market buy about six times, in about ten lines.
struct PopulationParameters {
  double r = .9;        // lambda: shape
  double alpha = 7;     // lambda: rate, weeks; the mean of lambda is r / alpha
  double a = .9;        // p
  double b = 6;         // p; the mean of p is a / (a + b)
  double s = .7;        // mu: shape
  double beta = 40;     // mu: rate, weeks
  double p = 6;         // spend of a purchase ~ Gamma(p, nu): shape (Fader and Hardie 2013)
  double q = 4;         // nu ~ Gamma(q, gamma): shape
  double gamma = 1500;  // nu: rate, minor units; the mean spend is p gamma / (q - 1)
};

// What makes one customer differ from the others.
struct BuyingBehaviour {
  double purchases_per_week = 0;              // lambda
  std::optional<double> dropout_probability;  // p, where the process has it
  std::optional<double> dropout_per_week;     // mu, where the process has it
  double spend_rate = 0;                      // nu, per minor unit; the mean spend is p / nu
};
[[nodiscard]] BuyingBehaviour DrawBehaviour(const PopulationParameters& population,
                                            PurchaseProcess process, Random random);

// Times are in days after the beginning of `origin`; a purchase falls on day origin + floor(time).
struct PurchaseWindow {
  Day origin;
  double first = 0;    // the first purchase
  double horizon = 0;  // nothing is simulated from here on; a whole number
};
struct PurchaseTimes {
  // Ascending, each on a day of its own, window.first in front, all below the horizon.
  std::vector<double> purchases;
  std::optional<double> lifetime_end;  // absent: at the horizon or later
};
[[nodiscard]] PurchaseTimes DrawPurchaseTimes(const BuyingBehaviour& behaviour,
                                              PurchaseProcess process, const PurchaseWindow& window,
                                              Random random);

}  // namespace kundig
