// The routes by which OpenFeature asks what to offer: a placement is a flag.
#pragma once

#include <string>
#include <vector>

#include "server/decide_routes.h"

namespace kundig {

// OpenFeature Remote Evaluation Protocol 0.1.0: POST /ofrep/v1/evaluate/flags/{key} and, of all
// placements, /ofrep/v1/evaluate/flags. A flag is a placement; its value and variant are the chosen
// service's id, or "leave_alone"; its metadata has decisionId, propensity and expectedValue. Every
// evaluation is a decision and is logged. Of all placements the answer carries an ETag; while what
// it rests on stays the same, it is not decided anew (304).
[[nodiscard]] std::vector<Route> FlagRoutes(const DecideParts& parts,
                                            std::vector<std::string> placements);

[[nodiscard]] std::vector<JsonSchema> FlagSchemas();

}  // namespace kundig
