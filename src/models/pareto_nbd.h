// Pareto/NBD: customers buy as a Poisson process whose rate varies between them as Gamma(r, alpha),
// and live for an exponential time whose rate varies as Gamma(s, beta) (Schmittlein, Morrison,
// Colombo 1987, Management Science 33(1)). Time is in weeks.
#pragma once

#include "models/purchase_model.h"
#include "sums/repeat_purchase_counts.h"

namespace kundig {

struct ParetoNbdParameters {
  double r = 1;
  double alpha = 1;  // weeks
  double s = 1;
  double beta = 1;  // weeks
};

// Maximum likelihood by Newton steps on the logarithms. Errors: those of GroupsInWeeks.
Result<std::unique_ptr<PurchaseModel>> FitParetoNbd(const RepeatPurchaseCounts& sum, Day until);

// A model with given parameters, all positive.
[[nodiscard]] std::unique_ptr<PurchaseModel> ParetoNbdWith(const ParetoNbdParameters& parameters);

}  // namespace kundig
