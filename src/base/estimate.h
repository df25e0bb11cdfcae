// Estimate: a number with its interval. All intervals are at 90 %.
#pragma once

namespace kundig {

struct Estimate {
  double value = 0;
  double low = 0;
  double high = 0;
};

}  // namespace kundig
