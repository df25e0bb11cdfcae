// Attribution: how long an offer waits for its answer, and until when that is looked at.
#pragma once

#include <cstdint>

namespace kundig {

// Microseconds; in UTC.
struct Attribution {
  int64_t window_us = 0;  // how long after a decision its offers can be accepted
  int64_t as_of_us = 0;   // whether the window of an offer without answer is over, and nothing else

  friend bool operator==(const Attribution&, const Attribution&) = default;
};

}  // namespace kundig
