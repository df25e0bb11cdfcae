// ListenAddress: where the server listens, from its text.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace kundig {

struct ListenAddress {
  std::string host;       // an IP address
  uint16_t port = 0;      // 0: a free one
  bool loopback = false;  // only this machine itself can reach it
};

// "127.0.0.1:8080", "[::1]:8080", "localhost:8080". Errors: kUsage for all else; names but
// localhost are not looked up.
[[nodiscard]] Result<ListenAddress> ParseListenAddress(const std::string& text);

}  // namespace kundig
