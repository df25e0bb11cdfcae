// What browser libraries load before they send: Segment's project settings and RudderStack's source
// configuration.
#pragma once

#include <string>
#include <string_view>

#include "server/http_message.h"

namespace kundig {

// For GET /v1/projects/KEY/settings: @segment/analytics-next is told to send its events to the host
// that it asked (field Host), over the same protocol (X-Forwarded-Proto behind a proxy), singly.
[[nodiscard]] std::string SegmentSettings(const HttpRequest& request, std::string_view write_key);

// For GET /sourceConfig/: @rudderstack/analytics-js is told that the source exists and is enabled,
// that nothing is to be sent from the browser to others, and to report no metrics of its own.
[[nodiscard]] std::string RudderSourceConfig(std::string_view write_key);

}  // namespace kundig
