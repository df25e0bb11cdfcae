// What the solvers of the purchase models share: groups in the model's unit, and the report of a
// fit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/optimise.h"
#include "models/purchase_model.h"
#include "sums/repeat_purchase_counts.h"

namespace kundig {

// The groups of the sum in weeks as on the day `until`. Customers whose first purchase lies after
// `until` are left out; the caller sums purchases up to that day only. Errors: kFailure where
// nobody is left; kUsage where a group bought after `until`.
Result<std::vector<PurchaseGroup>> GroupsInWeeks(const RepeatPurchaseCounts& sum, Day until);

// How many customers made exactly x repeat purchases; [largest x + 1].
[[nodiscard]] std::vector<double> CustomersByPurchases(const std::vector<PurchaseGroup>& groups);

// The same customers in fewer groups: ages and recencies rounded to a twentieth of the longest age.
// A maximum of its likelihood is where to start for that of the exact groups. Returns `groups`
// where they are few.
[[nodiscard]] std::vector<PurchaseGroup> Coarsen(const std::vector<PurchaseGroup>& groups);

// The log-likelihood of all groups: `add` accumulates consecutive groups; pieces run in parallel
// and are put together in order, so the result does not depend on the number of threads.
using AddGroups = std::function<void(std::span<const PurchaseGroup> groups, Curvature& total)>;
[[nodiscard]] Curvature SumOverGroups(const std::vector<PurchaseGroup>& groups,
                                      Eigen::Index parameters, const AddGroups& add);

// Maximises first over the coarse groups, then from there over the exact ones: many cheap steps and
// a few dear ones.
using GroupLikelihood = std::function<Curvature(const std::vector<PurchaseGroup>& groups,
                                                const Eigen::VectorXd& parameters)>;
[[nodiscard]] Maximum MaximiseOverGroups(const std::vector<PurchaseGroup>& groups,
                                         const GroupLikelihood& likelihood,
                                         const std::vector<Eigen::VectorXd>& starts);

// Parameters, standard errors (from the observed information, on the logarithms, by the delta
// method), 90 % intervals and log-likelihood. Parameters that the data do not determine (run off
// towards their bounds, or known to less than a factor of twenty) have no standard error; they come
// in pairs, each of one distribution. Where their ratio is known the covariance carries it.
[[nodiscard]] Fit ReportFit(std::string model, const std::vector<std::string>& names,
                            const Maximum& maximum, const std::vector<PurchaseGroup>& groups);

// A Fit that knows its parameters and nothing else.
[[nodiscard]] Fit GivenParameters(std::string model, const std::vector<std::string>& names,
                                  const std::vector<double>& values);

// True where the parameter has no standard error.
[[nodiscard]] bool IsUndetermined(const Fit& fit, std::string_view name);
// Requires that the fit has the parameter.
[[nodiscard]] double ParameterOf(const Fit& fit, std::string_view name);

}  // namespace kundig
