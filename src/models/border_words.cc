#include "models/border_words.h"

#include <fmt/ranges.h>

#include <limits>

#include "models/fit_groups.h"

namespace kundig {

std::string UndeterminedLeaving(double a, double b) {
  constexpr double kAlike = 100;  // from here a Beta's deviation is below .05
  constexpr double kOpposed = 0.1;
  const double leave = a / (a + b);
  if (leave < 1e-3) return std::string(kNoChurn);
  if (leave > 0.999) return "everyone leaves at the first chance: nobody has bought after it";
  if (a + b > kAlike) {
    return fmt::format(
        "customers do not differ measurably in how easily they leave (about {:.1f} % at each "
        "chance)",
        100 * leave);
  }
  if (a + b < kOpposed) {
    return fmt::format("customers leave at their first chance (about {:.1f} %) or not at all",
                       100 * leave);
  }
  return "the data do not say how easily customers leave";
}

std::optional<std::string> InOneSentence(const std::vector<std::string>& words) {
  if (words.empty()) return std::nullopt;
  return fmt::format("{}", fmt::join(words, "; "));
}

Fit FitWithoutRepeatPurchases(std::string model, const std::vector<std::string>& names,
                              const std::vector<double>& values,
                              const std::vector<PurchaseGroup>& groups) {
  Fit fit = GivenParameters(std::move(model), names, values);
  for (Fit::Parameter& parameter : fit.parameters) {
    parameter.low = 0;
    parameter.high = std::numeric_limits<double>::infinity();
  }
  for (const PurchaseGroup& group : groups) fit.customers += group.customers;
  fit.groups = static_cast<int64_t>(groups.size());
  fit.border = kNoRepeatPurchases;
  return fit;
}

}  // namespace kundig
