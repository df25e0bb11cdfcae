// `kundig fit`: what was learnt, as parameters and words.
#pragma once

#include <string>

#include "engine/learned.h"

namespace kundig {

// {"until", "models": [{name, parameters, standard_errors, intervals, log_likelihood, customers,
// groups, border}], "chosen", "advice", "remarks"}.
[[nodiscard]] std::string FitAsJson(const Learned& learned);

// The members of a JSON object for one forecast's score.
class JsonWriter;
void WriteScore(JsonWriter& json, const ForecastScore& score);

// All fits, in the order in which they are shown.
[[nodiscard]] std::vector<const Fit*> FitsOf(const Learned& learned);

}  // namespace kundig
