#include "engine/open_store.h"

#include <iostream>

#include "store/duckdb/write_ahead_log.h"

namespace kundig {

Result<Store> OpenStore(const Config& config, StoreMustExist must_exist) {
  KUNDIG_ASSIGN_OR_RETURN(const std::string mended, MendLog(config.store_path));
  if (!mended.empty()) std::cerr << "kundig: " << mended << "\n";
  return Store::Open({.path = config.store_path, .memory_limit = config.memory_limit},
                     must_exist == StoreMustExist::kNo);
}

}  // namespace kundig
