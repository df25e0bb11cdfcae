// The strength of regularisation of the need model: configured, or chosen by back-test.
#pragma once

#include "engine/learned.h"

namespace kundig {

// config.lambda where that is not 0; else the lambda with the best NDCG@100 on customers held out
// from learning. The choice is kept in the store, so that it is made once for the same data and
// settings.
Result<double> ChooseLambda(Store& store, const Config& config, const Learned& learned);

}  // namespace kundig
