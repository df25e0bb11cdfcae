// WriteMarket: a simulated market with known truth, as files in a folder.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "simulation/market.h"

namespace kundig {

// What was written.
struct MarketContents {
  int64_t customers = 0;
  int64_t purchases = 0;  // moments of purchase
  int64_t lines = 0;      // rows of purchases.parquet
  int64_t events = 0;     // lines of events.ndjson
};

// Called now and then, from the calling thread, with the number of customers simulated so far.
using MarketProgress = std::function<void(int64_t customers)>;

// Writes purchases.parquet, events.ndjson, truth.parquet, truth_identities.parquet, services.json
// and README.txt (which explains them all) into `directory`, which is made where it is missing.
// Each Parquet file carries simulated = true in its key-value metadata. The bytes of all files
// depend on the options alone, not on the number of threads. The files come whole or not at all;
// memory stays bounded for any number of customers (the rows wait in a scratch file in
// `directory`). Errors: kUsage where an option is out of range or `directory` already holds one of
// the files; kFailure where it cannot be written.
[[nodiscard]] Result<MarketContents> WriteMarket(const MarketOptions& options,
                                                 const std::string& directory,
                                                 const MarketProgress& progress = {});

}  // namespace kundig
