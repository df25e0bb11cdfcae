// Opening the store that the configuration names.
#pragma once

#include "engine/config.h"
#include "store/store.h"

namespace kundig {

enum class StoreMustExist { kYes, kNo };

// What a power cut tore is mended first, and stderr says so. Errors: those of MendLog() and of
// Store::Open().
Result<Store> OpenStore(const Config& config, StoreMustExist must_exist);

}  // namespace kundig
