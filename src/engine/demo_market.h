// The demonstration: the simulated market of the last two years, in a store of its own; in its last
// weeks with decisions and the customers' answers.
#pragma once

#include <cstdint>
#include <string>

#include "engine/config.h"
#include "engine/simulate_market.h"
#include "store/store.h"

namespace kundig {

struct DemoMarket {
  int64_t customers = 3000;
  uint64_t seed = 1;
  Day today;  // the market's last day is the one before
  MarketProgress progress;
};

// A kundig.toml of the simulated company, with its services and its partners'.
[[nodiscard]] std::string DemoConfigText();

// Brings the footprint of all customers into the store, as events that say they are simulated; on
// the way there it lies in a file beside the store. In the last weeks decisions are made
// (demo_decisions.h), each week by what is known at its beginning. Errors: kUsage for a market that
// cannot be; those of ImportFile() and of DemoDecisions.
Status FillWithMarket(Store& store, const Config& config, const DemoMarket& market);

}  // namespace kundig
