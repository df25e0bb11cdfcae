// The demonstration: the simulated market of the last two years, in a store of its own.
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

// Brings the footprint of all customers into the store, as events that say they are simulated. On
// the way there it lies in a folder beside the store. Errors: those of WriteMarket() and
// ImportFile().
Status FillWithMarket(Store& store, const Config& config, const DemoMarket& market);

}  // namespace kundig
