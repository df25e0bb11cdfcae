// Numbers as people read them.
#pragma once

#include <string>

#include "base/estimate.h"
#include "engine/config.h"
#include "engine/open_store.h"

namespace kundig {

// 1234567 -> "1,234,567".
[[nodiscard]] std::string Count(double number);
// Two significant digits behind the point where the number is small: "0.03", "1.7", "1,234".
[[nodiscard]] std::string Short(double number);
// "12.50 EUR", "1,234 EUR": without minor units from 100 on, where they would feign precision.
[[nodiscard]] std::string Money(double minor, const Config& config);
// "12.50 EUR (3.00 to 40.00)"; the interval is at 90 %.
[[nodiscard]] std::string MoneyInterval(const Estimate& estimate, const Config& config);
[[nodiscard]] std::string Percent(double share);
// A paragraph to set before results, or nothing where all customers are real.
[[nodiscard]] std::string SimulatedNotice(Simulated simulated);

}  // namespace kundig
