#include "engine/open_store.h"

namespace kundig {

Result<Store> OpenStore(const Config& config, StoreMustExist must_exist) {
  return Store::Open({.path = config.store_path, .memory_limit = config.memory_limit},
                     must_exist == StoreMustExist::kNo);
}

}  // namespace kundig
