#include "cli/words.h"

#include <cmath>

#include "base/money.h"

namespace kundig {

std::string Count(double number) {
  // Money without minor digits is a grouped whole number; the code behind it is cut off.
  const std::string text = FormatMoney(std::llround(number), "JPY");
  return text.substr(0, text.size() - 4);
}

std::string Short(double number) {
  const double size = std::abs(number);
  if (size >= 100 || number == std::floor(number)) return Count(number);
  return size >= 1 ? fmt::format("{:.1f}", number) : fmt::format("{:.2g}", number);
}

std::string Money(double minor, const Config& config) {
  constexpr double kCentsMatterBelow = 100;  // units
  const auto unit = static_cast<double>(MinorUnitsPerUnit(config.currency));
  if (unit == 1 || std::abs(minor) < kCentsMatterBelow * unit) {
    return FormatMoney(std::llround(minor), config.currency);
  }
  return Count(minor / unit) + " " + config.currency;
}

std::string MoneyInterval(const Estimate& estimate, const Config& config) {
  const auto without_code = [&config](double minor) {
    const std::string text = Money(minor, config);
    return text.substr(0, text.rfind(' '));
  };
  return fmt::format("{} ({} to {})", Money(estimate.value, config), without_code(estimate.low),
                     without_code(estimate.high));
}

std::string Percent(double share) { return fmt::format("{:.0f} %", 100 * share); }

std::string SimulatedNotice(Simulated simulated) {
  switch (simulated) {
    case Simulated::kNone: return {};
    case Simulated::kPart: return "IN PART SIMULATED: not all of these customers are real.\n\n";
    case Simulated::kAll: return "SIMULATED DATA: none of these customers is real.\n\n";
  }
  return {};
}

}  // namespace kundig
