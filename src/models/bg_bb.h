// BG/BB: in each period a living customer buys with a probability that varies between customers as
// Beta(alpha, beta), and before each period leaves with a probability that varies as Beta(gamma,
// delta) (Fader, Hardie, Shang 2010, Marketing Science 29(6)). For donors, members and others who
// can buy once a week, month, quarter or year. Time is in periods.
#pragma once

#include "models/purchase_model.h"
#include "sums/opportunity_counts.h"

namespace kundig {

struct BgBbParameters {
  double alpha = 1;
  double beta = 1;
  double gamma = 1;
  double delta = 1;
};

// Maximum likelihood; every customer had the opportunities after the first period up to
// `last_period` (included). Errors: kFailure where nobody bought up to that period; kUsage where
// somebody bought after it.
Result<std::unique_ptr<PurchaseModel>> FitBgBb(const OpportunityCounts& sum, int32_t last_period);

// A model with given parameters, all positive.
[[nodiscard]] std::unique_ptr<PurchaseModel> BgBbWith(const BgBbParameters& parameters);

}  // namespace kundig
