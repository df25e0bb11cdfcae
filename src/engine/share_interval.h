// WilsonInterval(): how sure a share is.
#pragma once

#include <cstdint>

#include "base/estimate.h"

namespace kundig {

// The interval of a share at 90 %, sound also near 0 and 1 (Wilson 1927, JASA 22). 0 where there
// are no trials.
[[nodiscard]] Estimate WilsonInterval(int64_t successes, int64_t trials);

}  // namespace kundig
