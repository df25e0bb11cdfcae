// What the data could not say of a purchase model's parameters, in words: Fit::border.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/purchase_model.h"

namespace kundig {

inline constexpr std::string_view kNoChurn =
    "no measurable churn: the data show no customer leaving, so everyone counts as alive";
inline constexpr std::string_view kRatesAlike =
    "customers do not differ measurably in how often they buy";
inline constexpr std::string_view kNoRepeatPurchases =
    "no repeat purchases: nobody has bought a second time, so the data do not say how often "
    "customers come back or when they leave; none are expected";

// The words for a chance to leave that varies as Beta(a, b) and is not determined.
[[nodiscard]] std::string UndeterminedLeaving(double a, double b);

// The words one after the other; nothing where there are none.
[[nodiscard]] std::optional<std::string> InOneSentence(const std::vector<std::string>& words);

// The limit of a fit where nobody bought a second time: parameters `values`, none determined, and
// the log-likelihood 0 of a certain event.
[[nodiscard]] Fit FitWithoutRepeatPurchases(std::string model,
                                            const std::vector<std::string>& names,
                                            const std::vector<double>& values,
                                            const std::vector<PurchaseGroup>& groups);

}  // namespace kundig
