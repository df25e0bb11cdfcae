// The digital footprint of a simulated customer: who appears on web and app, and what is done
// there.
#pragma once

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "simulation/market.h"

namespace kundig {

// Positions in MarketServices().
struct Portfolio {
  std::vector<int32_t> bought;  // recurring and paid services that the person takes up; not empty
  std::vector<int32_t> used;    // recurring and free ones that the person takes up
  std::vector<int32_t> unmet;   // recurring and paid ones that the person does not take up
};

// Fills identities and events from the purchases and the truth that are in `customer`; leaves them
// empty for the share of customers without web and app.
void DrawFootprint(const MarketOptions& options, const Portfolio& portfolio, Random random,
                   SimulatedCustomer& customer);

}  // namespace kundig
