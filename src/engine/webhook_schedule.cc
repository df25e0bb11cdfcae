#include "engine/webhook_schedule.h"

#include <array>

namespace kundig {
namespace {

constexpr std::array<int64_t, 7> kDelaysSeconds = {5, 30, 120, 900, 3600, 18'000, 64'800};
constexpr double kMicrosPerSecond = 1e6;
constexpr double kMostLengthened = 0.2;

}  // namespace

std::optional<int64_t> WebhookDelayMicros(int32_t failed_tries, double draw) {
  const auto place = static_cast<size_t>(failed_tries) - 1;
  if (place >= kDelaysSeconds.size()) return std::nullopt;
  const auto seconds = static_cast<double>(kDelaysSeconds[place]);
  return static_cast<int64_t>(seconds * (1 + kMostLengthened * draw) * kMicrosPerSecond);
}

}  // namespace kundig
