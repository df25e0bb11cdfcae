// When a webhook that did not arrive is tried again.
#pragma once

#include <cstdint>
#include <optional>

namespace kundig {

// After `failed_tries` (1 at least) it waits so long: about 5 s, 30 s, 2 min, 15 min, 1 h, 5 h,
// 18 h. `draw`, in [0, 1), lengthens that by up to a fifth, so that a receiver that was away does
// not get all at once. Nothing after the eighth: it is given up.
[[nodiscard]] std::optional<int64_t> WebhookDelayMicros(int32_t failed_tries, double draw);

// So long nothing is sent to a receiver that just failed.
inline constexpr int64_t kWebhookRestMicros = 5'000'000;

}  // namespace kundig
