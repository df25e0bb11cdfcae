// How uncertain a number is because the parameters of a model are.
#pragma once

#include <functional>
#include <vector>

#include "models/purchase_model.h"

namespace kundig {

// The variance of value(parameters) by the delta method: g' C g, C the covariance of the logarithms
// of the parameters, g the derivatives by them, taken as central differences: two calls of `value`
// for each parameter with a standard error, in the order of fit.parameters.
[[nodiscard]] double VarianceFromParameters(
    const Fit& fit, const std::function<double(const std::vector<double>& parameters)>& value);

}  // namespace kundig
