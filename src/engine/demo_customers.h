// The simulated customers of the demonstration: what they did until its last weeks, and those weeks
// one by one, in which they are asked for decisions and answer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/simulate_market.h"
#include "simulation/services.h"

namespace kundig {

// A moment at which somebody asks what to offer to a customer.
struct DemoMoment {
  int64_t customer = 0;  // its number
  int64_t time_us = 0;   // UTC
  bool message = false;  // the customer does not come, but is to be written to
};

struct DemoWeek {
  std::string events;               // what customers do, whatever is decided; a line each
  std::vector<DemoMoment> moments;  // ascending by time
};

struct DemoCustomers {
  std::string events;  // before the weeks
  std::vector<DemoWeek> weeks;
  std::vector<NeedVector> needs;  // the truth, by customer
};

// The last `weeks` weeks of the market apart. Requires options that passed CheckMarketOptions().
// All chance depends on the options alone. `progress` as of WriteMarket().
[[nodiscard]] DemoCustomers SimulateDemoCustomers(const MarketOptions& options, int32_t weeks,
                                                  const MarketProgress& progress);

}  // namespace kundig
