// The simulated market: customers of a municipal utility and its partners whose truth is known, so
// that estimators, needs and identity can be tested against it. Never to be taken for real data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "simulation/people.h"
#include "simulation/purchase_process.h"
#include "simulation/services.h"

namespace kundig {

struct MarketOptions {
  int64_t customers = 10'000;  // 1 .. 10^9
  uint64_t seed = 1;
  // Days in Berlin. Purchases and events lie in first_day .. last_day; the truth also counts the
  // 52 weeks that follow.
  Day first_day = ToDay({.year = 2024, .month = 1, .day = 1});
  Day last_day = ToDay({.year = 2025, .month = 12, .day = 31});
  // The first purchase is uniform over so many days from first_day on; at most the window.
  int32_t acquisition_days = 548;
  PurchaseProcess process = PurchaseProcess::kBgNbd;
  PopulationParameters population;
  // The share of customers who use web and app: all their purchases, and what else they do there,
  // are in the events. The others' purchases are in the purchases alone.
  double events_share = .4;
  // The share of them who also appear under a second anonymous id ...
  double duplicate_share = .1;
  // ... where each of name, e-mail and telephone number has a typing error with this probability.
  double typing_error_rate = .25;
};
// Errors: kUsage, naming the field, where an option is out of its range.
[[nodiscard]] Status CheckMarketOptions(const MarketOptions& options);

struct PurchaseLine {
  int32_t service = 0;  // position in MarketServices()
  int32_t quantity = 1;
  int64_t price_minor = 0;  // of one unit; the line's value is exactly quantity * price_minor

  [[nodiscard]] int64_t value_minor() const { return quantity * price_minor; }
};

// Everything bought on one day, which is all at one moment.
struct SimulatedPurchase {
  Day day;  // in Berlin
  int64_t time_ms = 0;
  int64_t spend_minor = 0;          // at least 1; the sum of the lines' values
  std::vector<PurchaseLine> lines;  // each service once
};

// One appearance of a person on web or app.
struct SimulatedIdentity {
  Uuid anonymous_id;
  bool known_user = false;  // logged in: events carry the customer's id as userId
  std::string name;
  std::string email;
  std::string phone;  // empty where not given
  bool name_mistyped = false;
  bool email_mistyped = false;
  bool phone_mistyped = false;
};

enum class SimulatedEventKind : uint8_t {
  kIdentify,
  kProductViewed,
  kProductsSearched,
  kOrderCompleted,
  kServiceUsed,
};

struct SimulatedEvent {
  SimulatedEventKind kind = SimulatedEventKind::kIdentify;
  int64_t time_ms = 0;
  Uuid message_id;
  int32_t identity = 0;   // position in identities
  int32_t service = -1;   // viewed, searched for, used
  int32_t purchase = -1;  // position in purchases, where kOrderCompleted
};

// What no data would show.
struct CustomerTruth {
  int32_t situation = 0;  // position in Situations()
  NeedVector needs = {};
  BuyingBehaviour behaviour;
  bool alive_at_end = true;         // not lapsed by the end of last_day
  std::optional<Day> lifetime_end;  // absent: later than 52 weeks after last_day
  // In the 273 and 364 days after last_day; each purchase is on a day of its own.
  int32_t purchases_next_39_weeks = 0;
  int32_t purchases_next_52_weeks = 0;
  int64_t spend_next_52_weeks_minor = 0;
};

struct SimulatedCustomer {
  int64_t number = 0;
  std::vector<SimulatedPurchase> purchases;   // ascending by time; at least one
  std::vector<SimulatedIdentity> identities;  // the known user first; empty without web and app
  std::vector<SimulatedEvent> events;         // ascending by time
  CustomerTruth truth;
};

// Customer `number` in 0 .. options.customers - 1: a function of the options (but `customers`) and
// the number alone, with the same bits on every machine. Options of the events change no purchase.
// Requires options that passed CheckMarketOptions().
[[nodiscard]] SimulatedCustomer SimulateCustomer(const MarketOptions& options, int64_t number);

// "K000000042".
[[nodiscard]] std::string CustomerId(int64_t number);

}  // namespace kundig
