// AccessKeys: the keys of the server as the store holds them.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/keys.h"
#include "base/result.h"
#include "store/store.h"

namespace kundig {

struct AccessKeys {
  KeyRing ring;
  std::map<std::string, uint32_t, std::less<>> numbers;  // by id; the journal knows keys by them
};

// Errors: those of the store; kFailure where a row is none that we wrote.
Result<AccessKeys> LoadAccessKeys(Store& store);
// Makes a key, stores all of it but its text, and gives it. Errors: those of the store.
Result<NewKey> CreateAccessKey(Store& store, KeyRole role, const std::string& name);
// Errors: kNotFound.
Result<KeyRow> RevokeAccessKey(Store& store, const std::string& id);

}  // namespace kundig
