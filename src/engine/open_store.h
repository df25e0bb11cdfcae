// Opening the store that the configuration names.
#pragma once

#include "engine/config.h"
#include "store/store.h"

namespace kundig {

enum class StoreMustExist { kYes, kNo };

// Errors: those of Store::Open.
Result<Store> OpenStore(const Config& config, StoreMustExist must_exist);

}  // namespace kundig
