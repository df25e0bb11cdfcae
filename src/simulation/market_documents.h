// What lies beside the simulated data: the catalogue as JSON, and a page that says what it all is.
#pragma once

#include <string>

#include "simulation/market.h"

namespace kundig {

// {"simulated": true, "services": [{id, name: {de, en}, provider, kind, price_minor, margin_minor,
// needs: [first, second]}]}
[[nodiscard]] std::string CatalogueJson();

// Says first that the data are simulated, then by which options, and what each file holds.
[[nodiscard]] std::string MarketReadme(const MarketOptions& options);

}  // namespace kundig
