// `kundig sums`: the sums, their digests, and whether both ways of computing them agree.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/config.h"
#include "engine/learn.h"

namespace kundig {

struct SumDigest {
  std::string name;
  int64_t customers = 0;
  std::string digest;      // computed by SQL, where the data lie
  std::string recomputed;  // computed customer by customer; "" where that was not asked for
};

struct SumsRequest {
  std::optional<Day> until;
  bool check = false;  // compute both ways
};

// Every sum by name. Errors: those of the store; no purchases.
Result<std::vector<SumDigest>> DigestSums(Store& store, const Config& config,
                                          const SumsRequest& request);

// One sum as JSON: its entries in ascending order. Errors: kNotFound names the sums there are.
Result<std::string> SumAsJson(Store& store, const Config& config, const SumsRequest& request,
                              const std::string& name);

}  // namespace kundig
