// BG/NBD and MBG/NBD: customers buy as a Poisson process whose rate varies between them as Gamma(r,
// alpha), and leave with a probability that varies as Beta(a, b): after each repeat purchase
// (BG/NBD: Fader, Hardie, Lee 2005, Marketing Science 24(2)), or after each purchase, the first
// included (MBG/NBD: Batislam, Denizel, Filiztekin 2007, IJRM 24(3)). Time is in weeks.
#pragma once

#include "models/purchase_model.h"
#include "sums/repeat_purchase_counts.h"

namespace kundig {

enum class FirstChanceToLeave { kFirstRepeatPurchase, kFirstPurchase };

struct BetaGeometricParameters {
  double r = 1;
  double alpha = 1;  // weeks
  double a = 1;
  double b = 1;
};

// Maximum likelihood by Newton steps on the logarithms. Errors: those of GroupsInWeeks.
Result<std::unique_ptr<PurchaseModel>> FitBgNbd(const RepeatPurchaseCounts& sum, Day until);
Result<std::unique_ptr<PurchaseModel>> FitMbgNbd(const RepeatPurchaseCounts& sum, Day until);

// A model with given parameters, all positive.
[[nodiscard]] std::unique_ptr<PurchaseModel> BetaGeometricWith(
    FirstChanceToLeave first, const BetaGeometricParameters& parameters);

}  // namespace kundig
